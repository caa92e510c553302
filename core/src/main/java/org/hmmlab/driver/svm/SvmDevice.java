package org.hmmlab.driver.svm;

import java.util.Queue;
import org.hmmlab.driver.delivery.DeviceThread;
import org.hmmlab.driver.svm.AccessProgram.Outcome;
import org.hmmlab.hmm.EntryEncoding;
import org.hmmlab.pagetable.PageTable;
import org.hmmlab.sync.StepPoints;
import org.jctools.queues.MpscArrayQueue;

/**
 * The device: runs programs of accesses through its TLB and its page tables, reports faults, and flushes the TLB when told.
 * All but {@link #submit} belongs to the device's thread.
 */
public final class SvmDevice implements DeviceThread.Engine {
    private static final int MAX_PROGRAMS = 64;

    private final EntryEncoding encoding;
    private final FaultBuffer faults;
    private final DeviceTlb tlb;
    private final SvmmTable spaces;
    private final boolean flushes;
    private final Queue<AccessProgram> programs = new MpscArrayQueue<>(MAX_PROGRAMS);
    private final PageUse use;
    private AccessProgram current;
    private long accesses;
    private long tlbHits;
    private long reported;
    private long flushed;

    /** What the device does with a page that it may use: a test's or a benchmark's hook. Called in the device's thread. */
    @FunctionalInterface
    public interface PageUse {
        /**
         * The device uses a page.
         *
         * @param instance which of its address spaces
         * @param address first byte of the page
         * @param entry the entry that allowed it
         */
        void use(int instance, long address, long entry);
    }

    SvmDevice(SvmConfig config, EntryEncoding encoding, FaultBuffer faults, SvmmTable spaces, PageUse use) {
        this.encoding = encoding;
        this.faults = faults;
        this.tlb = new DeviceTlb(config.tlbEntries());
        this.spaces = spaces;
        this.flushes = !config.flaws().contains(SvmFlaw.TLB_NOT_FLUSHED);
        this.use = use;
    }

    /**
     * Hands a program to the device. Any thread; the device's thread must be told besides.
     *
     * @param program a program that is done
     * @throws IllegalStateException if it is not done, or 64 programs wait already
     */
    void submit(AccessProgram program) {
        program.submitted();
        if (!programs.offer(program)) {
            program.finished();
            throw new IllegalStateException("a device takes " + MAX_PROGRAMS + " waiting programs at most");
        }
    }

    @Override
    public boolean hasWork() {
        return current != null || !programs.isEmpty();
    }

    @Override
    public boolean step() {
        if (current == null) {
            current = programs.poll();
            if (current == null) {
                return false;
            }
        }
        AccessProgram program = current;
        boolean progressed = false;
        int open = 0;
        for (int i = 0; i < program.size(); i++) {
            progressed |= advance(program, i);
            if (isOpen(program.outcome(i))) {
                open++;
            }
        }
        if (open == 0) {
            current = null;
            program.finished();
        }
        StepPoints.reach("svm.device.stepped");
        return progressed;
    }

    private static boolean isOpen(Outcome outcome) {
        return outcome == Outcome.WAITING || outcome == Outcome.FAULTED;
    }

    private boolean advance(AccessProgram program, int i) {
        Outcome outcome = program.outcome(i);
        if (outcome == Outcome.FAULTED) {
            int answer = faults.state(program.slots[i]);
            if (answer == FaultBuffer.PENDING) {
                return false;
            }
            faults.free(program.slots[i]);
            program.outcome(i, answer == FaultBuffer.CANCELLED ? Outcome.CANCELLED : Outcome.WAITING);
            outcome = program.outcome(i);
        }
        return outcome == Outcome.WAITING ? attempt(program, i) : outcome == Outcome.CANCELLED && isNews(program, i);
    }

    /** A cancelled access is progress once. */
    private static boolean isNews(AccessProgram program, int i) {
        boolean news = program.slots[i] >= 0;
        program.slots[i] = -1;
        return news;
    }

    private boolean attempt(AccessProgram program, int i) {
        int instance = program.instance(i);
        long page = program.page(i);
        long entry = translate(instance, page, program.isWrite(i));
        if (entry != encoding.none()) {
            accesses++;
            use.use(instance, page, entry);
            program.outcome(i, Outcome.DONE);
            return true;
        }
        int slot = faults.put(instance, page, program.isWrite(i));
        if (slot < 0) {
            return false;
        }
        reported++;
        program.slots[i] = slot;
        program.outcome(i, Outcome.FAULTED);
        return true;
    }

    /** The entry that allows the access, or NONE: fault. A TLB entry without the right is no answer, the table is read again. */
    private long translate(int instance, long page, boolean write) {
        long wanted = encoding.valid() | (write ? encoding.write() : 0);
        long cached = tlb.entry(instance, page, encoding.none());
        if ((cached & wanted) == wanted) {
            tlbHits++;
            return cached;
        }
        Svmm space = spaces.find(instance);
        if (space == null || page < 0 || page >= PageTable.END) {
            return encoding.none();
        }
        long entry = space.devicePageTable().entry(page);
        if ((entry & wanted) != wanted) {
            return encoding.none();
        }
        tlb.fill(instance, page, entry);
        return entry;
    }

    @Override
    public void invalidate(int instance, long start, long end) {
        flushed++;
        if (flushes) {
            tlb.flush(instance, start, end);
        }
    }

    /**
     * Accesses that used a page.
     *
     * @return a count; exact when the device is idle
     */
    public long accesses() {
        return accesses;
    }

    /**
     * Accesses that the TLB answered.
     *
     * @return a count; exact when the device is idle
     */
    public long tlbHits() {
        return tlbHits;
    }

    /**
     * Faults reported.
     *
     * @return a count; exact when the device is idle
     */
    public long reported() {
        return reported;
    }

    /**
     * Flushes received.
     *
     * @return a count; exact when the device is idle
     */
    public long flushed() {
        return flushed;
    }
}
