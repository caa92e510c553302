package org.hmmlab.benchmarks.judges.verify;

import org.hmmlab.memory.PageSize;

/** Where the areas of a trace lie: each begins at a boundary of 1 GiB, one after the other. */
public final class PageAddresses {
    /** Length of an area in bytes. */
    static final long AREA_BYTES = 1L << 30;

    private static final long FIRST = 1L << 36;

    private PageAddresses() {}

    /**
     * Where an area lies.
     *
     * @param letter its name, A to Z
     * @return its first byte
     */
    public static long area(String letter) {
        return FIRST + (letter.charAt(0) - 'A') * AREA_BYTES;
    }

    /** Address of a place: an area's letter and a number of pages. */
    static long address(String letter, long page) {
        return area(letter) + (page << PageSize.SHIFT);
    }

    /**
     * The place that two arguments of an operation name.
     *
     * @param op the operation
     * @param position where the area's letter stands
     * @return its address
     */
    public static long address(OracleOp op, int position) {
        return address(op.word(position), op.number(position + 1));
    }
}
