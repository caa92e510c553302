package org.hmmlab.benchmarks.measure.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A benchmark whose class moved to another package is the same benchmark in both commits. */
final class CounterpartTest {
    private static final BenchmarkIndex BEFORE = index("org.own.fault.FaultBenchmark.read", "org.own.Gone.x");
    private static final BenchmarkIndex AFTER = index("org.own.suites.fault.FaultBenchmark.read", "org.own.New.x");

    @Test
    void shouldFindWhatTwoCommitsHaveInCommonAcrossAMoveOfItsClass() {
        assertEquals(List.of("org.own.fault.FaultBenchmark.read"), names(BEFORE.common(AFTER)));
        assertEquals(List.of("org.own.suites.fault.FaultBenchmark.read"), names(AFTER.common(BEFORE)));
    }

    @Test
    void shouldTakeTheExactNameFirstAndNoneOfSeveralOthers() {
        BenchmarkIndex index = index("a.B.c", "x.B.c", "y.B.c");
        assertEquals(Optional.of("a.B.c"), index.counterpart("a.B.c").map(BenchmarkIndex.Entry::name));
        assertEquals(Optional.empty(), index.counterpart("z.B.c"));
        assertEquals(Optional.of("a.B.c"), index("a.B.c").counterpart("z.B.c").map(BenchmarkIndex.Entry::name));
    }

    private static BenchmarkIndex index(String... names) {
        return new BenchmarkIndex(Arrays.stream(names)
                .map(name -> new BenchmarkIndex.Entry(name, Map.of(), 1, false))
                .toList());
    }

    private static List<String> names(BenchmarkIndex index) {
        return index.all().stream().map(BenchmarkIndex.Entry::name).toList();
    }
}
