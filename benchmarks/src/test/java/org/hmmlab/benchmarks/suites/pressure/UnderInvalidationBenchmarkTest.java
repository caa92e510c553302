package org.hmmlab.benchmarks.suites.pressure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.hmmlab.driver.svm.AccessProgram.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each operation does what it says, alone and beside invalidations, and leaks nothing. */
@Timeout(240)
final class UnderInvalidationBenchmarkTest {
    private static final int TIMES = 200;
    private static final long MAX_SECONDS = 120;
    private static final long OFTEN = 100_000;

    /**
     * Three threads hand over to each other: on two busy cores each takes milliseconds, and every invalidation costs
     * one.
     */
    private static final int FEW_TIMES = 20;

    private static final long NOW_AND_THEN = 50;

    private final UnderInvalidationBenchmark benchmark = new UnderInvalidationBenchmark();

    private static <T extends InvalidatedSpace> T with(T space, String design, long invalidations) {
        space.design = design;
        space.invalidations = invalidations;
        return space;
    }

    @ParameterizedTest
    @ValueSource(longs = {0, OFTEN})
    void shouldInvalidateInBothDesigns(long invalidations) {
        for (String design : new String[] {"kref", "get-put"}) {
            UnderInvalidationBenchmark.Mirrored space =
                    with(new UnderInvalidationBenchmark.Mirrored(), design, invalidations);
            space.setUp();
            for (int i = 0; i < TIMES; i++) {
                benchmark.callbackPair(space);
            }
            space.tearDown();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, NOW_AND_THEN})
    void shouldFaultEveryPageBackIn(long invalidations) {
        UnderInvalidationBenchmark.Faulting space =
                with(new UnderInvalidationBenchmark.Faulting(), "get-put", invalidations);
        space.setUp();
        for (int i = 0; i < FEW_TIMES; i++) {
            assertEquals(Outcome.DONE, benchmark.faultBatch(space));
        }
        assertTrue(space.driver.statistics().faults() >= FEW_TIMES, "each batch faults at least once");
        space.tearDown();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, OFTEN})
    void shouldHearBackFromTheDevice(long invalidations) {
        UnderInvalidationBenchmark.Delivering device = new UnderInvalidationBenchmark.Delivering();
        device.invalidations = invalidations;
        device.setUp();
        for (int i = 0; i < TIMES; i++) {
            assertEquals(0, benchmark.deliveryRoundTrip(device));
        }
        device.tearDown();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, OFTEN})
    void shouldMoveAllPagesThereAndBack(long invalidations) {
        UnderInvalidationBenchmark.Migrating space =
                with(new UnderInvalidationBenchmark.Migrating(), "kref", invalidations);
        space.setUp();
        for (int i = 0; i < TIMES; i++) {
            assertEquals(0, benchmark.migration(space));
        }
        space.tearDown();
    }

    @Test
    void shouldDoNothingWhileItRests() throws InterruptedException {
        Semaphore done = new Semaphore(0);
        try (Pacer pacer = new Pacer(1_000_000, done::release)) {
            done.acquire();
            Thread thread = Thread.getAllStackTraces().keySet().stream()
                    .filter(each -> each.getName().equals("benchmark-pacer"))
                    .findFirst()
                    .orElseThrow();
            pacer.rest();
            int before = done.availablePermits();
            while (thread.getState() != Thread.State.WAITING) {
                assertTrue(thread.isAlive(), "the pacer must rest, not end");
                Thread.yield(); // between two pieces of work it waits for a time, at rest without one
            }
            int underWay = done.drainPermits() - before;
            assertTrue(underWay <= 1, "only what had begun may have been done after rest(): " + underWay);
            assertEquals(Thread.State.WAITING, thread.getState());
            assertEquals(0, done.availablePermits());
            pacer.resume();
            done.acquire();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, NOW_AND_THEN})
    void shouldWorkAfterARest(long invalidations) {
        UnderInvalidationBenchmark.Faulting space =
                with(new UnderInvalidationBenchmark.Faulting(), "kref", invalidations);
        space.setUp();
        for (int iteration = 0; iteration < 3; iteration++) {
            space.resume();
            space.resumeDevice();
            assertEquals(Outcome.DONE, benchmark.faultBatch(space));
            space.restDevice();
            space.rest();
        }
        space.tearDown();
        UnderInvalidationBenchmark.Delivering device = new UnderInvalidationBenchmark.Delivering();
        device.invalidations = invalidations;
        device.setUp();
        device.rest();
        assertEquals(0, benchmark.deliveryRoundTrip(device), "late, but it hears");
        device.resume();
        assertEquals(0, benchmark.deliveryRoundTrip(device));
        device.rest();
        device.tearDown();
    }

    @Test
    void shouldWorkAgainAndAgainAndSayWhenItsWorkFailed() throws InterruptedException {
        CountDownLatch worked = new CountDownLatch(TIMES);
        Pacer pacer = new Pacer(1_000_000, worked::countDown);
        assertTrue(worked.await(MAX_SECONDS, TimeUnit.SECONDS), "it must work again and again");
        pacer.close();
        CountDownLatch failed = new CountDownLatch(1);
        Pacer broken = new Pacer(1_000_000, () -> {
            failed.countDown();
            throw new IllegalStateException("as asked");
        });
        assertTrue(failed.await(MAX_SECONDS, TimeUnit.SECONDS), "it must work once");
        String message =
                assertThrows(IllegalStateException.class, broken::close).getMessage();
        assertTrue(message.endsWith("must not fail: java.lang.IllegalStateException: as asked"), message);
        assertThrows(IllegalArgumentException.class, () -> new Pacer(-1, () -> {}));
    }
}
