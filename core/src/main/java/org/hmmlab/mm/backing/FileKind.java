package org.hmmlab.mm.backing;

/** Kinds of files, by what their file system does differently. */
public enum FileKind {
    /**
     * Shared memory: memfd and tmpfs files, and behind shared anonymous mappings. A page that a shared mapping reads is writable at once; reading
     * a hole with {@code pread} makes no page.
     */
    SHMEM,

    /**
     * A plain page-cache file on ramfs. Shared mappings learn of the first write to each page; reading a hole makes a page; holes cannot be
     * punched.
     */
    RAMFS,

    /** A file of a recording, of which nothing but a number is known: no size, synthetic contents; its mappings behave as those of ramfs. */
    RECORDED
}
