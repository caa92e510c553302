package org.hmmlab.mm;

import org.agrona.UnsafeApi;
import org.hmmlab.memory.Errno;
import org.hmmlab.mm.struct.FaultFlags;
import org.hmmlab.mm.struct.MmLayout;
import org.hmmlab.mm.struct.MmStruct;
import org.hmmlab.notifier.NotifierDomain;
import org.hmmlab.pagetable.PageTable;

/**
 * The memory of one process: counters, locks, VMAs, page table. The counters and locks are fields of an off-heap record.
 *
 * <p>Thread-safe. Operations take mmap_sem themselves; {@link #findVma}, {@link #handleMmFault} and walks of the page table are done with it held.
 * Addresses are bytes, page-aligned where a range is meant; results below zero are errors of {@link Errno}.
 *
 * @kernel include/linux/mm_types.h struct mm_struct 5.3 — see {@link MmLayout}
 */
public final class AddressSpace extends MmStruct {
    /** Result of {@link #madvise}: the advice has no effect here. */
    public static final int IGNORED = 1;

    private final Machine machine;
    private final PageTable pageTable;
    private final VmaMap vmas;
    private final ProcessFamily family;
    private final AllLocks allLocks;
    private final MappingOperations mappings = new MappingOperations(this);
    private final MoveOperation moves;
    private final Advice advice;

    /** Makes an empty address space of an existing family, which it joins. */
    AddressSpace(Machine machine, ProcessFamily family) {
        super(machine.mms());
        this.machine = machine;
        this.family = family;
        pageTable = new PageTable(machine.tablePages(), record(), MmLayout.PAGE_TABLE_LOCK);
        UnsafeApi.putLong(record() + MmLayout.PGD, pageTable.pgd());
        vmas = new VmaMap(record(), (vma, boundary) -> machine.hugePages().dividing(this, vma, boundary));
        allLocks = new AllLocks(machine);
        moves = new MoveOperation(this, mappings);
        advice = new Advice(this, mappings);
    }

    /**
     * Creates an empty address space with one user.
     *
     * @param machine where
     * @return the address space; {@link #put} ends it
     */
    public static AddressSpace create(Machine machine) {
        return new AddressSpace(machine, new ProcessFamily(machine));
    }

    /**
     * Where it lives.
     *
     * @return the machine
     */
    public Machine machine() {
        return machine;
    }

    /**
     * The page table. To be walked with a user held and mmap_sem held.
     *
     * @return the page table
     */
    public PageTable pageTable() {
        return pageTable;
    }

    /**
     * Finds the first VMA that ends after an address. It may start after it, too. mmap_sem is held.
     *
     * @param address an address
     * @return the VMA, null when there is none
     * @kernel mm/mmap.c find_vma() 5.3 — none
     */
    public Vma findVma(long address) {
        return vmas.find(address);
    }

    /**
     * Whether no VMA of a range forbids writing. mmap_sem is held.
     *
     * @param start first byte
     * @param end first byte after it
     * @return false when a VMA in it lacks the right; holes do not count
     */
    public boolean mayWrite(long start, long end) {
        for (int i = vmas.indexAfter(start); i < vmas.count() && vmas.get(i).start < end; i++) {
            if ((vmas.get(i).flags & Vma.VM_WRITE) == 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Handles a CPU fault without looking at the VMA's rights. mmap_sem is held for read.
     *
     * @param vma the VMA of the address
     * @param address a byte of the page
     * @param faultFlags request bits of {@link FaultFlags}
     * @return result bits of {@link FaultFlags}; with {@link FaultFlags#RETRY} mmap_sem has been released
     * @kernel mm/memory.c handle_mm_fault() 5.3 — none
     */
    public int handleMmFault(Vma vma, long address, int faultFlags) {
        return machine.noteFault(machine.faults().handle(this, vma, address, faultFlags));
    }

    /**
     * Waits until an entry is no longer that of a page on the move. mmap_sem is held for read.
     *
     * @param entryAddress where the entry stands
     */
    public void waitForMigration(long entryAddress) {
        machine.nonPresentFaults().waitForMigration(entryAddress);
    }

    /**
     * Maps a range, in place of what was mapped there.
     *
     * @param address first byte
     * @param pages how many pages, at least 1
     * @param prot rights: {@link Vma#VM_READ}, {@link Vma#VM_WRITE}, {@link Vma#VM_EXEC}
     * @param source what is mapped
     * @return the address, -EINVAL or -ENOMEM (beyond the last user address)
     */
    public long mmap(long address, long pages, int prot, MapSource source) {
        return mappings.map(address, pages, prot, source, true);
    }

    /**
     * Maps a range if nothing is mapped there (MAP_FIXED_NOREPLACE).
     *
     * @param address first byte
     * @param pages how many pages, at least 1
     * @param prot rights
     * @param source what is mapped
     * @return the address, -EINVAL, -ENOMEM, or -EEXIST
     */
    public long mmapNoReplace(long address, long pages, int prot, MapSource source) {
        return mappings.map(address, pages, prot, source, false);
    }

    /**
     * Maps a range at an address of the model's choice: the highest gap that is long enough.
     *
     * @param pages how many pages, at least 1
     * @param prot rights
     * @param source what is mapped
     * @return the address, -EINVAL or -ENOMEM
     */
    public long mmapAnywhere(long pages, int prot, MapSource source) {
        return mappings.mapAnywhere(pages, prot, source);
    }

    /**
     * Unmaps a range. Holes in it do no harm.
     *
     * @param address first byte
     * @param pages how many pages, at least 1
     * @return 0 or -EINVAL
     */
    public int munmap(long address, long pages) {
        return mappings.unmap(address, pages);
    }

    /**
     * Changes the rights of a range.
     *
     * @param address first byte
     * @param pages how many pages; none is allowed
     * @param prot the new rights
     * @return 0, -EINVAL, or -ENOMEM at a hole: what was mapped before it has changed then
     */
    public int mprotect(long address, long pages, int prot) {
        return mappings.protect(address, pages, prot);
    }

    /**
     * Moves a mapping, makes it longer or shorter. At the same address it grows or shrinks in place; elsewhere it takes the place
     * of what was mapped there.
     *
     * @param oldAddress first byte as it is
     * @param oldPages how many pages, at least 1
     * @param newAddress first byte as it shall be
     * @param newPages how many pages, at least 1
     * @return the new address; -EINVAL, -EFAULT (not one mapping), -ENOMEM (no room)
     */
    public long mremap(long oldAddress, long oldPages, long newAddress, long newPages) {
        return moves.run(oldAddress, oldPages, newAddress, newPages);
    }

    /**
     * Moves a mapping to another address (MREMAP_MAYMOVE and MREMAP_FIXED), in place of what was mapped there.
     *
     * @param oldAddress first byte as it is
     * @param oldPages how many pages, at least 1
     * @param newAddress first byte as it shall be
     * @param newPages how many pages, at least 1
     * @return the new address; -EINVAL (also when the two overlap), -EFAULT (not one mapping)
     */
    public long mremapFixed(long oldAddress, long oldPages, long newAddress, long newPages) {
        return moves.moveTo(oldAddress, oldPages, newAddress, newPages);
    }

    /**
     * Drops the pages of a range; the mappings stay. Holds mmap_sem for read.
     *
     * @param address first byte
     * @param pages how many pages; none is allowed
     * @return 0, -EINVAL (raw frames), or -ENOMEM when there was a hole: all else is done then
     */
    public int madviseDontneed(long address, long pages) {
        return advice.dontneed(address, pages);
    }

    /**
     * Gives advice by name, or by number where the recordings know no name.
     *
     * @param address first byte
     * @param pages how many pages; none is allowed
     * @param name {@code dontneed}, {@code free}, {@code populate_read}, {@code populate_write}, {@code dontfork} (10), {@code
     *     dofork} (11), {@code hugepage}, {@code nohugepage}, or anything else
     * @return 0, or {@link #IGNORED} for advice that changes nothing here; -EINVAL (bad arguments, wrong kind of mapping or rights, or the
     *     kernel does not know the advice), -ENOMEM (a hole: all else is done), -EFAULT (populating failed)
     */
    public int madvise(long address, long pages, String name) {
        return advice.run(address, pages, name);
    }

    /**
     * Splits the huge entry of an address, if there is one; notifiers are told. mmap_sem or the lock of the page's reverse map is held.
     *
     * @param address a byte of the huge page
     * @kernel mm/huge_memory.c split_huge_pmd() 5.3 — none
     */
    public void splitHugeEntry(long address) {
        machine.hugePages().split(this, address);
    }

    /**
     * Splits the huge page of an address, if there is one, so that its parts can go their own ways. mmap_sem is held. Other address spaces keep their
     * huge entry of it until they split it ({@link #splitHugeEntry}).
     *
     * @param address a byte of the huge page
     * @kernel mm/huge_memory.c split_huge_page() 5.3 — never fails
     */
    public void splitHugePage(long address) {
        machine.hugePages().splitPage(this, address);
    }

    /**
     * How much of a range huge entries of anonymous memory map; the huge zero page does not count.
     *
     * @param start first byte
     * @param end first byte after it
     * @return bytes
     * @kernel fs/proc/task_mmu.c AnonHugePages of smaps 5.3 — of a range instead of a VMA
     */
    public long anonHugeBytes(long start, long end) {
        downRead();
        try {
            return machine.hugePages().bytesMapped(this, start, end);
        } finally {
            upRead();
        }
    }

    /**
     * Makes a child: the same mappings, pages shared until one writes. The parent's private pages become read-only.
     *
     * @return the child, with one user
     */
    public AddressSpace fork() {
        return ForkOperation.run(this);
    }

    /**
     * Starts a new program: makes an empty address space and drops this user of the old one, which ends it if it was the last.
     *
     * @return the new address space, with one user; this one is not to be used any more
     */
    public AddressSpace exec() {
        family.join();
        AddressSpace next = new AddressSpace(machine, family);
        put();
        return next;
    }

    /**
     * The CPU reads from a page.
     *
     * @param address any byte of it
     * @return 0, -EFAULT (SIGSEGV or SIGBUS), or -ENOMEM
     */
    public int cpuRead(long address) {
        return CpuAccess.access(this, address, CpuAccess.READ);
    }

    /**
     * The CPU touches a page, and the answer says which signal it would get.
     *
     * @param address any byte of it
     * @param write whether it is a write
     * @return 0, {@link FaultFlags#SEGV}, {@link FaultFlags#SIGBUS} or {@link FaultFlags#OOM}
     */
    public int cpuTouch(long address, boolean write) {
        return CpuAccess.touch(this, address, write ? CpuAccess.WRITE : CpuAccess.READ);
    }

    /**
     * The CPU reads a word.
     *
     * @param address where; its lowest three bits are ignored
     * @return the word, 0 on a machine without contents
     * @throws IllegalStateException when that faults
     */
    public long cpuReadWord(long address) {
        int error = CpuAccess.access(this, address, CpuAccess.READ);
        if (error != 0) {
            throw new IllegalStateException("a word must be readable to be read: address=0x" + Long.toHexString(address)
                    + ", " + Errno.name(error));
        }
        return CpuAccess.load(this, address);
    }

    /**
     * The CPU writes a word.
     *
     * @param address where; its lowest three bits are ignored
     * @param value the word
     * @return 0, -EFAULT (SIGSEGV or SIGBUS), or -ENOMEM
     */
    public int cpuWrite(long address, long value) {
        int error;
        do {
            error = CpuAccess.access(this, address, CpuAccess.WRITE);
        } while (error == 0 && !CpuAccess.store(this, address, value));
        return error;
    }

    /**
     * The CPU fetches an instruction.
     *
     * @param address any byte of the page
     * @return 0, -EFAULT, or -ENOMEM
     */
    public int cpuExecute(long address) {
        return CpuAccess.access(this, address, CpuAccess.EXECUTE);
    }

    @Override
    public NotifierDomain notifierDomain() {
        return machine.notifierDomain();
    }

    @Override
    public int takeAllLocks() {
        return allLocks.take(vmas, isSignalPending());
    }

    @Override
    public void dropAllLocks() {
        allLocks.drop();
    }

    @Override
    protected void exit() {
        ExitOperation.run(this);
    }

    @Override
    protected void free() {
        pageTable.freeAll();
        machine.mms().free(record(), "__mmdrop");
    }

    VmaMap vmas() {
        return vmas;
    }

    ProcessFamily family() {
        return family;
    }
}
