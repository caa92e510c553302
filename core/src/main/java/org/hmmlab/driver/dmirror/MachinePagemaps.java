package org.hmmlab.driver.dmirror;

import org.hmmlab.devmem.DevPagemap;
import org.hmmlab.devmem.DeviceMemory;
import org.hmmlab.hmm.DevicePagemaps;

/** The walk's view of a machine's device memory: a page map is known by its first page. Thread-safe. */
record MachinePagemaps(DeviceMemory memory) implements DevicePagemaps {
    @Override
    public long get(long pfn, long held) {
        DevPagemap cached = held == 0 ? null : memory.pagemapOf(held);
        DevPagemap found = memory.getDevPagemap(pfn, cached);
        return found == null ? 0 : found.firstPfn();
    }

    @Override
    public void put(long pagemap) {
        if (pagemap != 0) {
            memory.putDevPagemap(memory.pagemapOf(pagemap));
        }
    }

    @Override
    public Object owner(long pfn) {
        DevPagemap pagemap = memory.pagemapOf(pfn);
        return pagemap == null ? null : pagemap.owner();
    }
}
