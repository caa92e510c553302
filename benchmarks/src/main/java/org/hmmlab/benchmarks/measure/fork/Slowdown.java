package org.hmmlab.benchmarks.measure.fork;

import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * A slowdown of known size that a measured JVM is asked for by the property {@value #PERMILLE}: how {@code lab calibrate} learns
 * what a comparison finds here. A short operation is done once more as often as the property says, so that whatever it does, also
 * to other threads, grows by that share; a long one is followed by a busy wait of that share of its own time. With a share of 0
 * the same code runs without effect, so that the JVM that is compared with has it too.
 *
 * <p>Without the property nothing of it is left once the JIT has seen that it is off. JMH makes one for each thread.
 */
@State(Scope.Thread)
public class Slowdown {
    /** System property of a fork: by how many thousandths its operations are to take longer, 0 to 999. */
    public static final String PERMILLE = "hmmlab.slowdown.permille";

    /** Parameter of a stored JVM that says by how many thousandths it was slowed down, among those that begin with {@code @}. */
    public static final String PARAM = "@slowdown";

    private static final boolean IS_ON = System.getProperty(PERMILLE) != null;
    private static final int ADDED = Integer.getInteger(PERMILLE, 0);
    private static final int WHOLE = 1_000;

    private int owed;

    /** For JMH. */
    public Slowdown() {}

    /** Whether the operation that was just done must be done once more. */
    public boolean isDue() {
        return IS_ON && owes();
    }

    private boolean owes() {
        owed += ADDED;
        if (owed < WHOLE) {
            return false;
        }
        owed -= WHOLE;
        return true;
    }

    /** The time at which a long operation starts, in ns; 0 if the property is absent. */
    public long start() {
        return IS_ON ? System.nanoTime() : 0;
    }

    /** Keeps the CPU busy for as long as the slowdown of an operation is that started then. */
    public void finish(long startNanos) {
        if (!IS_ON) {
            return;
        }
        long now = System.nanoTime();
        long until = now + (now - startNanos) * ADDED / WHOLE;
        while (System.nanoTime() - until < 0) {
            Thread.onSpinWait();
        }
    }
}
