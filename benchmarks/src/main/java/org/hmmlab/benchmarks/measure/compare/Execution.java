package org.hmmlab.benchmarks.measure.compare;

import java.util.Locale;
import org.hmmlab.benchmarks.measure.launch.TimePlan;

/**
 * How the JVMs of a pair meet the same machine: all alive at once, taking turns (lock-step), or one after another in blocks of
 * two pairs, the second mirrored (A B B A or B A A B, the control beside them), so that a linear drift cancels in each block.
 *
 * @param isLockStep which of the two
 * @param reason why not lock-step, in words; empty for lock-step
 */
public record Execution(boolean isLockStep, String reason) {
    /** Three JVMs at once. */
    public static final Execution LOCK_STEP = new Execution(true, "");

    private static final long MIB = 1 << 20;

    /** What a JVM takes beside its heap, with the JMH process that waits for it. */
    private static final long BESIDE_HEAP = 384 * MIB;

    /** Checks that blocks have a reason. */
    public Execution {
        if (isLockStep != reason.isEmpty()) {
            throw new IllegalArgumentException("blocks, and only they, must have a reason: " + reason);
        }
    }

    /** Blocks of single JVMs. */
    public static Execution blocks(String reason) {
        return new Execution(false, reason);
    }

    /**
     * Lock-step where the memory holds three JVMs, blocks where it does not.
     *
     * @param heapBytes heap of the largest JVM
     * @param availableBytes memory that can be had without swapping; negative where the machine does not say
     */
    public static Execution fitting(long heapBytes, long availableBytes) {
        long need = TimePlan.COMPARED_JVMS * (heapBytes + BESIDE_HEAP);
        return availableBytes < 0 || need <= availableBytes
                ? LOCK_STEP
                : blocks(String.format(
                        Locale.ROOT,
                        "three JVMs at once would take about %,d MiB (a heap of %,d MiB each), and %,d MiB are available",
                        need / MIB,
                        heapBytes / MIB,
                        availableBytes / MIB));
    }

    /** Pairs that are measured together: the halves of a block. */
    public int pairsAtOnce() {
        return isLockStep ? 1 : 2;
    }

    /** A number of pairs that comes out even. */
    public int rounded(int pairs) {
        return (pairs + pairsAtOnce() - 1) / pairsAtOnce() * pairsAtOnce();
    }

    /** In a word or two. */
    public String words() {
        return isLockStep ? "lock-step" : "ABBA blocks";
    }

    /** As a stored run says it; read by {@link #of}. */
    public String text() {
        return isLockStep ? "lock-step, A B and a second A" : "ABBA blocks of single JVMs: " + reason;
    }

    /** What a stored run says. */
    public static Execution of(String text) {
        int at = text.indexOf(": ");
        return text.startsWith("ABBA") && at > 0 ? blocks(text.substring(at + 2)) : LOCK_STEP;
    }
}
