package org.hmmlab.benchmarks.judges.changes;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The kernel's terms that cases use, for a reader who is new to them. Immutable. */
final class Glossary {
    private static final Map<String, String> WORDS = new LinkedHashMap<>();

    static {
        put(
                "per-mm object",
                "what HMM keeps for each mirrored process: its mirrors, its ranges, a count of invalidations (struct"
                        + " hmm)");
        put("mirror", "one device's subscription to one process: the driver is told before memory is taken away");
        put(
                "range",
                "a piece of a process's memory that a driver reads page numbers of; valid while nothing was changed"
                        + " since");
        put("slot", "where a range reports one page: its number and rights, or NONE, ERROR, SPECIAL");
        put("invalidation", "a change of a process's memory, told twice: start before it, end after it");
        put(
                "blockable",
                "of an invalidation: who is told may sleep; if not, it must answer at once, with −EAGAIN if it cannot");
        put("VMA", "a piece of a process's address space with one set of rights");
        put("mmap_sem", "the lock of a process's address space: held for read by faults, for write by mmap and munmap");
        put("mirrors_sem", "the lock of the list of mirrors of a process");
        put("mm_users", "the count of users of a process's address space; at 0 its memory is taken away");
        put("mm_count", "the count of references to the structure of an address space; at 0 the structure is freed");
        put("mm_struct", "the structure of an address space");
        put("kref", "a counter of references: the last one who puts frees");
        put("grace period", "the time until all have left who were inside when it began");
        put(
                "SRCU",
                "read sections that cost little: what is freed after a grace period cannot be freed under a reader");
        put("update lock", "the driver's lock: taken by its callback, and where it programs the device");
        put("OOM reaper", "takes a dying process's memory when memory is short; must not wait");
        put("hugetlb", "memory in pages of 2 MiB that a process asked for");
        put("page map", "what the kernel knows of a piece of device memory (struct dev_pagemap)");
        put("migrate_to_ram", "the driver's function that brings a page back from a device when the CPU touches it");
        put("NUMA hint", "an entry that forbids all access so that the next one shows who uses the page");
        put("DAX", "files mapped straight from persistent memory");
        put("poison", "a pattern that freed memory is filled with, so that its use is noticed");
        put("use after free", "memory was used that had been freed; seen by its poison");
        put("assertion", "the model refuses to go on where the kernel would stop or jump through a null pointer");
        put("interval", "a subscription for some addresses of a process only, kept in a tree (5.5)");
        put("−EAGAIN", "cannot be done now without waiting; of a fault: mmap_sem was dropped, ask again");
        put("−EBUSY", "the range was invalidated; wait until it is valid and ask again");
        put("−EFAULT", "there is no memory to be had at the address");
        put("−EINVAL", "the arguments do not fit");
        put("−EPERM", "the process itself has no right to do that");
        put("−EINTR", "interrupted by a signal");
        put("−ENOMEM", "out of memory");
    }

    private Glossary() {}

    private static void put(String word, String meaning) {
        WORDS.put(word, meaning);
    }

    /** The words that occur in a text, in the order of this list, with their meanings. */
    static Map<String, String> of(String text) {
        Map<String, String> found = new LinkedHashMap<>();
        String lower = text.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
        WORDS.forEach((word, meaning) -> {
            if (Pattern.compile("(?<![\\w_])" + Pattern.quote(word.toLowerCase(Locale.ROOT)) + "s?(?![\\w_])")
                    .matcher(lower)
                    .find()) {
                found.put(word, meaning);
            }
        });
        return found;
    }
}
