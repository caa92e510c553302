package org.hmmlab.driver.svm;

import java.util.EnumSet;
import java.util.Set;
import org.hmmlab.driver.delivery.QueueKind;
import org.hmmlab.driver.delivery.Waiting;
import org.hmmlab.hmm.HmmRange;

/**
 * Sizes and switches of the driver.
 *
 * @param queue how invalidations travel to the device
 * @param waiting how both sides of a delivery wait
 * @param faultBufferEntries faults that the device can have unanswered, a power of two; also the largest batch
 * @param tlbEntries entries of the device's TLB, a power of two
 * @param waitMs longest wait for a valid range, in milliseconds
 * @param flaws the errors that it has
 */
public record SvmConfig(
        QueueKind queue, Waiting waiting, int faultBufferEntries, int tlbEntries, long waitMs, Set<SvmFlaw> flaws) {
    /** Many address spaces, 256 faults, 64 TLB entries, the kernel's second, no flaw. */
    public static final SvmConfig DEFAULT = new SvmConfig(
            QueueKind.DEFAULT_OF_MANY_PRODUCERS,
            Waiting.YIELD,
            256,
            64,
            HmmRange.DEFAULT_TIMEOUT_MS,
            EnumSet.noneOf(SvmFlaw.class));

    /** Checks the sizes. */
    public SvmConfig {
        if (Integer.bitCount(faultBufferEntries) != 1 || Integer.bitCount(tlbEntries) != 1 || waitMs < 0) {
            throw new IllegalArgumentException("sizes must be powers of two, the wait not negative: faultBufferEntries="
                    + faultBufferEntries + ", tlbEntries=" + tlbEntries + ", waitMs=" + waitMs);
        }
        flaws = Set.copyOf(flaws);
    }

    /**
     * The same with another queue.
     *
     * @param kind the queue
     * @return a copy
     */
    public SvmConfig with(QueueKind kind) {
        return new SvmConfig(kind, waiting, faultBufferEntries, tlbEntries, waitMs, flaws);
    }

    /**
     * The same with another way to wait.
     *
     * @param how how both sides of a delivery wait
     * @return a copy
     */
    public SvmConfig with(Waiting how) {
        return new SvmConfig(queue, how, faultBufferEntries, tlbEntries, waitMs, flaws);
    }

    /**
     * The same with another time-out.
     *
     * @param milliseconds longest wait for a valid range; 0 only looks
     * @return a copy
     */
    public SvmConfig withWaitMs(long milliseconds) {
        return new SvmConfig(queue, waiting, faultBufferEntries, tlbEntries, milliseconds, flaws);
    }

    /**
     * The same with these errors and no others.
     *
     * @param present the errors
     * @return a copy
     */
    public SvmConfig with(SvmFlaw... present) {
        return new SvmConfig(queue, waiting, faultBufferEntries, tlbEntries, waitMs, Set.of(present));
    }
}
