package org.hmmlab.sync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts the locked read-modify-writes and full fences that the primitives of this package execute.
 *
 * <p>On with {@code -Dhmmlab.counting=true}; otherwise the compiler removes every call. Each thread counts in memory of
 * its own, without locked instructions, so counting changes the time of what is counted but not its work. Only the
 * primitives call {@link #rmw}, {@link #casFailure} and {@link #fence}, right beside the instruction they stand for.
 */
public final class WorkCounters {
    /** Whether counting is on, for the life of the JVM. */
    public static final boolean COUNTING = Boolean.getBoolean("hmmlab.counting");

    private static final Registry REGISTRY = new Registry();
    private static final ThreadLocal<ThreadCounters> OF_THREAD = ThreadLocal.withInitial(REGISTRY::register);

    private WorkCounters() {}

    /** One locked instruction was executed on this part; a compare-and-set counts whether it succeeds or fails. */
    public static void rmw(WorkCategory part) {
        if (COUNTING) {
            OF_THREAD.get().increment(ThreadCounters.RMW, part);
        }
    }

    /** The compare-and-set just counted by {@link #rmw} found another value. */
    public static void casFailure(WorkCategory part) {
        if (COUNTING) {
            OF_THREAD.get().increment(ThreadCounters.CAS_FAILURE, part);
        }
    }

    /** One full fence was executed for this part. */
    public static void fence(WorkCategory part) {
        if (COUNTING) {
            OF_THREAD.get().increment(ThreadCounters.FENCE, part);
        }
    }

    /** Exact counts of the calling thread; all zero when counting is off. */
    public static WorkCounts ofThisThread() {
        return COUNTING ? OF_THREAD.get().counts() : none();
    }

    /**
     * Counts of all threads that ever counted, ended ones included. Exact for threads that have ended or that the caller
     * is synchronized with; at least what others had counted a moment ago.
     */
    public static WorkCounts ofAllThreads() {
        return COUNTING ? REGISTRY.total() : none();
    }

    private static WorkCounts none() {
        return new WorkCounts(new long[WorkCategory.COUNT], new long[WorkCategory.COUNT], new long[WorkCategory.COUNT]);
    }

    /** All threads' counters; those of ended threads are folded into one. */
    private static final class Registry {
        private final List<ThreadCounters> live = new ArrayList<>();
        private WorkCounts ended = none();

        synchronized ThreadCounters register() {
            foldEnded();
            ThreadCounters counters = new ThreadCounters(Thread.currentThread());
            live.add(counters);
            return counters;
        }

        synchronized WorkCounts total() {
            foldEnded();
            WorkCounts total = ended;
            for (ThreadCounters counters : live) {
                total = total.plus(counters.counts());
            }
            return total;
        }

        private void foldEnded() {
            for (int i = live.size() - 1; i >= 0; i--) {
                // An ended thread's writes are visible to whoever sees isAlive() false.
                if (!live.get(i).owner.isAlive()) {
                    ended = ended.plus(live.remove(i).counts());
                }
            }
        }
    }

    /** One thread's counters, in one array with room around them so that no two threads share a line. */
    private static final class ThreadCounters {
        static final int RMW = 0;
        static final int FENCE = 1;
        static final int CAS_FAILURE = 2;
        private static final int KINDS = 3;
        private static final int PAD = 16;
        private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

        final Thread owner;
        private final long[] cells = new long[PAD + KINDS * WorkCategory.COUNT + PAD];

        ThreadCounters(Thread owner) {
            this.owner = owner;
        }

        void increment(int kind, WorkCategory part) {
            int i = cell(kind, part.ordinal());
            // Opaque: written by the owner only, read whole by others; orders nothing.
            CELL.setOpaque(cells, i, cells[i] + 1);
        }

        WorkCounts counts() {
            return new WorkCounts(copy(RMW), copy(FENCE), copy(CAS_FAILURE));
        }

        private long[] copy(int kind) {
            long[] values = new long[WorkCategory.COUNT];
            for (int i = 0; i < values.length; i++) {
                // Opaque: pairs with increment(); a count may be a moment old.
                values[i] = (long) CELL.getOpaque(cells, cell(kind, i));
            }
            return values;
        }

        private static int cell(int kind, int ordinal) {
            return PAD + kind * WorkCategory.COUNT + ordinal;
        }
    }
}
