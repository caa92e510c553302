package org.hmmlab.benchmarks.measure.fork;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.hmmlab.results.latency.ForkLatency;
import org.junit.jupiter.api.Test;

/** Both loops on a clock of our own: what a stall does to service and to response time, to the nanosecond. */
final class MeasuringLoopTest {
    private final FakeClock clock = new FakeClock();
    private final Histogram service = ForkLatency.newHistogram();
    private final Histogram response = ForkLatency.newHistogram();
    private int runs;

    /** Takes 100 ns, the third time 1000. */
    private void stallTheThirdTime() {
        runs++;
        clock.pass(runs == 3 ? 1000 : 100);
    }

    @Test
    void shouldSeeAStallOnceWhenTheLoopIsClosed() throws Throwable {
        MeasuringLoop loop = new MeasuringLoop(clock, this::stallTheThirdTime, 1);
        assertEquals(new MeasuringLoop.Done(11, 0), loop.closed(2000, service));
        List<Long> expected = new ArrayList<>(Collections.nCopies(10, 100L));
        expected.add(1000L);
        assertEquals(expected, values(service), "who would have come during the stall is not seen");
    }

    @Test
    void shouldCountTheWaitOfAllThatWereDueDuringAStallWhenTheLoopIsOpen() throws Throwable {
        MeasuringLoop loop = new MeasuringLoop(clock, this::stallTheThirdTime, 1);
        MeasuringLoop.Done done = loop.open(clock.every(200), 2000, service, response);
        assertEquals(new MeasuringLoop.Done(9, 0), done, "due at 200, 400 ... 1800");
        assertEquals(List.of(100L, 100L, 100L, 100L, 100L, 100L, 100L, 100L, 1000L), values(service));
        // The third starts at 600 and ends at 1600; those due at 800 ... 1800 end at 1700 ... 2200.
        assertEquals(List.of(100L, 100L, 400L, 500L, 600L, 700L, 800L, 900L, 1000L), values(response));
    }

    @Test
    void shouldCountWhatWasNeverStartedWhenTheRateIsTooHigh() throws Throwable {
        MeasuringLoop loop = new MeasuringLoop(clock, () -> clock.pass(400), 1);
        MeasuringLoop.Done done = loop.open(clock.every(50), 1000, service, response);
        // Due at 50, 100 ... 950; starts at 50, 450 ... 2850; gives up at 3250, the first start after three times 1000.
        assertEquals(new MeasuringLoop.Done(8, 11), done);
        assertEquals(8, service.getTotalCount());
        assertEquals(19, response.getTotalCount(), "nothing that was due is left out");
        // The last that was done was due at 400 and ended at 3250; histograms keep three digits.
        assertTrue(response.valuesAreEquivalent(2850, response.getMaxValue()), "max " + response.getMaxValue());
        assertEquals(1, response.getCountAtValue(3250 - 950), "the last that was not: at least so long");
    }

    @Test
    void shouldTimeBatchesAsOne() throws Throwable {
        MeasuringLoop loop = new MeasuringLoop(clock, this::stallTheThirdTime, 4);
        assertEquals(new MeasuringLoop.Done(2, 0), loop.closed(1400, service));
        assertEquals(List.of(400L, 1300L), values(service));
        assertEquals(8, runs);
    }

    @Test
    void shouldFindWhatAnOperationTakesWithoutItsClock() throws Throwable {
        FakeClock dear = new FakeClock(25);
        MeasuringLoop loop = new MeasuringLoop(dear, () -> dear.pass(10), 1);
        double nanos = loop.untimedNanos(1_000_000);
        assertEquals(10, nanos, .5, "the clock costs 25 ns a reading and must not show: " + nanos);
        assertEquals(25, TimerCost.measure(dear));
    }

    @Test
    void shouldDelayOneInFiftyAndNoOther() throws Throwable {
        FakeClock moving = new FakeClock(1);
        DelayedTail tail = new DelayedTail(() -> moving.pass(100), moving, 700, 1);
        MeasuringLoop loop = new MeasuringLoop(moving, tail, 1);
        loop.closed(200_000, service);
        assertTrue(service.getCountBetweenValues(1_100, 1_102) > 0, "both arms delay alike while they warm up");
        service.reset();
        tail.endWarmup();
        loop.closed(2_000_000, service);
        long delayed = service.getCountBetweenValues(700, 900);
        long all = service.getTotalCount();
        assertEquals(all, delayed + service.getCountBetweenValues(100, 102));
        assertEquals(.02, (double) delayed / all, .005);
        assertEquals(1.5 * 400 - 300, DelayedTail.forHalfMore(300, 400));
    }

    private static List<Long> values(Histogram histogram) {
        List<Long> values = new ArrayList<>();
        histogram.recordedValues().forEach(v -> {
            for (long i = 0; i < v.getCountAtValueIteratedTo(); i++) {
                values.add(v.getValueIteratedTo());
            }
        });
        return values;
    }
}
