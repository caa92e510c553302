package org.hmmlab.hmm;

import org.hmmlab.memory.Errno;
import org.hmmlab.notifier.InvalidationEvent;
import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.notifier.MmuIntervalLayout;
import org.hmmlab.notifier.MmuIntervalNotifier;
import org.hmmlab.notifier.MmuIntervalNotifierOps;

/**
 * The interval subscription that a range embeds, and whom it tells: the mirror that the range was registered with.
 *
 * <p>Inserted and removed by the range's thread; {@link #invalidate} is called by any thread in between.
 */
final class RangeInterval implements MmuIntervalNotifierOps {
    /** No sequence number: real ones are positive. */
    static final long NOT_SEEN = -1;

    private final long sequenceWord;
    private final MmuIntervalNotifier notifier;
    /** Written before the insertion, whose lock publishes it to who invalidates. */
    private Hmm hmm;

    RangeInterval(HmmRange range) {
        long node = range.record() + RangeLayout.INTERVAL;
        sequenceWord = node + MmuIntervalLayout.SEQUENCE;
        notifier = new MmuIntervalNotifier(range.module().machine().notifierDomain(), node, this);
    }

    /** Address of the own sequence number. */
    long sequenceWord() {
        return sequenceWord;
    }

    int insert(Hmm target, long start, long end) {
        hmm = target;
        return notifier.insert(target.mm(), start, end);
    }

    /** The sequence number that the insertion saw, or {@link #NOT_SEEN} if an invalidation was running. */
    long insertedAt() {
        return notifier.insertedAt();
    }

    /** Returns when no callback of it runs and none will. */
    void remove() {
        notifier.remove();
    }

    /** The sequence number to compare with, or {@link #NOT_SEEN} after the timeout. */
    long readBegin(long timeoutNanos) {
        return notifier.readBegin(timeoutNanos);
    }

    void close() {
        notifier.close();
    }

    /**
     * {@inheritDoc}
     *
     * @kernel lib/test_hmm.c dmirror_interval_invalidate() 5.8 — sets the number before the driver takes its lock instead of under it, so
     *     that a refused invalidation costs whoever faults one more try
     */
    @Override
    public boolean invalidate(MmuIntervalNotifier source, InvalidationRange range, long sequence) {
        if (range.event() == InvalidationEvent.MIGRATE && hmm.passes(range)) {
            return true;
        }
        // Before the driver's lock is taken and dropped in its callback: who holds that lock later sees the number.
        source.setSequence(sequence);
        if (range.event() == InvalidationEvent.RELEASE) {
            hmm.releaseOnce();
            return true;
        }
        return hmm.callMirrors(range, -Errno.EAGAIN) == 0;
    }
}
