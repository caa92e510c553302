package org.hmmlab.sync;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.agrona.UnsafeApi;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** A writer's section is seen whole or not at all, by readers and by other writers, sleeping ones and trying ones. */
public class RwSemaphoreStress {
    private static final int A = 64;
    private static final int B = 128;
    private static final int LENGTH = 192;

    private RwSemaphoreStress() {}

    /** One writer, one sleeping and one trying reader. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Both before the writer, or the second did not try long enough.")
    @Outcome(id = "2, 0", expect = ACCEPTABLE, desc = "The sleeping reader after the writer.")
    @Outcome(id = "0, 2", expect = ACCEPTABLE, desc = "The trying reader after the writer.")
    @Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "Both after the writer.")
    @Outcome(id = "0, -1", expect = ACCEPTABLE, desc = "The trying reader was refused.")
    @Outcome(id = "2, -1", expect = ACCEPTABLE, desc = "The trying reader was refused.")
    @Outcome(expect = FORBIDDEN, desc = "A reader was inside the writer's section, or saw it by halves.")
    @State
    public static class WriterAndReaders {
        private final long record = KrefStress.allocate(this, LENGTH);

        /** Writes both words. */
        @Actor
        public void write() {
            RwSemaphore.downWrite(record, 0, WorkCategory.MIRRORS_SEM);
            UnsafeApi.putInt(record + A, 1);
            UnsafeApi.putInt(record + B, 1);
            RwSemaphore.upWrite(record, 0, WorkCategory.MIRRORS_SEM);
        }

        /** Adds both words. */
        @Actor
        public void read(II_Result r) {
            RwSemaphore.downRead(record, 0, WorkCategory.MIRRORS_SEM);
            r.r1 = UnsafeApi.getInt(record + B) + UnsafeApi.getInt(record + A);
            RwSemaphore.upRead(record, 0, WorkCategory.MIRRORS_SEM);
        }

        /** Adds both words if it may. */
        @Actor
        public void tryRead(II_Result r) {
            if (!RwSemaphore.tryDownRead(record, 0, WorkCategory.MIRRORS_SEM)) {
                r.r2 = -1;
                return;
            }
            r.r2 = UnsafeApi.getInt(record + B) + UnsafeApi.getInt(record + A);
            RwSemaphore.upRead(record, 0, WorkCategory.MIRRORS_SEM);
        }
    }

    /** Two writers and a reader in between: no increment is lost, and the word is free at the end. */
    @JCStressTest
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "Both increments, and the lock is free.")
    @Outcome(expect = FORBIDDEN, desc = "An increment was lost, or the lock was left held.")
    @State
    public static class TwoWriters {
        private final long record = KrefStress.allocate(this, LENGTH);

        /** Increments. */
        @Actor
        public void first() {
            increment();
        }

        /** Increments. */
        @Actor
        public void second() {
            increment();
        }

        /** Comes and goes. */
        @Actor
        public void reader() {
            RwSemaphore.downRead(record, 0, WorkCategory.MIRRORS_SEM);
            RwSemaphore.upRead(record, 0, WorkCategory.MIRRORS_SEM);
        }

        /** What is left. */
        @Arbiter
        public void left(I_Result r) {
            r.r1 = UnsafeApi.getInt(record + A) + (UnsafeApi.getLong(record) == 0 ? 0 : 100);
        }

        private void increment() {
            RwSemaphore.downWrite(record, 0, WorkCategory.MIRRORS_SEM);
            UnsafeApi.putInt(record + A, UnsafeApi.getInt(record + A) + 1);
            RwSemaphore.upWrite(record, 0, WorkCategory.MIRRORS_SEM);
        }
    }

    /** Without the lock: increments may be lost. */
    @JCStressTest
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "Both increments.")
    @Outcome(id = "1", expect = ACCEPTABLE_INTERESTING, desc = "One was lost.")
    @State
    public static class Weakened {
        private final long record = KrefStress.allocate(this, LENGTH);

        /** Increments. */
        @Actor
        public void first() {
            UnsafeApi.putInt(record + A, UnsafeApi.getInt(record + A) + 1);
        }

        /** Increments. */
        @Actor
        public void second() {
            UnsafeApi.putInt(record + A, UnsafeApi.getInt(record + A) + 1);
        }

        /** What is left. */
        @Arbiter
        public void left(I_Result r) {
            r.r1 = UnsafeApi.getInt(record + A);
        }
    }
}
