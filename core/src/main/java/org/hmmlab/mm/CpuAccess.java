package org.hmmlab.mm;

import org.hmmlab.memory.Errno;
import org.hmmlab.memory.PageRecord;
import org.hmmlab.memory.PageSize;
import org.hmmlab.memory.PhysicalMemory;
import org.hmmlab.mm.struct.FaultFlags;
import org.hmmlab.pagetable.PageTable;
import org.hmmlab.pagetable.Pte;
import org.hmmlab.sync.OrderedMemory;

/**
 * What a processor does with an address: translates it, and faults until it is allowed or the access is an error.
 *
 * <p>Threads may access at will; an access that races with the unmapping of the very same mapping is an error of the program that
 * makes it, and may be seen on either side.
 *
 * @kernel arch/x86/mm/fault.c do_user_addr_fault() 5.3 — the retry comes at most once, as in the kernel
 */
final class CpuAccess {
    static final int READ = 0;
    static final int WRITE = 1;
    static final int EXECUTE = 2;

    /** What a fault answers that has to be tried again; no bit of {@link FaultFlags}. */
    private static final int AGAIN = -1;

    private static final long WORD_IN_PAGE = PageSize.BYTES - Long.BYTES;

    private CpuAccess() {}

    /** Makes the page accessible: 0, -EFAULT (the program would get SIGSEGV or SIGBUS) or -ENOMEM. */
    static int access(AddressSpace mm, long address, int kind) {
        int result = touch(mm, address, kind);
        return result == 0 ? 0 : (result & FaultFlags.OOM) != 0 ? -Errno.ENOMEM : -Errno.EFAULT;
    }

    /** Makes the page accessible: 0, or {@link FaultFlags#SEGV}, {@link FaultFlags#SIGBUS} or {@link FaultFlags#OOM}. */
    static int touch(AddressSpace mm, long address, int kind) {
        if (address < 0 || address >= PageTable.END) {
            return FaultFlags.SEGV;
        }
        return allows(mm.pageTable().lookup(address), kind) ? 0 : fault(mm, address, kind);
    }

    /** Writes a word where the page allows it already; false: fault first. */
    static boolean store(AddressSpace mm, long address, long value) {
        PhysicalMemory memory = mm.machine().physicalMemory();
        long slot = mm.pageTable().pteAddress(address);
        boolean isPmd = slot == 0;
        if (isPmd) {
            slot = mm.pageTable().pmdAddress(address);
        }
        if (slot == 0) {
            return allows(mm.pageTable().lookup(address), WRITE);
        }
        if (!memory.hasContents() && isDirtyAndWritable(PageTable.entry(slot))) {
            return true;
        }
        PageTable.lock(slot);
        long entry = PageTable.entry(slot);
        // A table by now: the page was split since it was looked for.
        boolean allowed = allows(entry, WRITE) && (!isPmd || Pte.isHuge(entry));
        if (allowed) {
            if (memory.hasContents()) {
                long frame =
                        Pte.pfn(entry) + (Pte.isHuge(entry) ? (address & HugePages.BYTES - 1) >>> PageSize.SHIFT : 0);
                OrderedMemory.putLongRelease(memory.contentAddress(frame) + (address & WORD_IN_PAGE), value);
            }
            if ((entry & Pte.DIRTY) == 0) {
                PageTable.setRelease(slot, entry | Pte.DIRTY);
            }
        }
        PageTable.unlock(slot);
        return allowed;
    }

    /** Reads a word; the page was made accessible. Reads again when the page changed meanwhile. */
    static long load(AddressSpace mm, long address) {
        PhysicalMemory memory = mm.machine().physicalMemory();
        while (memory.hasContents()) {
            long entry = mm.pageTable().lookup(address);
            if (!allows(entry, READ)) {
                int error = access(mm, address, READ);
                if (error != 0) {
                    throw new IllegalStateException("a word must be readable to be read: address=0x"
                            + Long.toHexString(address) + ", " + Errno.name(error));
                }
                continue;
            }
            long record = memory.record(Pte.pfn(entry));
            int generation = PageRecord.generation(record);
            // Acquire loads in this order: entry, generation, word, generation, entry. A page freed in between shows in
            // one of them.
            long value = OrderedMemory.getLongAcquire(memory.contentAddress(Pte.pfn(entry)) + (address & WORD_IN_PAGE));
            if (PageRecord.generation(record) == generation && mm.pageTable().lookup(address) == entry) {
                return value;
            }
        }
        return 0;
    }

    private static int fault(AddressSpace mm, long address, int kind) {
        int faultFlags = FaultFlags.ALLOW_RETRY | (kind == WRITE ? FaultFlags.WRITE : 0);
        while (true) {
            int result = tryFault(mm, address, kind, faultFlags);
            if (result == FaultFlags.RETRY) {
                faultFlags &= ~FaultFlags.ALLOW_RETRY;
            } else if (result != AGAIN) {
                return result;
            }
        }
    }

    /** One fault, which leaves no lock held whatever a driver that hears of it throws: 0, an error, {@link FaultFlags#RETRY}, or {@link #AGAIN}. */
    private static int tryFault(AddressSpace mm, long address, int kind, int faultFlags) {
        boolean isReleased = false;
        mm.downRead();
        try {
            Vma vma = mm.findVma(address);
            if (vma == null || vma.start() > address || !allows(vma, kind)) {
                return FaultFlags.SEGV;
            }
            int result = mm.handleMmFault(vma, address, faultFlags);
            isReleased = (result & FaultFlags.RETRY) != 0;
            if (isReleased) {
                return FaultFlags.RETRY;
            }
            if ((result & FaultFlags.ERROR) != 0) {
                return result & FaultFlags.ERROR;
            }
            return allows(mm.pageTable().lookup(address), kind) ? 0 : AGAIN;
        } finally {
            if (!isReleased) {
                mm.upRead();
            }
        }
    }

    private static boolean allows(long entry, int kind) {
        return switch (kind) {
            case READ -> (entry & Pte.PRESENT) != 0;
            case WRITE -> (entry & (Pte.PRESENT | Pte.WRITE)) == (Pte.PRESENT | Pte.WRITE);
            default -> (entry & (Pte.PRESENT | Pte.NO_EXECUTE)) == Pte.PRESENT;
        };
    }

    /** x86 has no page that can be written or executed but not read. */
    private static boolean allows(Vma vma, int kind) {
        return switch (kind) {
            case READ -> (vma.flags() & Vma.RIGHTS) != 0;
            case WRITE -> (vma.flags() & Vma.VM_WRITE) != 0;
            default -> (vma.flags() & Vma.VM_EXEC) != 0;
        };
    }

    private static boolean isDirtyAndWritable(long entry) {
        long bits = Pte.PRESENT | Pte.WRITE | Pte.DIRTY;
        return (entry & bits) == bits;
    }
}
