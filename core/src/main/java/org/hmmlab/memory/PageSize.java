package org.hmmlab.memory;

/** The size of a page: the one place that says it. */
public final class PageSize {
    /** Its logarithm to the base 2. */
    public static final int SHIFT = 12;

    /** The size in bytes, for addresses and offsets. */
    public static final long BYTES = 1L << SHIFT;

    /** The same as an int, for lengths of arrays and loops within a page. */
    public static final int INT_BYTES = 1 << SHIFT;

    private PageSize() {}
}
