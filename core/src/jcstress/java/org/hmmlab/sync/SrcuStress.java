package org.hmmlab.sync;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A reader against an updater that unpublishes, waits and frees. r1: whether the reader found the object published (1);
 * r2: what it then read of it, 1 alive, 0 freed; 1 when it found nothing.
 */
public class SrcuStress {
    private SrcuStress() {}

    /** The protocol with two volatile counters, one grace period by hand. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The reader found the object, and it stayed alive.")
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The updater came first: nothing to read.")
    @Outcome(expect = FORBIDDEN, desc = "Freed while the reader was inside.")
    @State
    public static class Model {
        private volatile int locks;
        private volatile int unlocks;
        private int published = 1;
        private int alive = 1;

        /** Reads in a section. */
        @Actor
        public void read(II_Result r) {
            locks = 1;
            r.r1 = published;
            r.r2 = r.r1 == 1 ? alive : 1;
            unlocks = 1;
        }

        /** Unpublishes, waits, frees. */
        @Actor
        public void update() {
            published = 0;
            VarHandle.fullFence();
            int left = unlocks;
            while (locks != left) {
                Thread.onSpinWait();
                left = unlocks;
            }
            alive = 0;
        }
    }

    /** The real class. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The reader found the object, and it stayed alive.")
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The updater came first: nothing to read.")
    @Outcome(expect = FORBIDDEN, desc = "Freed while the reader was inside.")
    @State
    public static class Actual {
        private final Srcu srcu = new Srcu();
        private int published = 1;
        private int alive = 1;

        /** Reads in a section. */
        @Actor
        public void read(II_Result r) {
            int index = srcu.readLock();
            r.r1 = published;
            r.r2 = r.r1 == 1 ? alive : 1;
            srcu.readUnlock(index);
        }

        /** Unpublishes, waits, frees. */
        @Actor
        public void update() {
            published = 0;
            srcu.synchronize();
            alive = 0;
        }
    }

    /** Without the reader's fence B: its count may be seen after its loads. x86 shows it in mode quick, not in sanity. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The reader found the object, and it stayed alive.")
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The updater came first: nothing to read.")
    @Outcome(
            id = "1, 0",
            expect = ACCEPTABLE_INTERESTING,
            desc = "The updater missed a reader that was inside: freed under it.")
    @Outcome(expect = FORBIDDEN, desc = "The reader saw an object that never was.")
    @State
    public static class Weakened {
        private static final VarHandle LOCKS;
        private static final VarHandle UNLOCKS;

        static {
            try {
                MethodHandles.Lookup lookup = MethodHandles.lookup();
                LOCKS = lookup.findVarHandle(Weakened.class, "locks", int.class);
                UNLOCKS = lookup.findVarHandle(Weakened.class, "unlocks", int.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        int locks;
        int unlocks;
        private int published = 1;
        private int alive = 1;

        /** Reads in a section that nothing keeps in place. */
        @Actor
        public void read(II_Result r) {
            LOCKS.setOpaque(this, 1);
            r.r1 = published;
            r.r2 = r.r1 == 1 ? alive : 1;
            UNLOCKS.setRelease(this, 1);
        }

        /** Unpublishes, waits, frees. */
        @Actor
        public void update() {
            published = 0;
            VarHandle.fullFence();
            int left = (int) UNLOCKS.getAcquire(this);
            VarHandle.fullFence();
            while ((int) LOCKS.getOpaque(this) != left) {
                Thread.onSpinWait();
                left = (int) UNLOCKS.getAcquire(this);
                VarHandle.fullFence();
            }
            alive = 0;
        }
    }
}
