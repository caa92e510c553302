package org.hmmlab.hmm.history;

import org.hmmlab.hmm.HmmRange;
import org.hmmlab.hmm.walk.RangeFaulter;
import org.hmmlab.memory.Errno;
import org.hmmlab.memory.PageRecord;

/**
 * Maps what a range shows for a device, and unmaps it. Confined to a thread, as its faulter.
 *
 * @kernel mm/hmm.c hmm_range_dma_map(), hmm_range_dma_unmap() 5.3 — device-private pages are mapped like others, as there
 */
public final class DmaMapping {
    private final RangeFaulter faulter;
    private final DmaDevice device;

    /**
     * Makes a mapping.
     *
     * @param faulter what faults
     * @param device what maps
     */
    public DmaMapping(RangeFaulter faulter, DmaDevice device) {
        this.faulter = faulter;
        this.device = device;
    }

    /**
     * Faults a range and maps each of its pages. The caller holds mmap_sem, and checks afterwards under its update lock that the range is valid.
     *
     * @param range a registered range
     * @param addresses one a page; the device's addresses, 0 where there is no page
     * @param flags as for {@link RangeFaulter#fault}
     * @return pages mapped; −EBUSY: invalidated, or no page counted; −EFAULT: a mapping failed; or as {@link RangeFaulter#fault}. After an
     *     error nothing is mapped, and addresses are not reset
     */
    public long map(HmmRange range, long[] addresses, int flags) {
        long counted = faulter.fault(range, flags);
        if (counted < 0 || counted == 0 && !faulter.successIsZero()) {
            return counted < 0 ? counted : -Errno.EBUSY;
        }
        int pages = pages(range);
        long mapped = 0;
        for (int i = 0; i < pages; i++) {
            addresses[i] = 0;
            long entry = range.pfns()[i];
            if (!range.encoding().isPage(entry)) {
                continue;
            }
            if (!range.isValid()) {
                unwind(range, addresses, i);
                return -Errno.EBUSY;
            }
            addresses[i] = device.map(range.encoding().pfn(entry), 1L << range.pageShift(), isWritable(range, entry));
            if (addresses[i] == DmaDevice.MAPPING_ERROR) {
                unwind(range, addresses, i);
                return -Errno.EFAULT;
            }
            mapped++;
        }
        return mapped;
    }

    private void unwind(HmmRange range, long[] addresses, int end) {
        for (int i = 0; i < end; i++) {
            long entry = range.pfns()[i];
            if (range.encoding().isPage(entry)) {
                device.unmap(addresses[i], isWritable(range, entry));
            }
        }
    }

    /**
     * Unmaps a range and empties its entries. The caller holds its update lock, or is inside the sync callback.
     *
     * @param range the range; it need not be registered any more
     * @param addresses what {@link #map} filled
     * @param dirty whether writable pages were written to
     * @return pages unmapped; −EINVAL for empty bounds and for missing arrays
     */
    public long unmap(HmmRange range, long[] addresses, boolean dirty) {
        if (range.end() <= range.start() || addresses == null || range.pfns() == null) {
            return -Errno.EINVAL;
        }
        int pages = pages(range);
        long unmapped = 0;
        for (int i = 0; i < pages; i++) {
            long entry = range.pfns()[i];
            if (!range.encoding().isPage(entry)) {
                continue;
            }
            boolean writable = isWritable(range, entry);
            if (writable && dirty) {
                markDirty(range, range.encoding().pfn(entry));
            }
            device.unmap(addresses[i], writable);
            range.pfns()[i] = range.encoding().none();
            addresses[i] = 0;
            unmapped++;
        }
        return unmapped;
    }

    private static void markDirty(HmmRange range, long pfn) {
        long record = range.module().machine().physicalMemory().record(pfn);
        PageRecord.flags(record, PageRecord.flags(record) | PageRecord.DIRTY);
    }

    private static boolean isWritable(HmmRange range, long entry) {
        return (entry & range.encoding().write()) != 0;
    }

    private static int pages(HmmRange range) {
        return (int) ((range.end() - range.start()) >>> range.pageShift());
    }
}
