package org.hmmlab.hmm.history;

import org.hmmlab.memory.PageSize;

/** What maps pages for a device's direct memory access. */
public interface DmaDevice {
    /** Result of a mapping that failed. */
    long MAPPING_ERROR = -1;

    /**
     * Maps a page.
     *
     * @param pfn the page
     * @param bidirectional whether the device may write to it, too
     * @return the device's address of it, {@link #MAPPING_ERROR} when it cannot be mapped
     */
    long map(long pfn, boolean bidirectional);

    /**
     * Maps one slot of a range: a page, or in the texts whose ranges have a page shift more at once.
     *
     * @param pfn its first page
     * @param bytes its size
     * @param bidirectional whether the device may write to it, too
     * @return as {@link #map(long, boolean)}; by default {@link #MAPPING_ERROR} for more than a page
     */
    default long map(long pfn, long bytes, boolean bidirectional) {
        return bytes == PageSize.BYTES ? map(pfn, bidirectional) : MAPPING_ERROR;
    }

    /**
     * Unmaps a page.
     *
     * @param address what {@link #map} gave
     * @param bidirectional as it was mapped
     */
    void unmap(long address, boolean bidirectional);
}
