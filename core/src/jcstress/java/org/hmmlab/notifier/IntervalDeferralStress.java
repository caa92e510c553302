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

/** Insertions and removals against invalidations that freeze the tree: nothing is lost from the deferred list, nothing freed too early. */
public class IntervalDeferralStress {
    private static final String AT_REST = "The chain is at rest.";

    private IntervalDeferralStress() {}

    /** r1: what the inserted device was programmed with; r2: its translation at the end; r3: nodes in the tree, and disorder. */
    private static void look(IntervalParties parties, IntervalParties.Device device, III_Result r) {
        r.r2 = device.translation;
        r.r3 = parties.treeSize() + (device.isInTree() ? 0 : 10) + parties.disorder();
    }

    /** r2: 1 for a write to the freed record, 2 for one that was told late; r3: nodes in the tree, and disorder. */
    private static void afterRemoval(IntervalParties parties, IntervalParties.Device device, III_Result r) {
        r.r2 = (device.wasWrittenTo() ? 1 : 0) + (device.wasToldLate ? 2 : 0);
        r.r3 = parties.treeSize() + parties.disorder();
    }

    /** An insertion while an invalidation runs that has hit a neighbour: it may be deferred. */
    @JCStressTest
    @Outcome(id = "1, 0, 2", expect = ACCEPTABLE, desc = "Programmed before, then invalidated.")
    @Outcome(id = "-1, 0, 2", expect = ACCEPTABLE, desc = "The invalidation came between insertion and programming.")
    @Outcome(id = "2, 2, 2", expect = ACCEPTABLE, desc = "Inserted after the end, or waited for it.")
    @Outcome(expect = FORBIDDEN, desc = "A stale translation, or an interval that was lost.")
    @State
    public static class InsertionBesideAHit extends IntervalParties {
        private final Device neighbour = device();
        private final Device device = device();

        /** The neighbour is inserted. */
        public InsertionBesideAHit() {
            neighbour.insert();
        }

        /** Inserts and reads. */
        @Actor
        public void insert(III_Result r) {
            long sequence = device.insert();
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
            look(this, device, r);
        }
    }

    /** An insertion while an invalidation runs that has hit nothing: the tree may change, and the number becomes odd by the insertion. */
    @JCStressTest
    @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "Programmed before, then invalidated.")
    @Outcome(id = "-1, 0, 1", expect = ACCEPTABLE, desc = "The invalidation came between insertion and programming.")
    @Outcome(id = "2, 2, 1", expect = ACCEPTABLE, desc = "Inserted after the end, or waited for it.")
    @Outcome(expect = FORBIDDEN, desc = "A stale translation, or an interval that was lost.")
    @State
    public static class InsertionBesideAMiss extends IntervalParties {
        private final Device device = device();

        /** Inserts and reads. */
        @Actor
        public void insert(III_Result r) {
            long sequence = device.insert();
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
            look(this, device, r);
        }
    }

    /** Insertions and removals, deferred or not, of which one is taken back from the middle of the list, beside an invalidation. */
    @JCStressTest
    @Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = AT_REST)
    @Outcome(
            expect = FORBIDDEN,
            desc = "One was lost, was told too late, or stayed in the tree or on the deferred list.")
    @State
    public static class ManyChanges extends IntervalParties {
        private final Device leaving = device();
        private final Device passing = device();
        private final Device coming = device();

        /** One is in the tree. */
        public ManyChanges() {
            leaving.insert();
        }

        /** One passes, one comes, one leaves. */
        @Actor
        public void change() {
            chain.insert(passing.node());
            chain.insert(coming.node());
            passing.remove();
            leaving.remove();
        }

        /** Invalidates. */
        @Actor
        public void invalidate() {
            invalidate(2, true);
        }

        /** What is left. */
        @Arbiter
        public void left(III_Result r) {
            r.r1 = (leaving.wasToldLate ? 1 : 0) + (passing.wasToldLate ? 2 : 0);
            r.r2 = (leaving.isInTree() ? 1 : 0) + (passing.isInTree() ? 2 : 0) + (coming.isInTree() ? 0 : 4);
            r.r3 = treeSize() + disorder();
        }
    }

    /** Two removals beside three invalidations of which one always runs: the tree is frozen as long as one that hit does. */
    @JCStressTest
    @Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = AT_REST)
    @Outcome(expect = FORBIDDEN, desc = "One was told late or freed too early, or the chain is not at rest.")
    @State
    public static class TwoRemovals extends IntervalParties {
        private final Device one = device();
        private final Device other = device();

        /** Both are in the tree. */
        public TwoRemovals() {
            one.insert();
            other.insert();
        }

        /** Removes and frees both. */
        @Actor
        public void remove() {
            one.remove();
            one.poison();
            other.remove();
            other.poison();
        }

        /** Invalidates. */
        @Actor
        public void invalidate(III_Result r) {
            r.r1 = invalidateAndLook(3);
        }

        /** What is left. */
        @Arbiter
        public void left(III_Result r) {
            r.r2 = (one.wasWrittenTo() ? 1 : 0)
                    + (other.wasWrittenTo() ? 2 : 0)
                    + (one.wasToldLate || other.wasToldLate ? 4 : 0);
            r.r3 = treeSize() + disorder();
        }
    }

    /** A removal and the freeing of the record, since 5.18: whoever removes looks at the number under the lock. */
    @JCStressTest
    @Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "Freed before or after, never meanwhile.")
    @Outcome(expect = FORBIDDEN, desc = "The end met a freed record, or wrote to it, or one was told that is gone.")
    @State
    public static class Removal extends IntervalParties {
        private final Device device = device();

        /** One is in the tree. */
        public Removal() {
            super(true);
            device.insert();
        }

        /** Removes and frees. */
        @Actor
        public void remove() {
            device.remove();
            device.poison();
        }

        /** Invalidates. */
        @Actor
        public void invalidate(III_Result r) {
            r.r1 = invalidateAndLook(1);
        }

        /** What is left. */
        @Arbiter
        public void left(III_Result r) {
            afterRemoval(this, device, r);
        }
    }

    /** The same before 5.18 (319561669a): the new number is seen while the end still has the record in its hands. */
    @JCStressTest
    @Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "Freed before or after.")
    @Outcome(id = "1, [01], .*", expect = ACCEPTABLE_INTERESTING, desc = "The end met the freed record.")
    @Outcome(id = "0, 1, .*", expect = ACCEPTABLE_INTERESTING, desc = "The end wrote to the freed record.")
    @Outcome(expect = FORBIDDEN, desc = "One was told that is gone.")
    @State
    public static class RemovalBefore518 extends IntervalParties {
        private final Device device = device();

        /** One is in the tree. */
        public RemovalBefore518() {
            super(false);
            device.insert();
        }

        /** Removes and frees. */
        @Actor
        public void remove() {
            device.remove();
            device.poison();
        }

        /** Invalidates. */
        @Actor
        public void invalidate(III_Result r) {
            r.r1 = invalidateAndLook(1);
        }

        /** What is left. */
        @Arbiter
        public void left(III_Result r) {
            afterRemoval(this, device, r);
        }
    }
}
