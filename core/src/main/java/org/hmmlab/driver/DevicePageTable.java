package org.hmmlab.driver;

import org.agrona.UnsafeApi;
import org.hmmlab.hmm.EntryEncoding;
import org.hmmlab.hmm.HmmRange;
import org.hmmlab.mm.Machine;
import org.hmmlab.pagetable.PageTable;
import org.hmmlab.pagetable.PageTableWalker;

/**
 * What the device sees: a page table in the device's own entry format. Every method runs under the driver's update lock.
 */
final class DevicePageTable implements PageTableWalker.Visitor {
    private static final int PAGE_SHIFT = 12;
    private static final long PAGE_BYTES = 1L << PAGE_SHIFT;

    private final EntryEncoding encoding;
    private final PageTable table;
    private final PageTableWalker walker = new PageTableWalker();

    DevicePageTable(Machine machine, EntryEncoding encoding, long lockRecord, int lockOffset) {
        this.encoding = encoding;
        this.table = new PageTable(machine.tablePages(), lockRecord, lockOffset);
    }

    /** The device's entry of a page, or NONE. */
    long entry(long address) {
        long slot = table.pteAddress(address);
        return slot == 0 ? encoding.none() : PageTable.entry(slot);
    }

    boolean allows(long address, int pages, boolean write) {
        long wanted = encoding.valid() | (write ? encoding.write() : 0);
        for (int i = 0; i < pages; i++) {
            if ((entry(address + (long) i * PAGE_BYTES) & wanted) != wanted) {
                return false;
            }
        }
        return true;
    }

    /** Takes over the entries of a range. */
    void program(HmmRange range) {
        long[] pfns = range.pfns();
        int slot = 0;
        for (long address = range.start(); address < range.end(); address += PAGE_BYTES) {
            long entry = pfns[slot++];
            PageTable.setRelease(table.pteAddressOrAllocate(address), encoding.isPage(entry) ? entry : encoding.none());
        }
    }

    /** Forgets the pages of a range; stands for the TLB flush too. */
    void clear(long start, long end) {
        walker.walk(table, start & -PAGE_BYTES, Math.min(PageTable.END, (end + PAGE_BYTES - 1) & -PAGE_BYTES), this);
    }

    void clearAll() {
        clear(0, PageTable.END);
    }

    void close() {
        table.freeAll();
    }

    @Override
    public int hole(long start, long end) {
        return 0;
    }

    @Override
    public int ptes(long tableEntryAddress, long start, long end) {
        UnsafeApi.setMemory(tableEntryAddress, (end - start >>> PAGE_SHIFT) * Long.BYTES, (byte) encoding.none());
        return 0;
    }

    @Override
    public int hugePmd(long entryAddress, long start, long end) {
        throw new IllegalStateException("the device maps single pages only: start=0x" + Long.toHexString(start));
    }
}
