package org.hmmlab.driver;

import org.hmmlab.hmm.EntryEncoding;
import org.hmmlab.hmm.HmmRange;
import org.hmmlab.memory.PageSize;
import org.hmmlab.mm.Machine;
import org.hmmlab.pagetable.PageTable;
import org.hmmlab.pagetable.PageTableWalker;
import org.hmmlab.sync.OrderedMemory;

/**
 * What the device sees: a page table in the device's own entry format. Every change is made under the driver's update lock;
 * a device that walks the table by itself may read an entry at any time.
 */
public final class DevicePageTable implements PageTableWalker.Visitor, AutoCloseable {

    private final EntryEncoding encoding;
    private final PageTable table;
    private final PageTableWalker walker = new PageTableWalker();

    /**
     * Makes an empty table.
     *
     * @param machine where table pages come from
     * @param encoding the device's entry format
     * @param lockRecord record of the spin lock of the table's upper levels
     * @param lockOffset where the lock is in it
     */
    public DevicePageTable(Machine machine, EntryEncoding encoding, long lockRecord, int lockOffset) {
        this.encoding = encoding;
        this.table = new PageTable(machine.tablePages(), lockRecord, lockOffset);
    }

    /**
     * The device's entry of a page.
     *
     * @param address a byte of the page, below {@link PageTable#END}
     * @return the entry, or NONE
     */
    public long entry(long address) {
        long slot = table.pteAddress(address);
        return slot == 0 ? encoding.none() : PageTable.entry(slot);
    }

    boolean allows(long address, int pages, boolean write) {
        long wanted = encoding.valid() | (write ? encoding.write() : 0);
        for (int i = 0; i < pages; i++) {
            if ((entry(address + (long) i * PageSize.BYTES) & wanted) != wanted) {
                return false;
            }
        }
        return true;
    }

    /**
     * Takes over the entries of a range.
     *
     * @param range a range with results
     */
    public void program(HmmRange range) {
        long[] pfns = range.pfns();
        int slot = 0;
        for (long address = range.start(); address < range.end(); address += PageSize.BYTES) {
            long entry = pfns[slot++];
            set(address, encoding.isPage(entry) ? entry : encoding.none());
        }
    }

    /**
     * Sets one entry.
     *
     * @param address a byte of the page, below {@link PageTable#END}
     * @param entry what the device shall see
     */
    public void set(long address, long entry) {
        PageTable.setRelease(table.pteAddressOrAllocate(address), entry);
    }

    /**
     * Forgets the pages of a range. A device with a TLB must be told besides.
     *
     * @param start first byte
     * @param end first byte after the range
     */
    public void clear(long start, long end) {
        walker.walk(
                table,
                start & -PageSize.BYTES,
                Math.min(PageTable.END, (end + PageSize.BYTES - 1) & -PageSize.BYTES),
                this);
    }

    /** Forgets all pages. */
    public void clearAll() {
        clear(0, PageTable.END);
    }

    /** Frees the table's pages; no device may walk it any more. */
    @Override
    public void close() {
        table.freeAll();
    }

    @Override
    public int hole(long start, long end) {
        return 0;
    }

    @Override
    public int ptes(long tableEntryAddress, long start, long end) {
        long afterLast = tableEntryAddress + (end - start >>> PageSize.SHIFT) * Long.BYTES;
        for (long entry = tableEntryAddress; entry < afterLast; entry += Long.BYTES) {
            // Whole words: the device may read them meanwhile.
            OrderedMemory.putLongOpaque(entry, encoding.none());
        }
        return 0;
    }

    @Override
    public int hugePmd(long entryAddress, long start, long end) {
        throw new IllegalStateException("the device maps single pages only: start=0x" + Long.toHexString(start));
    }
}
