package org.hmmlab.migrate;

import java.util.Arrays;
import org.hmmlab.devmem.DevPagemap;
import org.hmmlab.memory.KernelRule;
import org.hmmlab.memory.KernelRules;
import org.hmmlab.memory.PageRecord;
import org.hmmlab.memory.PageSize;
import org.hmmlab.memory.PhysicalMemory;
import org.hmmlab.mm.device.MigrationEntries;
import org.hmmlab.mm.struct.Invalidations;
import org.hmmlab.notifier.InvalidationEvent;
import org.hmmlab.pagetable.PageTable;
import org.hmmlab.pagetable.PageTableWalker;
import org.hmmlab.pagetable.Pte;

/**
 * The first phase of a migration: finds what can move, takes references, and puts migration entries in the place of pages whose lock can be had without
 * waiting. One invalidation for the whole range.
 *
 * @kernel mm/migrate.c migrate_vma_collect(), migrate_vma_collect_pmd() 5.3, 6.1 — a 2 MiB page is always split
 */
final class MigrateCollector implements PageTableWalker.Visitor {
    private final MigrateVma migration;
    private final PhysicalMemory memory;
    private final MigrationEntries entries;
    private final boolean selects;
    private final boolean takesHoles;

    MigrateCollector(MigrateVma migration) {
        this.migration = migration;
        memory = migration.machine().physicalMemory();
        entries = migration.entries;
        KernelRules rules = migration.machine().rules();
        selects = rules.has(KernelRule.MIGRATE_SELECTS_SOURCE);
        boolean isAnonymous = migration.vma.isPrivate() && migration.vma.isAnonymous();
        takesHoles = isAnonymous || !rules.has(KernelRule.MIGRATE_SKIPS_FILE_HOLES);
    }

    static InvalidationEvent event(MigrateVma migration) {
        return migration.machine().rules().has(KernelRule.MIGRATE_EVENT_HAS_OWNER)
                ? InvalidationEvent.MIGRATE
                : InvalidationEvent.CLEAR;
    }

    void collect() {
        Arrays.fill(migration.src, 0, (int) (migration.end - migration.start >>> PageSize.SHIFT), 0);
        Arrays.fill(migration.dst, 0, (int) (migration.end - migration.start >>> PageSize.SHIFT), 0);
        Invalidations.start(migration.mm, migration.start, migration.end, event(migration), migration.owner);
        new PageTableWalker().walk(migration.mm.pageTable(), migration.start, migration.end, this);
        Invalidations.end(migration.mm);
    }

    @Override
    public int hole(long start, long end) {
        for (long address = start; address < end; address += PageSize.BYTES) {
            add(emptyWord());
        }
        return 0;
    }

    @Override
    public int ptes(long tableEntryAddress, long start, long end) {
        long slot = tableEntryAddress;
        PageTable.lock(tableEntryAddress);
        for (long address = start; address < end; address += PageSize.BYTES) {
            long entry = PageTable.entry(slot);
            long word = word(entry);
            if (MigratePfn.pfn(word) != 0) {
                word = take(slot, entry, word);
            }
            add(word);
            slot += Long.BYTES;
        }
        PageTable.unlock(tableEntryAddress);
        return 0;
    }

    @Override
    public int hugePmd(long entryAddress, long start, long end) {
        if (entries.splitHuge(migration.mm, start)) {
            return ptes(migration.mm.pageTable().pteAddress(start), start, end);
        }
        migration.npages += (int) (end - start >>> PageSize.SHIFT);
        return 0;
    }

    private void add(long word) {
        if (MigratePfn.isMigrating(word)) {
            migration.cpages++;
        }
        migration.src[migration.npages++] = word;
    }

    private long emptyWord() {
        return takesHoles ? MigratePfn.MIGRATE : 0;
    }

    /** What an entry contributes: a page, an empty place, or 0 for what cannot move. */
    private long word(long entry) {
        if (entry == Pte.NONE) {
            return emptyWord();
        }
        if (Pte.isDevicePrivate(entry)) {
            return isSelected(entry) ? page(entry, Pte.isWriteType(entry)) | MigratePfn.DEVICE : 0;
        }
        if (!Pte.isPresent(entry) || selects && (migration.selection & MigrateVma.SELECT_SYSTEM) == 0) {
            return 0;
        }
        if (Pte.pfn(entry) == memory.zeroPfn()) {
            return MigratePfn.MIGRATE;
        }
        if (!MigrationEntries.isMovable(entry)) {
            return 0;
        }
        long record = memory.record(Pte.pfn(entry));
        boolean canMove = PageRecord.mapping(record) != 0 && (PageRecord.flags(record) & PageRecord.COMPOUND) == 0;
        return canMove ? page(entry, Pte.isWritable(entry)) : 0;
    }

    private static long page(long entry, boolean write) {
        return MigratePfn.of(Pte.pfn(entry)) | MigratePfn.MIGRATE | (write ? MigratePfn.WRITE : 0);
    }

    private boolean isSelected(long entry) {
        if (!selects) {
            return true;
        }
        DevPagemap pagemap = migration.machine().deviceMemory().pagemapOf(Pte.pfn(entry));
        return (migration.selection & MigrateVma.SELECT_DEVICE_PRIVATE) != 0
                && pagemap != null
                && pagemap.owner() == migration.owner;
    }

    /** Takes a reference to the page, and the page out of the entry if its lock can be had. The entry's lock is held. */
    private long take(long slot, long entry, long word) {
        long pfn = Pte.pfn(entry);
        memory.getPage(pfn);
        if (!migration.machine().pageLocks().tryLock(pfn)) {
            return word;
        }
        PageTable.setRelease(slot, entries.of(entry));
        memory.removeMapping(pfn);
        memory.putPage(pfn);
        return word | MigratePfn.LOCKED;
    }
}
