package org.hmmlab.benchmarks.programs.replay;

import java.util.ArrayList;
import java.util.List;
import org.hmmlab.benchmarks.suites.fixture.LoadedDesign;
import org.hmmlab.memory.Contents;
import org.hmmlab.sync.WorkCounters;

/**
 * Applies a recording to the model, event by event, as often as asked for.
 *
 * <p>Every address space has a mirror, registered at the start, at fork and at exec. After a CPU fault that the model
 * served, the device touches the same page with the configured probability, with the same access; an instruction fetch
 * counts as a read. One thread; the machine is booted once and every replay must leave it as it was.
 */
public final class TraceReplayer implements AutoCloseable {
    private static final long FRAMES_PER_FAULT = 3;
    private static final long SPARE_FRAMES = 1024;

    private final MmTrace trace;
    private final ReplayConfig config;
    private final LoadedDesign loaded;
    private final List<List<Integer>> implicitBeforeFork;

    private ReplayProcess[] processes;
    private ReplayTally tally;

    /**
     * Boots a machine that is large enough.
     *
     * @param trace the recording
     * @param config the design, the device and its seed
     */
    public TraceReplayer(MmTrace trace, ReplayConfig config) {
        this.trace = trace;
        this.config = config;
        loaded = new LoadedDesign(config.design().id(), "kernel", frames(trace), Contents.NONE);
        implicitBeforeFork = implicitBeforeFork(trace);
    }

    /** A fault takes at most a page of its file and a copy of it; the device's access after it one more. */
    private static long frames(MmTrace trace) {
        long faults = 0;
        for (int i = 0; i < trace.size(); i++) {
            faults += trace.op(i) == TraceOp.FAULT ? 1 : 0;
        }
        return FRAMES_PER_FAULT * faults + SPARE_FRAMES;
    }

    /** By process: its implicit regions that stand before the fork that makes it. */
    private static List<List<Integer>> implicitBeforeFork(MmTrace trace) {
        List<List<Integer>> regions = new ArrayList<>();
        for (int process = 0; process < trace.processes(); process++) {
            regions.add(new ArrayList<>());
        }
        boolean[] exists = new boolean[trace.processes()];
        exists[0] = true;
        for (int i = 0; i < trace.size(); i++) {
            if (trace.op(i) == TraceOp.FORK) {
                exists[trace.child(i)] = true;
            } else if (!exists[trace.process(i)]) {
                regions.get(trace.process(i)).add(i);
            }
        }
        return regions;
    }

    /**
     * Replays the whole recording once.
     *
     * @return what happened
     * @throws IllegalStateException if anything of it is left in the machine afterwards
     */
    public ReplayOutcome replay() {
        tally = new ReplayTally();
        processes = new ReplayProcess[trace.processes()];
        DeviceAccessSampler sampler = new DeviceAccessSampler(config.deviceShare(), config.seed());
        processes[0] = ReplayProcess.start(loaded, trace, tally);
        int size = trace.size();
        for (int event = 0; event < size; event++) {
            TraceOp op = trace.op(event);
            tally.event(op);
            ReplayProcess process = processes[trace.process(event)];
            if (op == TraceOp.FAULT) {
                process.fault(event, sampler.next());
            } else if (process != null) {
                apply(op, event, process);
            }
        }
        for (int i = 0; i < processes.length; i++) {
            end(i);
        }
        settle();
        requireNothingLeft();
        return tally.outcome();
    }

    private void apply(TraceOp op, int event, ReplayProcess process) {
        switch (op) {
            case MMAP -> process.mmap(event);
            case MUNMAP -> process.munmap(event);
            case MPROTECT -> process.mprotect(event);
            case MREMAP -> process.mremap(event);
            case MADVISE -> process.madvise(event);
            case FORK -> {
                int child = trace.child(event);
                processes[child] = process.fork(implicitBeforeFork.get(child));
            }
            case EXEC -> {
                process.exec();
                settleWhenCounting();
            }
            case EXIT -> end(trace.process(event));
            default -> throw new IllegalStateException("every kind of event must have its branch: op=" + op);
        }
    }

    /** Ends a process that still lives. */
    private void end(int process) {
        if (processes[process] != null) {
            processes[process].end();
            processes[process] = null;
            settleWhenCounting();
        }
    }

    /**
     * Counts must not depend on which thread ran a grace period, or on whether two shared one; so where work is
     * counted, each deferred free ends before the next event starts. Where time is measured nothing waits.
     */
    private void settleWhenCounting() {
        if (WorkCounters.COUNTING) {
            settle();
        }
    }

    private void settle() {
        loaded.machine().notifierDomain().srcu().barrier();
    }

    private void requireNothingLeft() {
        String leaks = loaded.machine().leaks();
        long objects = loaded.module().liveObjects();
        long ranges = loaded.module().liveRanges();
        if (!leaks.isEmpty() || objects != 0 || ranges != 0) {
            throw new IllegalStateException("a replay must leave nothing behind: per-mm objects=" + objects
                    + ", ranges=" + ranges + (leaks.isEmpty() ? "" : ", " + leaks));
        }
    }

    /** The recording. */
    public MmTrace trace() {
        return trace;
    }

    /** What is applied besides the recording. */
    public ReplayConfig config() {
        return config;
    }

    /** Gives the machine back. */
    @Override
    public void close() {
        loaded.close();
    }
}
