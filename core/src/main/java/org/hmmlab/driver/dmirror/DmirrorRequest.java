package org.hmmlab.driver.dmirror;

import java.util.Arrays;
import org.hmmlab.memory.PageSize;

/**
 * The argument block of an ioctl, with its results. Not thread-safe; used once.
 *
 * @kernel lib/test_hmm_uapi.h struct hmm_dmirror_cmd 6.1 — a snapshot's bytes lie here and not in the caller's memory
 */
public final class DmirrorRequest {
    /** Snapshot byte: no memory to be had there. */
    public static final int ERROR = 0xff;
    /** Snapshot byte: nothing there for the device. */
    public static final int NONE = 0;
    /** Snapshot bit: readable. */
    public static final int READ = 1;
    /** Snapshot bit: writable. */
    public static final int WRITE = 2;
    /** Snapshot bit: mapped by a 2 MiB entry. */
    public static final int PMD = 4;
    /** Snapshot bit: the zero page. */
    public static final int ZERO = 0x10;
    /** Snapshot bits: on the mirror's own device. */
    public static final int LOCAL = 0x20;
    /** Snapshot bits: on another device. */
    public static final int REMOTE = 0x30;

    /** Snapshot bits that say what kind of page it is. */
    public static final int KIND = 0x70;

    final long address;
    final long pages;
    final DmirrorBuffer buffer;
    long copied;
    long faults;
    private byte[] permissions = new byte[0];

    /**
     * Makes a request.
     *
     * @param address first byte; not checked here
     * @param pages how many pages; not checked here
     * @param buffer the caller's memory, at least that many pages where the command copies; null for a null pointer
     */
    public DmirrorRequest(long address, long pages, DmirrorBuffer buffer) {
        this.address = address;
        this.pages = pages;
        this.buffer = buffer;
    }

    /**
     * The result {@code cpages}.
     *
     * @return pages copied or moved; not to be looked at after an error
     */
    public long copiedPages() {
        return copied;
    }

    /**
     * The result {@code faults}.
     *
     * @return how often the table lacked a page
     */
    public long faults() {
        return faults;
    }

    /**
     * A snapshot's bytes.
     *
     * @return one byte a page, as far as the snapshot came
     */
    public byte[] permissions() {
        return permissions.clone();
    }

    /** First byte after the request. */
    long end() {
        return address + (pages << PageSize.SHIFT);
    }

    void addPermissions(byte[] more, int count) {
        int length = permissions.length;
        permissions = Arrays.copyOf(permissions, length + count);
        System.arraycopy(more, 0, permissions, length, count);
    }
}
