package org.hmmlab.sync;

import static org.junit.jupiter.api.Assertions.assertThrows;

import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/**
 * Linearizability of the primitives' protocols, under a model checker. It does not see off-heap accesses, so it switches
 * threads at the primitives' step points and at the on-heap fields that they guard; each check has a broken twin that
 * must be found, or the check would be blind. Sleeping locks are left out: it cannot follow threads that park.
 */
final class LincheckTest {
    @Test
    void shouldLinearizeGetUnlessZero() {
        options().check(Count.class);
    }

    @Test
    void shouldFindAGetThatTestsAndAddsApart() {
        assertThrows(LincheckAssertionError.class, () -> options().check(CountApart.class));
    }

    @Test
    void shouldLinearizeWhatASpinLockGuards() {
        options().check(SpinGuarded.class);
    }

    @Test
    void shouldFindAnUnguardedCounter() {
        assertThrows(LincheckAssertionError.class, () -> options().check(Unguarded.class));
    }

    private static ModelCheckingOptions options() {
        return new ModelCheckingOptions()
                .iterations(5)
                .invocationsPerIteration(200)
                .threads(2)
                .actorsPerThread(2)
                .actorsBefore(0)
                .actorsAfter(1);
    }

    /** An object's count: one initial reference, dropped once, and others that try to get one. */
    public static final class Count {
        private final TestWord word = new TestWord();

        /** One reference. */
        public Count() {
            Kref.init(word.record, 0, 1);
        }

        /** Whether there was an object to get. */
        @Operation
        public boolean get() {
            return Kref.getUnlessZero(word.record, 0, WorkCategory.KREF);
        }

        /** Whether this was the last reference. */
        @Operation(runOnce = true)
        public boolean dropInitial() {
            return Kref.put(word.record, 0, WorkCategory.KREF);
        }
    }

    /** The same with the test for zero and the add apart. */
    public static final class CountApart {
        private final TestWord word = new TestWord();

        /** One reference. */
        public CountApart() {
            Kref.init(word.record, 0, 1);
        }

        /** Whether there was an object to get. */
        @Operation
        public boolean get() {
            int old = Kref.read(word.record, 0);
            StepPoints.reach("test:count-loaded");
            OrderedMemory.putIntOpaque(word.record, old == 0 ? 0 : old + 1);
            return old != 0;
        }

        /** Whether this was the last reference. */
        @Operation(runOnce = true)
        public boolean dropInitial() {
            int old = OrderedMemory.getIntOpaque(word.record);
            StepPoints.reach("test:count-loaded");
            OrderedMemory.putIntOpaque(word.record, old - 1);
            return old == 1;
        }
    }

    /** A counter under a spin lock. */
    public static final class SpinGuarded {
        private final TestWord word = new TestWord();
        private int guarded;

        /** The count before. */
        @Operation
        public int increment() {
            SpinLock.lock(word.record, 0, WorkCategory.HMM_LOCK);
            int old = guarded;
            guarded = old + 1;
            SpinLock.unlock(word.record, 0, WorkCategory.HMM_LOCK);
            return old;
        }
    }

    /** A counter that nothing guards. */
    public static final class Unguarded {
        private int counter;

        /** The count before. */
        @Operation
        public int increment() {
            int old = counter;
            counter = old + 1;
            return old;
        }
    }
}
