package org.hmmlab.devmem;

/**
 * A half-open range of physical addresses.
 *
 * @param start first byte, page-aligned
 * @param end first byte after it
 * @kernel include/linux/ioport.h struct resource 5.3 — half-open, no tree
 */
public record IoResource(long start, long end) {
    /** Checks that it is not empty. */
    public IoResource {
        if (start < 0 || start >= end) {
            throw new IllegalArgumentException("a resource must have at least one byte: start=0x"
                    + Long.toHexString(start) + ", end=0x" + Long.toHexString(end));
        }
    }

    /**
     * How long it is.
     *
     * @return bytes
     */
    public long size() {
        return end - start;
    }

    boolean intersects(long otherStart, long otherEnd) {
        return start < otherEnd && otherStart < end;
    }
}
