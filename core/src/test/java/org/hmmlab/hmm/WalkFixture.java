package org.hmmlab.hmm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.hmmlab.hmm.walk.DevicePagemaps;
import org.hmmlab.hmm.walk.RangeFaulter;
import org.hmmlab.memory.KernelRules;
import org.hmmlab.memory.PageSize;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.MapSource;
import org.hmmlab.mm.NonPresentFaults;
import org.hmmlab.mm.Vma;
import org.hmmlab.pagetable.PageTable;
import org.hmmlab.pagetable.Pte;

/** Walks over entries that tests write into the page table, whatever makes them elsewhere. Undoes what it wrote. */
final class WalkFixture implements AutoCloseable {
    static final EntryEncoding ENCODING = EntryEncoding.NOUVEAU.withMapSizes(4, 8);
    static final long VALID = ENCODING.valid();
    static final long WRITE = ENCODING.write();
    static final long DEVICE = ENCODING.devicePrivate();
    static final long NONE = ENCODING.none();
    static final long ERROR = ENCODING.error();
    static final int R = Vma.VM_READ;
    static final int RW = Vma.VM_READ | Vma.VM_WRITE;
    static final long PAGE = PageSize.BYTES;

    /** Stands for the CPU faults on entries that other packages make: replaces the entry by a page. */
    final class Faults implements NonPresentFaults {
        int faults;
        int waits;
        long replacement = Pte.NONE;

        @Override
        public int fault(AddressSpace mm, Vma vma, long address, long entry, int faultFlags) {
            faults++;
            PageTable.setRelease(mm.pageTable().pteAddress(address), replacement);
            return 0;
        }

        @Override
        public void waitForMigration(long entryAddress) {
            waits++;
            PageTable.setRelease(entryAddress, replacement);
        }
    }

    /** Page maps by range of frames, with their references. */
    static final class Pagemaps implements DevicePagemaps {
        final Map<Long, Object> owners = new HashMap<>();
        long living = 7;
        int references;

        @Override
        public long get(long pfn, long held) {
            if (held != 0 && held == living) {
                return held;
            }
            put(held);
            if (living != 0) {
                references++;
            }
            return living;
        }

        @Override
        public void put(long pagemap) {
            if (pagemap != 0) {
                references--;
            }
        }

        @Override
        public Object owner(long pfn) {
            return owners.get(pfn);
        }
    }

    final ModelFixture model;
    final HmmMirror mirror;
    final Pagemaps pagemaps = new Pagemaps();
    final Faults faults = new Faults();
    final RangeFaulter faulter;
    private final Deque<Runnable> undo = new ArrayDeque<>();
    private HmmRange range;

    WalkFixture(KernelRules rules) {
        this(rules, Generation.GET_PUT);
    }

    WalkFixture(KernelRules rules, Generation design) {
        model = new ModelFixture(design);
        mirror = model.mirror();
        faulter = new RangeFaulter(rules, pagemaps).walkLimit(20);
        model.machine.nonPresentFaults(faults);
    }

    static long at(int page) {
        return ModelFixture.START + page * PAGE;
    }

    WalkFixture map(int first, long pages, int prot) {
        return map(first, pages, prot, 0);
    }

    WalkFixture map(int first, long pages, int prot, int vmFlags) {
        MapSource source = MapSource.anonymous().withVmFlags(vmFlags);
        assertEquals(at(first), model.mm.mmap(at(first), pages, prot, source));
        return this;
    }

    WalkFixture write(int first, int pages) {
        for (int i = first; i < first + pages; i++) {
            assertEquals(0, model.mm.cpuWrite(at(i), i));
        }
        return this;
    }

    /** Writes a last-level entry, and takes it away again at the end unless it was replaced. */
    WalkFixture put(int page, long entry) {
        return put(model.mm.pageTable().pteAddressOrAllocate(at(page)), entry);
    }

    WalkFixture putPmd(int page, long entry) {
        return put(model.mm.pageTable().pmdAddressOrAllocate(at(page)), entry);
    }

    WalkFixture putPud(int page, long entry) {
        model.mm.pageTable().pmdAddressOrAllocate(at(page) - (1L << PageTable.PUD_SHIFT));
        return put(model.mm.pageTable().pudAddress(at(page)), entry);
    }

    private WalkFixture put(long slot, long entry) {
        long before = PageTable.entry(slot);
        PageTable.setRelease(slot, entry);
        undo.push(() -> PageTable.setRelease(slot, before));
        return this;
    }

    long entry(int page) {
        return model.mm.pageTable().lookup(at(page));
    }

    long pfn(int page) {
        return Pte.pfn(entry(page));
    }

    /** Registers a range with this request of every page, or with a mask for requests in the slots. */
    HmmRange range(int first, int pages, long request, long mask) {
        closeRange();
        range = new HmmRange(model.module, ENCODING).bounds(at(first), at(first + pages), new long[pages]);
        assertEquals(0, range.register(mirror));
        return range.request(request, mask);
    }

    long snapshot(int first, int pages) {
        return call(range(first, pages, 0, 0), RangeFaulter.SNAPSHOT);
    }

    long fault(int first, int pages, long request) {
        return call(range(first, pages, request, 0), 0);
    }

    long call(HmmRange registered, int flags) {
        model.mm.downRead();
        try {
            return faulter.fault(registered, flags);
        } finally {
            model.mm.upRead();
        }
    }

    long[] slots() {
        return range.pfns();
    }

    long slot(int index) {
        return range.pfns()[index];
    }

    int warnings() {
        return (int) model.machine.notifierDomain().warnings().count();
    }

    private void closeRange() {
        if (range != null) {
            range.unregister();
            range.close();
            range = null;
        }
    }

    @Override
    public void close() {
        closeRange();
        while (!undo.isEmpty()) {
            undo.pop().run();
        }
        mirror.unregister();
        model.endMm();
        model.close();
    }
}
