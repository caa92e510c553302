package org.hmmlab.driver.svm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hmmlab.hmm.EntryEncoding;
import org.hmmlab.hmm.HmmModule;
import org.hmmlab.hmm.HmmRange;
import org.hmmlab.hmm.walk.RangeFaulter;
import org.hmmlab.memory.Errno;
import org.hmmlab.memory.PageSize;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.Vma;
import org.hmmlab.pagetable.PageTable;
import org.hmmlab.sync.StepPoints;

/**
 * Serves the faults of one device: takes a batch, groups neighbours into windows, faults each window through HMM under the
 * retry protocol, and answers each fault. One thread at a time.
 *
 * @kernel drivers/gpu/drm/nouveau/nouveau_svm.c nouveau_svm_fault() 02712bc325 — a window keeps its range while it retries
 *     and unregisters it after both locks are dropped, since the last mmput may run the exit there; a window that is
 *     invalidated while it is read tries again instead of failing; a fault that HMM fails without touching its request is
 *     cancelled; device pages keep HMM's format; with intervals the range follows the one of the whole space and mmap_sem is
 *     dropped after each fault, as from 5.5 on
 */
final class SvmFaultHandler implements AutoCloseable {
    /** Most pages of one window. */
    static final int WINDOW_PAGES = 16;

    private static final EntryEncoding ENCODING = SvmDriver.ENCODING;
    /** Result of a window that begins where nothing is mapped. */
    private static final int NO_VMA = 1;

    private final HmmModule module;
    private final FaultBuffer buffer;
    private final SvmmTable spaces;
    private final long waitMs;
    private final boolean leaks;
    private final boolean overwrites;
    private final FaultBatch batch;
    private final RangeFaulter faulter = new RangeFaulter();
    private final SvmStatistics statistics = new SvmStatistics();
    private final List<Leak> leaked = new ArrayList<>();
    /** Requests in, results out. */
    private final long[] pfns = new long[WINDOW_PAGES];

    private HmmRange range;
    /** The window: its faults in the batch, and its first page. */
    private int first;

    private int next;
    private long start;
    private int pages;

    SvmFaultHandler(HmmModule module, SvmConfig config, FaultBuffer buffer, SvmmTable spaces) {
        this.module = module;
        this.buffer = buffer;
        this.spaces = spaces;
        this.waitMs = config.waitMs();
        this.leaks = config.flaws().contains(SvmFlaw.RANGE_LEAKED_ON_TIMEOUT);
        this.overwrites = config.flaws().contains(SvmFlaw.REQUESTS_OVERWRITTEN);
        this.batch = new FaultBatch(buffer.capacity());
        this.range = new HmmRange(module, ENCODING);
    }

    /** Takes what the device has reported and answers all of it; the number of faults. */
    int handle() {
        buffer.drain(batch);
        if (batch.size() == 0) {
            return 0;
        }
        statistics.batches++;
        statistics.faults += batch.size();
        for (first = 0; first < batch.size(); first = next) {
            next = first + 1;
            Svmm space = spaces.find(batch.instance(first));
            if (space == null || !serve(space)) {
                answer(first, next, FaultBuffer.CANCELLED);
            }
        }
        return batch.size();
    }

    /** Serves the window that begins with the first fault not yet handled; false: cancel that fault. */
    private boolean serve(Svmm space) {
        AddressSpace mm = space.mm();
        start = batch.page(first);
        if (start < 0 || start >= PageTable.END || space.isUnmanaged(start)) {
            return false;
        }
        int result;
        try {
            result = mapWindow(space, mm);
        } finally {
            if (range.isRegistered()) {
                space.protocol().end(range);
            }
        }
        if (result == NO_VMA) {
            return false;
        }
        if (result != 0) {
            statistics.failed(result);
        }
        judge(result);
        return true;
    }

    /** Faults the window's pages and programs them; returns without a lock, the range may still be registered. */
    private int mapWindow(Svmm space, AddressSpace mm) {
        boolean isOneSection = space.protocol().programsUnderMmapSem();
        int error;
        mm.downRead();
        try {
            error = openWindow(space, mm);
            if (error == 0 && isOneSection) {
                error = attempt(space);
            }
        } finally {
            mm.upRead();
        }
        return error == 0 && !isOneSection ? attempt(space) : error;
    }

    /** Finds what the window covers and has its range told of invalidations; mmap_sem is held for read. */
    private int openWindow(Svmm space, AddressSpace mm) {
        Vma vma = mm.findVma(start);
        if (vma == null || vma.start() > start) {
            return NO_VMA;
        }
        gather(space.clip(start, Math.min(vma.end(), start + WINDOW_PAGES * PageSize.BYTES)));
        statistics.windows++;
        range.bounds(start, start + pages * PageSize.BYTES, pfns).request(0, -1L);
        return space.protocol().begin(range);
    }

    /** Finds the following faults that lie below the limit: they are one window. */
    private void gather(long limit) {
        long last = start;
        while (next < batch.size() && batch.instance(next) == batch.instance(first) && batch.page(next) < limit) {
            if (batch.page(next) == last) {
                statistics.duplicates++;
            }
            last = batch.page(next++);
        }
        pages = (int) ((last - start) / PageSize.BYTES) + 1;
        request();
    }

    /** What the device asks for. Of a page's faults the first decides, since writes come first. */
    private void request() {
        Arrays.fill(pfns, 0, pages, ENCODING.none());
        for (int i = first; i < next; i++) {
            int slot = slot(i);
            if (pfns[slot] == ENCODING.none()) {
                pfns[slot] = ENCODING.valid() | (batch.isWrite(i) ? ENCODING.write() : 0);
            }
        }
    }

    /** Wait, fault, check, program, until one pass is undisturbed; mmap_sem is held for read throughout, or for each fault only. */
    private int attempt(Svmm space) {
        while (true) {
            StepPoints.reach("svm.waiting");
            if (!range.waitUntilValid(waitMs)) {
                statistics.timeouts++;
                if (leaks) {
                    leaked.add(new Leak(space, range));
                    range = new HmmRange(module, ENCODING);
                }
                return -Errno.EBUSY;
            }
            long result = read(space);
            if (result == 0 || result < 0 && result != -Errno.EBUSY) {
                return result == 0 ? -Errno.EBUSY : (int) result;
            }
            if (result > 0 && commit(space)) {
                return 0;
            }
            statistics.retries++;
            if (!overwrites) {
                request();
            }
        }
    }

    private long read(Svmm space) {
        boolean takesMmapSem = !space.protocol().programsUnderMmapSem();
        if (takesMmapSem) {
            space.mm().downRead();
        }
        try {
            long result = faulter.fault(range, 0);
            StepPoints.reach("svm.faulted");
            return result;
        } finally {
            if (takesMmapSem) {
                space.mm().upRead();
            }
        }
    }

    /** Programs the device if the range is still valid. */
    private boolean commit(Svmm space) {
        space.updateLock().lock();
        try {
            boolean isValid = range.isValid();
            if (isValid) {
                space.devicePageTable().program(range);
            }
            return isValid;
        } finally {
            space.updateLock().unlock();
        }
    }

    /** Answers the window's faults by what their slots say; an error that left the requests as they were cancels all. */
    private void judge(int result) {
        boolean untouched = result != 0 && result != -Errno.EBUSY && allSlotsSayYes();
        for (int i = first; i < next; i++) {
            answer(i, i + 1, untouched || !saysYes(i) ? FaultBuffer.CANCELLED : FaultBuffer.REPLAYED);
        }
    }

    private boolean allSlotsSayYes() {
        boolean all = true;
        for (int i = first; i < next; i++) {
            all &= saysYes(i);
        }
        return all;
    }

    private boolean saysYes(int i) {
        long entry = pfns[slot(i)];
        long wanted = ENCODING.valid() | (batch.isWrite(i) ? ENCODING.write() : 0);
        return entry != ENCODING.error() && (entry & wanted) == wanted;
    }

    private int slot(int i) {
        return (int) ((batch.page(i) - start) / PageSize.BYTES);
    }

    private void answer(int from, int to, int answer) {
        for (int i = from; i < to; i++) {
            if (answer == FaultBuffer.REPLAYED) {
                statistics.replays++;
            } else {
                statistics.cancels++;
            }
            buffer.answer(batch.slot(i), answer);
        }
    }

    SvmStatistics statistics() {
        return statistics;
    }

    /** How many ranges the flaw left registered. */
    int leaked() {
        return leaked.size();
    }

    /** A range that a time-out left registered. */
    private record Leak(Svmm space, HmmRange range) {}

    /** Frees its memory, and what the flaw leaked. */
    @Override
    public void close() {
        range.close();
        for (Leak lost : leaked) {
            lost.space().protocol().end(lost.range());
            lost.range().close();
        }
        leaked.clear();
    }
}
