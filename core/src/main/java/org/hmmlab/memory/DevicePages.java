package org.hmmlab.memory;

import org.agrona.UnsafeApi;
import org.hmmlab.sync.Poison;
import org.hmmlab.sync.WorkCategory;
import org.hmmlab.sync.WorkCounters;

/**
 * The reference counts of device pages: 1 at rest, 0 when taken out of the machine.
 *
 * @kernel include/linux/mm.h put_devmap_managed_page(), mm/swap.c __put_page() 5.3 — every device page counts as managed; its owner tells types apart
 */
final class DevicePages {
    private DevicePages() {}

    /** Makes the record: one reference, at rest. */
    static void initialise(long record) {
        UnsafeApi.setMemory(record, PageRecord.BYTES, (byte) 0);
        PageRecord.initialise(record, 1);
        PageRecord.flags(record, PageRecord.ALLOCATED | PageRecord.ZONE_DEVICE);
    }

    /** Allows the resting reference to be dropped: whoever drops it comes after the caller's own drop of one. */
    static void beginRetiring(long record) {
        PageRecord.flags(record, PageRecord.flags(record) | PageRecord.RETIRING);
    }

    /** Drops one reference, and tells the owner if that leaves one or none. */
    static void put(long pfn, long record, DevicePageOwner owner) {
        WorkCounters.rmw(WorkCategory.PAGE);
        // Locked add with full ordering: what the other users did to the page comes before its owner takes it back.
        int before = UnsafeApi.getAndAddInt(null, record + PageRecord.REFCOUNT, -1);
        boolean isRetiring = (PageRecord.flags(record) & PageRecord.RETIRING) != 0;
        if (before < 1 || before == 1 && !isRetiring) {
            Poison.fail(record, "put of a device page at rest, or before it was set up");
        }
        if (before == 2) {
            owner.pageFree(pfn);
        } else if (before == 1) {
            owner.pageGone(pfn);
        }
    }
}
