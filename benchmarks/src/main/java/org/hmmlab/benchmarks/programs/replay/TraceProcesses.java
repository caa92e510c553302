package org.hmmlab.benchmarks.programs.replay;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Which processes live at a line: 0 from the start, the others from the fork that makes them to their exit. Before its
 * fork a process may have implicit mmap lines at time 0, and nothing else.
 */
final class TraceProcesses {
    /** Highest number of a process: a recording of more is not a recording. */
    static final int MAX_NUMBER = 65_535;

    private final BitSet live = new BitSet();
    private final BitSet ended = new BitSet();
    private final List<Pending> pending = new ArrayList<>();

    TraceProcesses() {
        live.set(0);
    }

    /** A process known from its implicit regions alone, and the first line of them. */
    private record Pending(int process, int line) {}

    /** Takes the last event of the columns; returns what was expected instead, or null if it is right. */
    String apply(TraceOp op, int process, int line, MmTraceColumns columns) {
        int event = columns.size() - 1;
        if (!live.get(process)) {
            return ended.get(process)
                    ? "no event of process " + process + " after its exit"
                    : introduce(process, line, op, columns);
        }
        switch (op) {
            case FORK -> {
                int child = (int) columns.detail(event);
                if (live.get(child) || ended.get(child)) {
                    return "the number of a new process: process " + child + " exists already";
                }
                live.set(child);
                pending.removeIf(p -> p.process == child);
            }
            case EXIT -> {
                live.clear(process);
                ended.set(process);
            }
            default -> {}
        }
        return null;
    }

    private String introduce(int process, int line, TraceOp op, MmTraceColumns columns) {
        int event = columns.size() - 1;
        boolean isImplicit = op == TraceOp.MMAP && (columns.detail(event) & MmTrace.IMPLICIT) != 0;
        if (!isImplicit || columns.timeNanos(event) != 0) {
            return "a process that exists: process " + process + " was not made by a fork before";
        }
        if (pending.stream().noneMatch(p -> p.process == process)) {
            pending.add(new Pending(process, line));
        }
        return null;
    }

    /** The first line of a process that no fork made, or 0. */
    int pendingLine() {
        return pending.isEmpty() ? 0 : pending.get(0).line;
    }

    int pendingProcess() {
        return pending.get(0).process;
    }
}
