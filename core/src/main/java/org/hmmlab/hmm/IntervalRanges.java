package org.hmmlab.hmm;

import org.hmmlab.notifier.MmuNotifiers;

/**
 * Range tracking since 5.5: a range is an interval subscription of its own, and valid while its sequence number is the one that the
 * insertion or the last wait saw. Only ranges that an invalidation overlaps hear of it, and they never become valid again by
 * themselves.
 *
 * @kernel mm/mmu_notifier.c mmu_interval_notifier_insert(), mmu_interval_read_begin() 5.5 — the insertion begins a read, too: there a
 *     driver has no number before its first read
 */
final class IntervalRanges implements RangeTracking {
    @Override
    public int rangeLength() {
        return RangeLayout.LENGTH_WITH_INTERVAL;
    }

    @Override
    public void open(HmmRange range) {
        range.interval(new RangeInterval(range));
    }

    @Override
    public void close(HmmRange range) {
        range.interval().close();
    }

    @Override
    public boolean hasIntervals() {
        return true;
    }

    @Override
    public int register(Hmm hmm, HmmRange range) {
        RangeInterval interval = range.interval();
        range.watch(interval);
        int error = interval.insert(hmm, range.start(), range.end());
        if (error == 0) {
            range.sees(interval.insertedAt());
        }
        return error;
    }

    @Override
    public void follow(HmmRange range, HmmRange tracked) {
        range.watch(tracked.interval());
    }

    @Override
    public void unregister(Hmm hmm, HmmRange range) {
        boolean isOwn = range.watched() == range.interval();
        range.watch(range.interval());
        if (isOwn) {
            range.interval().remove();
        }
    }

    @Override
    public boolean await(Hmm hmm, HmmRange range, long timeoutNanos) {
        long sequence = range.watched().readBegin(timeoutNanos);
        range.sees(sequence);
        return sequence != RangeInterval.NOT_SEEN;
    }

    @Override
    public long running(Hmm hmm) {
        return MmuNotifiers.running(hmm.mm());
    }
}
