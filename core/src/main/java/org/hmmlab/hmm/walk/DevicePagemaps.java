package org.hmmlab.hmm.walk;

/**
 * What the walk needs to know of device memory: references of page maps, and whose a device page is. Thread-safe.
 *
 * @kernel include/linux/memremap.h get_dev_pagemap(), put_dev_pagemap() 5.3 — a page map is a number here
 */
public interface DevicePagemaps {
    /** A machine without device memory: no page map lives, nobody owns a page. */
    DevicePagemaps NONE = new DevicePagemaps() {
        @Override
        public long get(long pfn, long held) {
            return 0;
        }

        @Override
        public void put(long pagemap) {}

        @Override
        public Object owner(long pfn) {
            return null;
        }
    };

    /**
     * Takes a reference of a frame's page map. A page map held already is kept if the frame is in it, else put.
     *
     * @param pfn the frame
     * @param held the page map that the caller holds, 0 for none
     * @return the page map, now held; 0 when the frame has none that lives, and nothing is held any more
     */
    long get(long pfn, long held);

    /**
     * Puts a reference.
     *
     * @param pagemap what {@link #get} gave
     */
    void put(long pagemap);

    /**
     * Whose a device page is.
     *
     * @param pfn a device page
     * @return the owner that its page map names, null for none
     */
    Object owner(long pfn);
}
