package org.hmmlab.benchmarks.measure.fork;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.HdrHistogram.Histogram;
import org.hmmlab.benchmarks.measure.latency.Rate;
import org.hmmlab.results.latency.ForkLatency;
import org.junit.jupiter.api.Test;

/** Schedules, rates, and what a sleeping thread's lateness counts for. */
final class ArrivalsTest {
    @Test
    void shouldKeepEqualDistancesWithoutDrift() {
        Arrivals threeASecond = Arrivals.uniform(3, 0);
        assertEquals(333_333_333L, threeASecond.next());
        assertEquals(666_666_666L, threeASecond.next());
        assertEquals(1_000_000_000L, threeASecond.next());
        Arrivals secondOfTwoThreads = Arrivals.uniform(10, .5);
        assertEquals(50_000_000L, secondOfTwoThreads.next());
        assertEquals(150_000_000L, secondOfTwoThreads.next());
    }

    @Test
    void shouldDrawExponentialDistancesByTheSeed() {
        Arrivals one = Arrivals.poisson(1000, 7);
        Arrivals same = Arrivals.poisson(1000, 7);
        long last = 0;
        double squares = 0;
        int n = 20_000;
        for (int i = 0; i < n; i++) {
            long next = one.next();
            assertEquals(next, same.next());
            assertTrue(next >= last);
            squares += Math.pow(next - last, 2) / n;
            last = next;
        }
        double mean = (double) last / n;
        assertEquals(1e6, mean, 3e4, "on average a millisecond");
        assertEquals(mean, Math.sqrt(squares - mean * mean), 4e4, "of an exponential the deviation is the mean");
    }

    @Test
    void shouldReadRatesOrSayWhatTheyMustBe() {
        assertEquals(5000, Rate.parse("5000/s").perSecond(1));
        assertEquals(700, Rate.parse("70%").perSecond(1000));
        for (String bad : new String[] {"0/s", "fast", "70", "-3%", "1e9/s"}) {
            String message = assertThrows(IllegalArgumentException.class, () -> Rate.parse(bad))
                    .getMessage();
            assertTrue(message.endsWith("for example 5000/s or 70%: --rate " + bad), message);
        }
    }

    @Test
    void shouldCountALongHoldUpForEverySleepThatItSwallowed() {
        Hiccups hiccups = new Hiccups(1000);
        Histogram late = ForkLatency.newHistogram();
        hiccups.woke(1060, late);
        assertEquals(0, late.getMaxValue(), "the shortest lateness is what waking costs");
        hiccups.woke(1160, late);
        assertEquals(100, late.getMaxValue());
        late.reset();
        hiccups.woke(4560, late);
        assertEquals(4, late.getTotalCount(), "3500 late: 3500, 2500, 1500, 500");
        assertEquals(1, late.getCountAtValue(1500));
        assertEquals(1, late.getCountAtValue(500));
    }
}
