package org.hmmlab.benchmarks.programs.record;

import org.hmmlab.benchmarks.programs.replay.MmTraceWriter;
import org.hmmlab.memory.PageSize;

/**
 * A piece of an address space that is mapped in one way.
 *
 * @param start first byte, of a page
 * @param end byte after the last, of a page
 * @param prot PROT bits
 * @param isShared whether writes are shared
 * @param file the number of its file; {@link #NO_FILE} for none
 * @param filePage page of the file that it begins with
 */
record Region(long start, long end, int prot, boolean isShared, int file, long filePage) {
    static final int NO_FILE = -1;
    private static final long PAGE_MASK = PageSize.BYTES - 1;

    /** The first byte of the page after the last byte before this one. */
    static long pageUp(long address) {
        return (address + PAGE_MASK) & ~PAGE_MASK;
    }

    /** The pages that hold this many bytes. */
    static long pages(long bytes) {
        return (bytes >>> PageSize.SHIFT) + ((bytes & PAGE_MASK) == 0 ? 0 : 1);
    }

    long pages() {
        return end - start >>> PageSize.SHIFT;
    }

    /** The part of it between two addresses inside of it. */
    Region part(long from, long to) {
        long skipped = file == NO_FILE ? 0 : from - start >>> PageSize.SHIFT;
        return new Region(from, to, prot, isShared, file, filePage + skipped);
    }

    /** The same, elsewhere and perhaps longer. */
    Region movedTo(long newStart, long newEnd) {
        return new Region(newStart, newEnd, prot, isShared, file, filePage);
    }

    Region withProt(int newProt) {
        return new Region(start, end, newProt, isShared, file, filePage);
    }

    /** Its line in a recording, without time and process. */
    String operation(boolean isImplicit) {
        String backing = file == NO_FILE ? MmTraceWriter.anonymous() : MmTraceWriter.file(file, filePage);
        return MmTraceWriter.mmap(start, pages(), prot, isShared, backing, isImplicit);
    }
}
