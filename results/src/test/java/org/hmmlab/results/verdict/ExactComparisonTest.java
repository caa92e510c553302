package org.hmmlab.results.verdict;

import static org.hmmlab.results.SampleRuns.pairs;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hmmlab.results.SampleRuns;
import org.hmmlab.results.TestRecords;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.Role;
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

    @Test
    void shouldCallNothingExactThatChanceHasAPartIn() {
        List<ForkRecord> forks = List.of(
                counted(Role.A, 0, Map.of(ExactComparison.CAS_FAILURES, 3.0, ExactComparison.ALLOCATED, 64.0)),
                counted(Role.B, 0, Map.of(ExactComparison.CAS_FAILURES, 3.0, ExactComparison.ALLOCATED, 24.0)),
                counted(Role.B, 1, Map.of(ExactComparison.ALLOCATED, 24.0)));
        assertEquals(
                List.of(ExactComparison.CAS_FAILURES),
                ExactComparison.unsteady(forks),
                "even where one JVM counted it, and both arms alike");
        List<ForkRecord> more = new ArrayList<>(forks);
        more.add(counted(Role.B, 2, Map.of(ExactComparison.ALLOCATED, 25.0)));
        assertEquals(List.of(ExactComparison.ALLOCATED, ExactComparison.CAS_FAILURES), ExactComparison.unsteady(more));
    }

    private static ForkRecord counted(Role role, int pair, Map<String, Double> counters) {
        return TestRecords.fork("b")
                .threads(2)
                .role(role)
                .pair(pair)
                .iterations(SampleRuns.steady(100, 3))
                .counters(counters)
                .build();
    }
}
