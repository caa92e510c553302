package org.hmmlab.migrate;

import org.hmmlab.devmem.DevPagemap;
import org.hmmlab.devmem.MemoryType;
import org.hmmlab.memory.Errno;
import org.hmmlab.memory.KernelRule;
import org.hmmlab.memory.PageLocks;
import org.hmmlab.memory.PageRecord;
import org.hmmlab.memory.PageSize;
import org.hmmlab.memory.PhysicalMemory;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.Machine;
import org.hmmlab.mm.Vma;
import org.hmmlab.mm.device.MigrationEntries;
import org.hmmlab.sync.StepPoints;

/**
 * Moves a range of one VMA to other pages: from system memory to a device, or back.
 *
 * <p>The shape of 5.4 is {@link #setup}, the driver's copying, {@link #pages}, the driver's tables, {@link #finalizeMigration}; the shape of 5.3 is
 * {@link #run}. One thread, which holds mmap_sem for read all the while. A migration succeeds even if no page moved: what moved is what has
 * {@link MigratePfn#MIGRATE} in its source word after {@code pages}. A driver must not hold its update lock across any of this.
 *
 * @kernel mm/migrate.c migrate_vma(), migrate_vma_setup(), migrate_vma_pages(), migrate_vma_finalize() 5.3, 5.4 — there is no LRU to isolate pages
 *     from; pages of files do not move to system memory
 */
public final class MigrateVma {
    /** Source selection: pages in system memory, and holes. */
    public static final int SELECT_SYSTEM = 1;

    /** Source selection: device-private pages of the owner. */
    public static final int SELECT_DEVICE_PRIVATE = 2;

    private static final int REFUSED = Vma.VM_HUGETLB | Vma.VM_IO | Vma.VM_DONTEXPAND | Vma.VM_PFNMAP | Vma.VM_MIXEDMAP;

    final AddressSpace mm;
    final Vma vma;
    final long[] src;
    final long[] dst;
    long start;
    long end;
    int selection = SELECT_SYSTEM | SELECT_DEVICE_PRIVATE;
    Object owner;
    int cpages;
    int npages;
    private final Machine machine;
    private final PhysicalMemory memory;
    private final PageLocks locks;
    final MigrationEntries entries;
    private final boolean countsFaultPage;
    private long faultPage;

    /**
     * Describes a migration.
     *
     * @param mm the address space
     * @param vma the VMA of the range, may be null (refused)
     * @param start first byte, rounded down to a page
     * @param end first byte after the range, rounded down to a page
     * @param src source words, one a page at least; may be null (refused)
     * @param dst destination words, likewise
     */
    public MigrateVma(AddressSpace mm, Vma vma, long start, long end, long[] src, long[] dst) {
        this.mm = mm;
        this.vma = vma;
        this.start = start & -PageSize.BYTES;
        this.end = end & -PageSize.BYTES;
        this.src = src;
        this.dst = dst;
        machine = mm.machine();
        memory = machine.physicalMemory();
        locks = machine.pageLocks();
        entries = new MigrationEntries(machine);
        countsFaultPage = machine.rules().has(KernelRule.DEVICE_FAULT_PINS_PAGE);
    }

    /**
     * Says what is to be taken, on machines that have {@link KernelRule#MIGRATE_SELECTS_SOURCE}.
     *
     * @param newSelection {@link #SELECT_SYSTEM}, {@link #SELECT_DEVICE_PRIVATE}
     * @return this
     */
    public MigrateVma select(int newSelection) {
        selection = newSelection;
        return this;
    }

    /**
     * Names the owner: of the device pages that are taken, and of the events that are sent.
     *
     * @param newOwner compared by identity
     * @return this
     */
    public MigrateVma ownedBy(Object newOwner) {
        owner = newOwner;
        return this;
    }

    /**
     * Names the page that a CPU fault holds a reference to.
     *
     * @param pfn the page, 0 for none
     * @return this
     * @kernel include/linux/migrate.h migrate_vma.fault_page 6.1 — none
     */
    public MigrateVma faultPage(long pfn) {
        faultPage = pfn;
        return this;
    }

    /**
     * Collects, locks and unmaps the pages of the range.
     *
     * @return 0, also when there is nothing to migrate; −EINVAL: an argument is missing, the VMA is of a kind that does not migrate, the range is empty or not
     *     wholly inside it
     * @throws IllegalStateException if mmap_sem is not held
     * @kernel mm/migrate.c migrate_vma_setup() 5.4 — none
     */
    public int setup() {
        mm.assertLocked();
        if (vma == null || src == null || dst == null || (vma.flags() & REFUSED) != 0) {
            return -Errno.EINVAL;
        }
        if (start >= end || start < vma.start() || end > vma.end()) {
            return -Errno.EINVAL;
        }
        npages = 0;
        cpages = 0;
        boolean isDone = false;
        try {
            collectAndUnmap();
            isDone = true;
        } finally {
            if (!isDone) {
                // A driver threw that heard of it: all pages stay where they are.
                giveUpAll();
            }
        }
        return 0;
    }

    private void collectAndUnmap() {
        new MigrateCollector(this).collect();
        StepPoints.reach("migrate:collected");
        if (cpages > 0) {
            prepare();
            StepPoints.reach("migrate:prepared");
        }
        if (cpages > 0) {
            unmap();
            StepPoints.reach("migrate:unmapped");
        }
    }

    private void giveUpAll() {
        for (int i = 0; i < npages; i++) {
            long pfn = MigratePfn.pfn(src[i]);
            if (pfn != 0 && (src[i] & MigratePfn.LOCKED) != 0) {
                giveUp(i, pfn);
            } else if (pfn != 0) {
                memory.putPage(pfn);
            }
        }
        npages = 0;
        cpages = 0;
    }

    /**
     * Gives the new pages the identity of the old ones, and maps new pages into holes.
     *
     * @throws IllegalStateException if a destination page is handed over that nobody has locked
     * @kernel mm/migrate.c migrate_vma_pages() 5.4 — none
     */
    public void pages() {
        MigrateInsertion insertion = new MigrateInsertion(this, entries);
        for (int i = 0; i < npages; i++) {
            long now = MigratePfn.pfn(dst[i]);
            long old = MigratePfn.pfn(src[i]);
            boolean moves;
            assertLocked(now);
            if (now == 0) {
                moves = false;
            } else if (old == 0) {
                moves = MigratePfn.isMigrating(src[i]) && insertion.insert(start + ((long) i << PageSize.SHIFT), now);
            } else {
                moves = MigratePfn.isMigrating(src[i]) && move(old, now);
            }
            if (!moves) {
                src[i] &= ~MigratePfn.MIGRATE;
            }
        }
        insertion.end();
        StepPoints.reach("migrate:pages");
    }

    /** What is unlocked when it is mapped must have been locked, or another thread could take the page meanwhile. */
    private void assertLocked(long now) {
        if (now != 0 && !locks.isLocked(now)) {
            throw new IllegalStateException(
                    "a destination page must be locked when it is handed over: page " + now + " is not");
        }
    }

    /**
     * Puts the new page, or the old one where it did not move, in the place of each migration entry, and lets go of all pages.
     *
     * @kernel mm/migrate.c migrate_vma_finalize() 5.4 — none
     */
    public void finalizeMigration() {
        for (int i = 0; i < npages; i++) {
            long now = MigratePfn.pfn(dst[i]);
            long old = MigratePfn.pfn(src[i]);
            if (old != 0) {
                boolean moved = now != 0 && MigratePfn.isMigrating(src[i]);
                entries.restoreAll(old, moved ? now : old);
                letGo(old);
            }
            if (now != 0) {
                letGo(now);
            }
            // Last, so that who waited finds a page that is neither locked nor pinned by this migration.
            if (old != 0) {
                locks.wake(old);
            }
        }
        StepPoints.reach("migrate:finalized");
    }

    /**
     * All in one call, with the driver called back.
     *
     * @param ops the driver's part, may be null (refused)
     * @return as {@link #setup}
     * @kernel mm/migrate.c migrate_vma() 5.3 — none
     */
    public int run(MigrateVmaOps ops) {
        if (ops == null) {
            return -Errno.EINVAL;
        }
        int error = setup();
        if (error != 0 || cpages == 0) {
            return error;
        }
        ops.allocAndCopy(this);
        pages();
        ops.finalizeAndMap(this);
        finalizeMigration();
        return 0;
    }

    /**
     * Pages that are still to be migrated.
     *
     * @return after {@link #setup}: how many words have MIGRATE
     */
    public int cpages() {
        return cpages;
    }

    /**
     * Words collected.
     *
     * @return pages of the range
     */
    public int npages() {
        return npages;
    }

    /**
     * The range.
     *
     * @return its first byte
     */
    public long start() {
        return start;
    }

    /**
     * The VMA.
     *
     * @return as given
     */
    public Vma vma() {
        return vma;
    }

    /**
     * What was found.
     *
     * @return source words
     */
    public long[] src() {
        return src;
    }

    /**
     * Where it goes.
     *
     * @return destination words, which the driver sets
     */
    public long[] dst() {
        return dst;
    }

    Machine machine() {
        return machine;
    }

    /** @kernel mm/migrate.c migrate_vma_prepare() 5.3 — no LRU */
    private void prepare() {
        for (int i = 0; i < npages; i++) {
            long pfn = MigratePfn.pfn(src[i]);
            if (pfn == 0) {
                continue;
            }
            if ((src[i] & MigratePfn.LOCKED) == 0) {
                if (!locks.tryLock(pfn)) {
                    src[i] = 0;
                    cpages--;
                    memory.putPage(pfn);
                    continue;
                }
                src[i] |= MigratePfn.LOCKED;
            }
            if (isPinned(pfn)) {
                giveUp(i, pfn);
            }
        }
    }

    /** @kernel mm/migrate.c migrate_vma_unmap() 5.3 — none */
    private void unmap() {
        for (int i = 0; i < npages; i++) {
            long pfn = MigratePfn.pfn(src[i]);
            if (pfn == 0) {
                continue;
            }
            if (PageRecord.mapcount(memory.record(pfn)) > 0) {
                entries.unmapAll(pfn);
            }
            if (PageRecord.mapcount(memory.record(pfn)) > 0 || isPinned(pfn)) {
                giveUp(i, pfn);
            }
        }
    }

    /** A locked page stays where it is: its entries come back. */
    private void giveUp(int i, long pfn) {
        src[i] = 0;
        cpages--;
        entries.restoreAll(pfn, pfn);
        letGo(pfn);
        locks.wake(pfn);
    }

    private void letGo(long pfn) {
        locks.unlock(pfn);
        memory.putPage(pfn);
    }

    /**
     * Whether somebody has a reference beside the entries that map the page, this migration, and what owns the page.
     *
     * @kernel mm/migrate.c migrate_vma_check_page() 5.3, 6.1 — none
     */
    private boolean isPinned(long pfn) {
        boolean isDevice = pfn >= memory.firstDevicePfn();
        if (isDevice && !countsFaultPage) {
            return !isDevicePrivate(pfn);
        }
        long record = memory.record(pfn);
        return PageRecord.references(record) - ownReferences(pfn, record) > PageRecord.mapcount(record);
    }

    /** References that are no pins: this migration's, a device page's resting one, a cached page's, the fault's. */
    private int ownReferences(long pfn, long record) {
        int own = pfn >= memory.firstDevicePfn() || !PageRecord.isAnonymous(record) ? 2 : 1;
        return countsFaultPage && pfn == faultPage ? own + 1 : own;
    }

    /** Moves the identity; the contents are the driver's part. @kernel mm/migrate.c migrate_page() 5.3 — anonymous pages only */
    private boolean move(long old, long now) {
        long record = memory.record(old);
        if (!PageRecord.isAnonymous(record) || now >= memory.firstDevicePfn() && !isDevicePrivate(now)) {
            return false;
        }
        if (PageRecord.references(record) != ownReferences(old, record)) {
            return false;
        }
        entries.moveIdentity(old, now);
        return true;
    }

    private boolean isDevicePrivate(long pfn) {
        DevPagemap pagemap = machine.deviceMemory().pagemapOf(pfn);
        return pagemap != null && pagemap.type() == MemoryType.PRIVATE;
    }
}
