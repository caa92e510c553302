package org.hmmlab.results.verdict;

import static org.hmmlab.results.SampleRuns.pairs;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Counters are compared without tolerance. */
final class ExactComparisonTest {
    @Test
    void shouldReportEveryDifferenceWithBothValues() {
        List<ExactComparison> rows =
                ExactComparison.of(Map.of("rmw", 11.0, "fence", 4.0), Map.of("rmw", 5.0, "cas", 1.0));
        assertEquals(
                List.of(
                        new ExactComparison("cas", Double.NaN, 1),
                        new ExactComparison("fence", 4, Double.NaN),
                        new ExactComparison("rmw", 11, 5)),
                rows);
        assertTrue(rows.stream().allMatch(ExactComparison::differs));
    }

    @Test
    void shouldFindNoDifferenceBetweenEqualCounts() {
        assertFalse(new ExactComparison("rmw", .1 + .2, .1 + .2).differs());
        assertTrue(new ExactComparison("rmw", .1 + .2, .3).differs());
    }

    @Test
    void shouldCompareTheArmsOfABenchmark() {
        assertEquals(
                List.of(new ExactComparison("fences/op", 4, 4), new ExactComparison("rmw/op", 9, 5)),
                ExactComparison.ofForks(pairs("b", 1, 0, 0, 0)));
        assertEquals(List.of(), ExactComparison.unsteady(pairs("b", 1, 0, 0, 0)));
    }
}
