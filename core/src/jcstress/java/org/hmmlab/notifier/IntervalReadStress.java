package org.hmmlab.notifier;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A read against invalidations: no device keeps a translation that the page table does not have any more. The entry is 1 before and another
 * one after. r1: what the device was programmed with, −1 for an invalidation that came between; r2: its translation at the end.
 */
public class IntervalReadStress {
    private IntervalReadStress() {}

    /** A read, and one invalidation. */
    @JCStressTest
    @Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "Programmed before, then invalidated.")
    @Outcome(id = "-1, 0, 0", expect = ACCEPTABLE, desc = "The invalidation came between: the read is told to retry.")
    @Outcome(id = "2, 2, 0", expect = ACCEPTABLE, desc = "Read after the end.")
    @Outcome(expect = FORBIDDEN, desc = "A stale translation, or a chain that is not at rest.")
    @State
    public static class OneInvalidation extends IntervalParties {
        private final Device device = device();

        /** Inserted before anything runs. */
        public OneInvalidation() {
            device.insert();
        }

        /** Reads. */
        @Actor
        public void read(III_Result r) {
            long sequence = device.readBegin();
            r.r1 = device.program(entry, sequence);
        }

        /** Invalidates. */
        @Actor
        public void invalidate() {
            invalidate(2, true);
        }

        /** What is left. */
        @Arbiter
        public void left(III_Result r) {
            r.r2 = device.translation;
            r.r3 = disorder();
        }
    }

    /** A read, and two invalidations that overlap: a wait that begins in the first lasts until the second has ended. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Not programmed, or programmed and then invalidated.")
    @Outcome(id = "6, 0", expect = ACCEPTABLE, desc = "Programmed with what both have left.")
    @Outcome(expect = FORBIDDEN, desc = "A translation from before one of the two, or a chain that is not at rest.")
    @State
    public static class TwoInvalidations extends IntervalParties {
        private final Device device = device();
        private int other = 1;

        /** Inserted before anything runs. */
        public TwoInvalidations() {
            device.insert();
        }

        /** Reads both entries. */
        @Actor
        public void read() {
            long sequence = device.readBegin();
            device.program(entry + other, sequence);
        }

        /** Two starts, and their ends in the same order. */
        @Actor
        public void invalidate() {
            InvalidationRange first = started();
            InvalidationRange second = started();
            entry = 2;
            chain.end(first);
            other = 4;
            chain.end(second);
        }

        /** What is left. */
        @Arbiter
        public void left(II_Result r) {
            r.r1 = device.translation;
            r.r2 = disorder();
        }
    }

    /** A read, and an invalidation that must not wait for the device's lock. r1: the start's error; r2: the translation; r3: the entry. */
    @JCStressTest
    @Outcome(id = "0, 0, 2", expect = ACCEPTABLE, desc = "Invalidated.")
    @Outcome(id = "0, 2, 2", expect = ACCEPTABLE, desc = "Read after the end.")
    @Outcome(id = "-11, 1, 1", expect = ACCEPTABLE, desc = "Refused with -EAGAIN: nothing has changed.")
    @Outcome(
            expect = FORBIDDEN,
            desc = "A stale translation, a refusal that changed something, or a chain that is not at rest.")
    @State
    public static class NonBlockable extends IntervalParties {
        private final Device device = device();

        /** Inserted before anything runs. */
        public NonBlockable() {
            device.insert();
        }

        /** Reads. */
        @Actor
        public void read() {
            long sequence = device.readBegin();
            device.program(entry, sequence);
        }

        /** Invalidates without waiting. */
        @Actor
        public void invalidate(III_Result r) {
            r.r1 = invalidate(2, false);
        }

        /** What is left. */
        @Arbiter
        public void left(III_Result r) {
            r.r2 = device.translation;
            r.r3 = entry + disorder();
        }
    }

    /** Without the comparison at the end of the read: stale translations occur, so that the tests above can see them. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Invalidated afterwards.")
    @Outcome(id = "2, 0", expect = ACCEPTABLE, desc = "Read after the end.")
    @Outcome(id = "1, 0", expect = ACCEPTABLE_INTERESTING, desc = "A stale translation.")
    @State
    public static class Weakened extends IntervalParties {
        private final Device device = device();

        /** Inserted before anything runs. */
        public Weakened() {
            device.insert();
        }

        /** Reads, and does not look again. */
        @Actor
        public void read() {
            device.readBegin();
            device.programBlindly(entry);
        }

        /** Invalidates. */
        @Actor
        public void invalidate() {
            invalidate(2, true);
        }

        /** What is left. */
        @Arbiter
        public void left(II_Result r) {
            r.r1 = device.translation;
            r.r2 = disorder();
        }
    }
}
