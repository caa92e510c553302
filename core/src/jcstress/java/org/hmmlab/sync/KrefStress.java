package org.hmmlab.sync;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.UnsafeApi;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * Get-unless-zero against the put of the last reference. r1: the getter believes to hold a reference; r2: the putter
 * believes to have dropped the last one. Both at once is a use after free.
 */
public class KrefStress {
    private static final Cleaner CLEANER = Cleaner.create();

    private KrefStress() {}

    /** Off-heap memory that lives as long as {@code owner}. */
    static long allocate(Object owner, int length) {
        long address = UnsafeApi.allocateMemory(length);
        UnsafeApi.setMemory(address, length, (byte) 0);
        CLEANER.register(owner, () -> UnsafeApi.freeMemory(address));
        return address;
    }

    /** The protocol on a plain Java atomic. */
    @JCStressTest
    @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "The getter came first: the put was not the last.")
    @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "The put came first: the getter is refused.")
    @Outcome(expect = FORBIDDEN, desc = "A reference to an object that is being released.")
    @State
    public static class Model {
        private final AtomicInteger count = new AtomicInteger(1);

        /** Gets. */
        @Actor
        public void get(ZZ_Result r) {
            int old = count.get();
            while (old != 0 && !count.compareAndSet(old, old + 1)) {
                old = count.get();
            }
            r.r1 = old != 0;
        }

        /** Puts. */
        @Actor
        public void put(ZZ_Result r) {
            r.r2 = count.decrementAndGet() == 0;
        }
    }

    /** The real class. */
    @JCStressTest
    @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "The getter came first: the put was not the last.")
    @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "The put came first: the getter is refused.")
    @Outcome(expect = FORBIDDEN, desc = "A reference to an object that is being released.")
    @State
    public static class Actual {
        private final long record = allocate(this, Integer.BYTES);

        /** One reference. */
        public Actual() {
            Kref.init(record, 0, 1);
        }

        /** Gets. */
        @Actor
        public void get(ZZ_Result r) {
            r.r1 = Kref.getUnlessZero(record, 0, WorkCategory.KREF);
        }

        /** Puts. */
        @Actor
        public void put(ZZ_Result r) {
            r.r2 = Kref.put(record, 0, WorkCategory.KREF);
        }
    }

    /** The test for zero and the add apart: the bug that get-unless-zero exists for. Any CPU shows it. */
    @JCStressTest
    @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "The getter came first: the put was not the last.")
    @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "The put came first: the getter is refused.")
    @Outcome(
            id = "true, true",
            expect = ACCEPTABLE_INTERESTING,
            desc = "The put fell between the test and the add: a reference to an object that is being released.")
    @Outcome(expect = FORBIDDEN, desc = "Nobody holds a reference and nobody releases.")
    @State
    public static class Weakened {
        private final AtomicInteger count = new AtomicInteger(1);

        /** Tests, then gets. */
        @Actor
        public void get(ZZ_Result r) {
            r.r1 = count.get() != 0;
            if (r.r1) {
                count.incrementAndGet();
            }
        }

        /** Puts. */
        @Actor
        public void put(ZZ_Result r) {
            r.r2 = count.decrementAndGet() == 0;
        }
    }
}
