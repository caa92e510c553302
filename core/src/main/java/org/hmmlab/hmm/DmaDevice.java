package org.hmmlab.hmm;

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
     * Unmaps a page.
     *
     * @param address what {@link #map} gave
     * @param bidirectional as it was mapped
     */
    void unmap(long address, boolean bidirectional);
}
