package org.hmmlab.mm.device;

import org.hmmlab.memory.KernelRule;
import org.hmmlab.memory.PageRecord;
import org.hmmlab.memory.PageSize;
import org.hmmlab.memory.PhysicalMemory;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.Machine;
import org.hmmlab.mm.Vma;
import org.hmmlab.mm.struct.Invalidations;
import org.hmmlab.notifier.InvalidationEvent;
import org.hmmlab.pagetable.PageTable;
import org.hmmlab.pagetable.Pte;

/**
 * Puts migration entries in place of a page in all address spaces, and a page in place of them. Thread-safe; the caller holds the page's lock.
 *
 * @kernel mm/rmap.c try_to_unmap() with TTU_MIGRATION, mm/migrate.c remove_migration_ptes() 5.3 — 4 KiB pages
 */
public final class MigrationEntries {

    private final Machine machine;
    private final PhysicalMemory memory;
    private final boolean keepsDirty;

    /**
     * Creates the operations of a machine.
     *
     * @param machine the machine
     */
    public MigrationEntries(Machine machine) {
        this.machine = machine;
        memory = machine.physicalMemory();
        keepsDirty = machine.rules().has(KernelRule.MIGRATION_KEEPS_DIRTY);
    }

    /**
     * The migration entry that takes the place of an entry.
     *
     * @param entry a present or device-private entry with a page record
     * @return the entry to put there
     */
    public long of(long entry) {
        boolean isPresent = Pte.isPresent(entry);
        boolean write = isPresent ? Pte.isWritable(entry) : Pte.isWriteType(entry);
        long migration = Pte.migration(Pte.pfn(entry), write);
        return isPresent && keepsDirty ? migration | entry & Pte.DIRTY : migration;
    }

    /**
     * Whether an entry is of a page that can be on the move: a present page with a record, or a device-private one.
     *
     * @param entry any entry of the last level
     * @return true when it has a reference and a mapping of a page
     */
    public static boolean isMovable(long entry) {
        return Pte.holdsPage(entry);
    }

    /**
     * Replaces the entries of a page in every address space by migration entries; each VMA that may map it is one invalidation of one page. Ends early when
     * nothing maps the page any more.
     *
     * @param pfn a locked page
     */
    public void unmapAll(long pfn) {
        machine.reverseMaps().forEachPlace(memory, pfn, (vma, address) -> {
            Invalidations.start(vma.mm(), address, address + PageSize.BYTES, InvalidationEvent.CLEAR, null);
            unmap(vma, address, pfn);
            Invalidations.end(vma.mm());
            return PageRecord.mapcount(memory.record(pfn)) > 0;
        });
    }

    /**
     * Replaces the migration entries of a page in every address space by entries of a page, with the rights that they remember. Who
     * waits for them is to be woken once the pages are unlocked.
     *
     * @param old the page that the entries name
     * @param now the page that is to be mapped, with the identity of the old one; may be the old one
     */
    public void restoreAll(long old, long now) {
        machine.reverseMaps().forEachPlace(memory, now, (vma, address) -> {
            restore(vma, address, old, now);
            return true;
        });
        if (PageRecord.mapcount(memory.record(now)) > 1) {
            // A fork met the migration entry: two have the page now.
            PageRecord.clearFlags(memory.record(now), PageRecord.ANON_EXCLUSIVE);
        }
    }

    /**
     * Splits the huge entry of an address, if there is one, so that its pages can move one by one. mmap_sem is held.
     *
     * @param mm the address space
     * @param address an address in it
     * @return whether small entries stand there now
     */
    public boolean splitHuge(AddressSpace mm, long address) {
        mm.splitHugePage(address);
        return mm.pageTable().pteAddress(address) != 0;
    }

    /**
     * Gives a page the identity of another one: what it belongs to, and where there.
     *
     * @param from the page that moves
     * @param to its new place
     */
    public void moveIdentity(long from, long to) {
        long record = memory.record(from);
        PageRecord.mapping(memory.record(to), PageRecord.mapping(record), PageRecord.word(record, PageRecord.INDEX));
        PageRecord.setFlags(memory.record(to), PageRecord.flags(record) & PageRecord.ANON_EXCLUSIVE);
    }

    /**
     * Maps a new page where nothing, or the zero page, is mapped in private anonymous memory. The invalidation is the caller's.
     *
     * @param vma the VMA, of private anonymous memory
     * @param address first byte of the page
     * @param pfn the page, locked, with a reference of the caller's
     * @return false when something else is there by now
     * @kernel mm/migrate.c migrate_vma_insert_page() 5.3 — none
     */
    public boolean insert(Vma vma, long address, long pfn) {
        long slot = vma.mm().pageTable().pteAddressOrAllocate(address);
        if (!vma.isAnonymous() || !vma.isPrivate() || slot == 0) {
            return false;
        }
        long mapping = vma.prepareAnonMapping();
        PageTable.lock(slot);
        long entry = PageTable.entry(slot);
        boolean isFree = entry == Pte.NONE || Pte.isPresent(entry) && Pte.pfn(entry) == memory.zeroPfn();
        if (isFree) {
            PageRecord.mapping(memory.record(pfn), mapping, vma.pageOffset(address));
            PageRecord.setFlags(memory.record(pfn), machine.exclusiveFlag());
            memory.getPage(pfn);
            memory.firstMapping(pfn);
            PageTable.setRelease(slot, entryOf(vma, pfn, true, (vma.flags() & Vma.VM_WRITE) == 0 ? 0 : Pte.DIRTY));
        }
        PageTable.unlock(slot);
        return isFree;
    }

    private void unmap(Vma vma, long address, long pfn) {
        // Another address space may still map the page by a huge entry.
        vma.mm().splitHugeEntry(address);
        long slot = vma.mm().pageTable().pteAddress(address);
        if (slot == 0) {
            return;
        }
        PageTable.lock(slot);
        long entry = PageTable.entry(slot);
        boolean isMapped = isMovable(entry) && Pte.pfn(entry) == pfn;
        if (isMapped) {
            PageTable.setRelease(slot, of(entry));
            memory.removeMapping(pfn);
        }
        PageTable.unlock(slot);
        if (isMapped) {
            memory.putPage(pfn);
        }
    }

    private void restore(Vma vma, long address, long old, long now) {
        long slot = vma.mm().pageTable().pteAddress(address);
        if (slot == 0) {
            return;
        }
        PageTable.lock(slot);
        long entry = PageTable.entry(slot);
        if (Pte.isMigration(entry) && Pte.pfn(entry) == old) {
            memory.getPage(now);
            memory.addMapping(now);
            PageTable.setRelease(slot, entryOf(vma, now, Pte.isWriteType(entry), entry & Pte.DIRTY));
        }
        PageTable.unlock(slot);
    }

    /** The entry of a page in a VMA, writable if it may be and the VMA agrees. */
    private long entryOf(Vma vma, long pfn, boolean mayWrite, long bits) {
        boolean write = mayWrite && (vma.flags() & Vma.VM_WRITE) != 0;
        if (pfn >= memory.firstDevicePfn()) {
            return Pte.devicePrivate(pfn, write);
        }
        long present = Pte.present(pfn, vma.noExecute() | bits | (write ? Pte.WRITE : Pte.NONE));
        return (vma.flags() & Vma.RIGHTS) == 0 ? Pte.toProtNone(present) : present;
    }
}
