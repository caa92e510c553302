package org.hmmlab.sync;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.agrona.UnsafeApi;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Message passing through a lock: two plain words written in one section and read in another must agree. */
public class SpinLockStress {
    private static final int A = 64;
    private static final int B = 128;
    private static final int LENGTH = 192;

    private SpinLockStress() {}

    /** The protocol on a Java monitor. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The reader's section came first.")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The writer's section came first.")
    @Outcome(expect = FORBIDDEN, desc = "The sections overlapped, or one was seen by halves.")
    @State
    public static class Model {
        private int a;
        private int b;

        /** Writes both. */
        @Actor
        public synchronized void write() {
            a = 1;
            b = 1;
        }

        /** Reads both. */
        @Actor
        public synchronized void read(II_Result r) {
            r.r1 = b;
            r.r2 = a;
        }
    }

    /** The real class. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The reader's section came first.")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The writer's section came first.")
    @Outcome(expect = FORBIDDEN, desc = "The sections overlapped, or one was seen by halves.")
    @State
    public static class Actual {
        private final long record = KrefStress.allocate(this, LENGTH);

        /** Writes both. */
        @Actor
        public void write() {
            SpinLock.lock(record, 0, WorkCategory.HMM_LOCK);
            UnsafeApi.putInt(record + A, 1);
            UnsafeApi.putInt(record + B, 1);
            SpinLock.unlock(record, 0, WorkCategory.HMM_LOCK);
        }

        /** Reads both. */
        @Actor
        public void read(II_Result r) {
            SpinLock.lock(record, 0, WorkCategory.HMM_LOCK);
            r.r1 = UnsafeApi.getInt(record + B);
            r.r2 = UnsafeApi.getInt(record + A);
            SpinLock.unlock(record, 0, WorkCategory.HMM_LOCK);
        }
    }

    /** Without the lock. Any CPU shows 0, 1; only one that reorders loads or stores, or the compiler, shows 1, 0. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The reader came first.")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The writer came first.")
    @Outcome(
            id = {"0, 1", "1, 0"},
            expect = ACCEPTABLE_INTERESTING,
            desc = "The reader saw the writer's section by halves.")
    @State
    public static class Weakened {
        private final long record = KrefStress.allocate(this, LENGTH);

        /** Writes both. */
        @Actor
        public void write() {
            UnsafeApi.putInt(record + A, 1);
            UnsafeApi.putInt(record + B, 1);
        }

        /** Reads both. */
        @Actor
        public void read(II_Result r) {
            r.r1 = UnsafeApi.getInt(record + B);
            r.r2 = UnsafeApi.getInt(record + A);
        }
    }
}
