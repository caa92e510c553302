package org.hmmlab.hmm.walk;

import org.hmmlab.devmem.DevPagemap;
import org.hmmlab.devmem.DeviceMemory;

/**
 * The page maps of a machine's device memory, as the walk knows them: each by the number of its first page. Thread-safe.
 *
 * @kernel include/linux/memremap.h get_dev_pagemap(), put_dev_pagemap() 5.3 — none
 */
public final class MachinePagemaps implements DevicePagemaps {
    private final DeviceMemory devices;

    /**
     * Looks into a device memory.
     *
     * @param devices the machine's
     */
    public MachinePagemaps(DeviceMemory devices) {
        this.devices = devices;
    }

    @Override
    public long get(long pfn, long held) {
        DevPagemap cached = held == 0 ? null : devices.pagemapOf(held);
        DevPagemap found = devices.getDevPagemap(pfn, cached);
        return found == null ? 0 : found.firstPfn();
    }

    @Override
    public void put(long pagemap) {
        devices.putDevPagemap(pagemap == 0 ? null : devices.pagemapOf(pagemap));
    }

    @Override
    public Object owner(long pfn) {
        DevPagemap pagemap = devices.pagemapOf(pfn);
        return pagemap == null ? null : pagemap.owner();
    }
}
