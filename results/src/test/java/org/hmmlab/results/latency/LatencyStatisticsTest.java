package org.hmmlab.results.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** Logs, support, intervals, ratios and the knee; all figures written down or drawn from a seed. */
final class LatencyStatisticsTest {
    private static Histogram of(long... values) {
        Histogram histogram = ForkLatency.newHistogram();
        for (long value : values) {
            ForkLatency.record(histogram, value);
        }
        return histogram;
    }

    private static Histogram uniform(int count, int from) {
        Histogram histogram = ForkLatency.newHistogram();
        for (int i = 0; i < count; i++) {
            ForkLatency.record(histogram, from + i % 1000);
        }
        return histogram;
    }

    private static ForkLatency fork(Histogram... iterations) {
        ForkLatency fork = new ForkLatency();
        for (Histogram iteration : iterations) {
            fork.add(Kind.SERVICE, iteration);
        }
        return fork;
    }

    @Test
    void shouldReadWhatItWroteAsALog() throws IOException {
        Histogram stamped = of(1, 500, 500);
        stamped.setStartTimeStamp(1_574_450_000_000L);
        stamped.setEndTimeStamp(1_574_450_000_100L);
        ForkLatency latency = fork(stamped, of(70_000_000_000L));
        latency.add(Kind.HICCUP, of(0, 123_456));
        String log = HistogramLog.write(latency, "fault.hit|get put, 2|B-3");
        assertTrue(log.contains("Tag=fault.hit|get_put_2|B-3|service,"), log);
        ForkLatency read = HistogramLog.parse(log, "a.hlog");
        for (Kind kind : Kind.values()) {
            assertEquals(latency.iterations(kind), read.iterations(kind), kind.word());
        }
        assertEquals(1_574_450_000_000L, read.iterations(Kind.SERVICE).get(0).getStartTimeStamp());
        assertEquals(
                ForkLatency.LARGEST_NS,
                read.merged(Kind.SERVICE).getMaxValue(),
                "more than a minute counts as about that");
        IOException broken =
                assertThrows(IOException.class, () -> HistogramLog.parse("Tag=x|y,0.1,0.1,1,HISTFAAA", "b"));
        assertTrue(
                String.valueOf(broken.getMessage()).startsWith("a histogram log must be readable: b"),
                broken::toString);
    }

    @Test
    void shouldKeepACopyOfEveryCountAndOfTheTimeStamps() {
        Histogram given = uniform(5000, 17);
        given.recordValue(ForkLatency.LARGEST_NS);
        given.setStartTimeStamp(12);
        given.setEndTimeStamp(34);
        ForkLatency latency = fork(uniform(10, 0), given);
        Histogram before = given.copy();
        given.recordValue(1);
        assertEquals(2, latency.count(Kind.SERVICE));
        assertEquals(0, latency.count(Kind.OUTSIDE));
        Histogram kept = latency.iteration(Kind.SERVICE, 1);
        assertEquals(before, kept);
        assertEquals(12, kept.getStartTimeStamp());
        assertEquals(34, kept.getEndTimeStamp());
        kept.recordValue(1);
        assertEquals(before, latency.iteration(Kind.SERVICE, 1), "what is handed out is a copy");
        assertEquals(5011, latency.merged(Kind.SERVICE).getTotalCount());
        assertEquals(5001, latency.only(List.of(1, 7)).merged(Kind.SERVICE).getTotalCount());
        latency.merged(Kind.SERVICE).recordValue(1);
        assertEquals(5011, latency.merged(Kind.SERVICE).getTotalCount(), "a sum that is asked for again is a copy too");
        latency.add(Kind.SERVICE, uniform(3, 0));
        assertEquals(5014, latency.merged(Kind.SERVICE).getTotalCount());
        assertEquals(10, latency.merged(Kind.SERVICE, List.of(0)).getTotalCount());
        latency.add(Kind.SERVICE, uniform(4, 0));
        assertEquals(7, latency.merged(Kind.SERVICE, List.of(2, 3)).getTotalCount(), "what is added counts");
    }

    @Test
    void shouldHoldAWidenedComparisonOfManyIterations() {
        // 300 JVMs, 15 iterations of three kinds: 3 GB as plain histograms, more than these tests have.
        List<ForkLatency> forks = new ArrayList<>();
        for (int jvm = 0; jvm < 300; jvm++) {
            ForkLatency fork = new ForkLatency();
            Histogram iteration = uniform(200, jvm);
            for (int i = 0; i < 15; i++) {
                for (Kind kind : List.of(Kind.SERVICE, Kind.HICCUP, Kind.OUTSIDE)) {
                    fork.add(kind, iteration);
                }
            }
            forks.add(fork);
        }
        assertEquals(
                300 * 15 * 200,
                forks.stream()
                        .mapToLong(fork -> fork.merged(Kind.OUTSIDE).getTotalCount())
                        .sum());
    }

    @Test
    void shouldShowAPercentileOnlyWhereTwentyOperationsLieBeyondItInEveryJvm() {
        List<ForkLatency> forks = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            forks.add(fork(uniform(2000, 1)));
        }
        assertTrue(Support.of(forks, Kind.SERVICE, .99).isGiven(), "2000 operations, 20 beyond p99");
        assertEquals(
                "needs JVMs 10 times as long",
                Support.of(forks, Kind.SERVICE, .999).missing());
        forks.set(3, fork(uniform(1000, 1)));
        assertEquals(
                "needs JVMs 2 times as long",
                Support.of(forks, Kind.SERVICE, .99).missing());
        assertEquals("nothing recorded", Support.of(forks, Kind.RESPONSE, .5).missing());
    }

    @Test
    void shouldShowAPercentileOnlyWhereTenEpisodesHoldItUp() {
        List<ForkLatency> forks = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            // Of five iterations two have the slow operations, forty in a row each: eight episodes.
            forks.add(fork(slow(0), slow(40), slow(0), slow(40), slow(0)));
        }
        Support support = Support.of(forks, Kind.SERVICE, .99);
        assertFalse(support.isGiven());
        assertEquals("needs 1 more JVMs", support.missing());
        forks.add(fork(slow(0), slow(40), slow(0), slow(40), slow(0)));
        assertTrue(Support.of(forks, Kind.SERVICE, .99).isGiven());
    }

    private static Histogram slow(int count) {
        Histogram histogram = uniform(1000 - count, 1);
        for (int i = 0; i < count; i++) {
            ForkLatency.record(histogram, 100_000 + i);
        }
        return histogram;
    }

    @Test
    void shouldTakeQuantilesOfAllJvmsTogetherAndDrawJvmsForTheInterval() {
        List<ForkLatency> forks = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            forks.add(fork(of(), uniform(50_000, 100 * i)));
        }
        List<Resampling.Estimate> estimates = Resampling.estimate(forks, Kind.SERVICE, 2, new double[] {.5, .9999}, 42);
        Resampling.Estimate p50 = estimates.get(0);
        // The JVMs' medians are 499, 599 ... 1399: together about 950, of batches of two.
        assertEquals(950 / 2.0, p50.value(), 4);
        assertTrue(p50.low() < p50.value() && p50.value() < p50.high(), p50.toString());
        // The mean of ten of them has a standard error of 287/sqrt(10) = 91: about 178 to either side, halved by the
        // batch.
        assertEquals(178, p50.high() - p50.low(), 25, "as wide as JVMs differ, not as operations: " + p50);
        assertEquals(
                p50,
                Resampling.estimate(forks, Kind.SERVICE, 2, new double[] {.5}, 42)
                        .get(0));
        assertTrue(Double.isNaN(estimates.get(1).value()), "5 operations beyond p99.99");
        assertEquals("needs JVMs 4 times as long", estimates.get(1).missing());
    }

    @Test
    void shouldHoldTheTruthInItsIntervalNearlyAsOftenAsItSays() {
        int held = 0;
        int trials = 100;
        for (int trial = 0; trial < trials; trial++) {
            DrawnLatency drawn = new DrawnLatency(trial, .05);
            List<ForkLatency> forks = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                forks.add(drawn.fork(1, false));
            }
            Resampling.Estimate p99 = Resampling.estimate(forks, Kind.SERVICE, 1, new double[] {.99}, trial)
                    .get(0);
            // p99 of all JVMs there could be: body and JVMs together are log-normal.
            double truth = 1000 * Math.exp(2.326 * Math.hypot(.15, .05));
            held += p99.low() <= truth && truth <= p99.high() ? 1 : 0;
        }
        double coverage = (double) held / trials;
        // Too narrow with ten JVMs, as documented: the reference method holds the truth in .91 of 95 % intervals.
        assertTrue(coverage > .83 && coverage < .99, "coverage " + coverage);
    }

    @Test
    void shouldTellAShiftFromATailByTheRatioFunction() {
        List<RatioFunction.Pair> pairs = new ArrayList<>();
        DrawnLatency drawn = new DrawnLatency(3, .01);
        for (int i = 0; i < 10; i++) {
            pairs.add(new RatioFunction.Pair(
                    drawn.fork(1, false).merged(Kind.SERVICE),
                    drawn.fork(1, true).merged(Kind.SERVICE)));
        }
        List<RatioFunction.Point> points = RatioFunction.of(pairs, 1, 5);
        assertEquals(
                List.of(.01, .05, .1, .25, .5, .75, .9, .95, .99),
                points.stream().map(RatioFunction.Point::q).toList(),
                "15,000 operations a JVM do not hold up p99.9");
        for (RatioFunction.Point p : points) {
            assertTrue(p.low() <= p.ratio() && p.ratio() <= p.high(), p.toString());
            if (p.q() <= .9) {
                assertEquals(1, p.ratio(), .03, p.toString());
            }
        }
        RatioFunction.Point p99 = points.get(points.size() - 1);
        assertEquals(1.5, p99.ratio(), .06, p99.toString());
        assertTrue(p99.low() > 1.3, p99.toString());
    }

    @Test
    void shouldBlameTheMachineWhereASleepingThreadWasHeldUpAsLong() {
        ForkLatency calm = fork(uniform(1000, 1000));
        calm.add(Kind.OUTSIDE, uniform(1000, 0));
        assertEquals(
                "", StallRule.limited(List.of(calm), Kind.SERVICE, .5), "beside twice the median of 500 it is seen");
        ForkLatency held = fork(uniform(1000, 20_000));
        Histogram stalls = uniform(900, 0);
        for (int i = 0; i < 100; i++) {
            ForkLatency.record(stalls, 15_000);
        }
        held.add(Kind.OUTSIDE, stalls);
        assertEquals("", StallRule.limited(List.of(held), Kind.SERVICE, .5));
        String reason = StallRule.limited(List.of(held), List.of(held), Kind.SERVICE, .95);
        assertTrue(reason.startsWith("limited by the machine: outside"), reason);
        ForkLatency tiny = fork(uniform(1000, 0));
        tiny.add(Kind.OUTSIDE, uniform(1000, 900));
        assertEquals(
                "", StallRule.limited(List.of(tiny), Kind.SERVICE, .99), "too short for a sleeping thread to judge");
        assertEquals("", StallRule.limited(List.of(fork(uniform(10, 0))), Kind.SERVICE, .5), "no meter");
    }

    @Test
    void shouldFindTheKneeBeforeTheFirstRateThatQueues() {
        Knee.Rung slow = new Knee.Rung(50, 1000, true);
        Knee.Rung fast = new Knee.Rung(80, 2900, true);
        Knee.Rung queueing = new Knee.Rung(90, 3100, true);
        Knee.Rung lucky = new Knee.Rung(95, 1500, true);
        Knee.Rung lost = new Knee.Rung(80, 1000, false);
        assertEquals(Optional.of(fast), Knee.of(List.of(slow, fast, queueing, lucky)));
        assertEquals(Optional.of(slow), Knee.of(List.of(slow, lost, queueing)));
        assertEquals(Optional.empty(), Knee.of(List.of(lost, slow)));
        assertEquals(Optional.of(fast), Knee.of(List.of(slow, fast)));
    }
}
