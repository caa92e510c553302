package org.hmmlab.results.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** When two cases are one benchmark, and the names under which people read them. */
final class BenchmarkCaseTest {
    private static BenchmarkCase of(String name) {
        return BenchmarkCase.of(name, Map.of("n", "1"), 2);
    }

    @Test
    void shouldMatchAShortNameOfAnEarlierRunWithTheQualifiedOne() {
        assertTrue(of("FaultBenchmark.hit").isSameAs(of("org.example.FaultBenchmark.hit")));
        assertTrue(of("org.example.FaultBenchmark.hit").isSameAs(of("FaultBenchmark.hit")));
        assertFalse(of("Benchmark.hit").isSameAs(of("org.example.FaultBenchmark.hit")), "not part of a name");
        assertFalse(of("FaultBenchmark.miss").isSameAs(of("org.example.FaultBenchmark.hit")));
    }

    @Test
    void shouldFollowTheLabsOwnBenchmarksAcrossPackagesAndNoOthers() {
        assertTrue(of("org.hmmlab.benchmarks.invalidate.Pair.startEnd")
                .isSameAs(of("org.hmmlab.benchmarks.suites.invalidate.Pair.startEnd")));
        assertFalse(of("org.example.a.Pair.startEnd").isSameAs(of("org.example.b.Pair.startEnd")));
        assertFalse(of("org.hmmlab.a.Pair.startEnd").isSameAs(of("org.example.Pair.startEnd")));
    }

    @Test
    void shouldAskParametersThreadsAndKnownModes() {
        BenchmarkCase any = new BenchmarkCase("a.B.m", "avgt", new TreeMap<>(), 1);
        assertTrue(any.isSameAs(BenchmarkCase.of("a.B.m", Map.of(), 1)), "an unknown mode matches");
        assertFalse(any.isSameAs(new BenchmarkCase("a.B.m", "thrpt", new TreeMap<>(), 1)));
        assertFalse(any.isSameAs(BenchmarkCase.of("a.B.m", Map.of(), 2)));
        assertFalse(any.isSameAs(any.withParams(Map.of("n", "2"))));
    }

    @Test
    void shouldShowAsMuchOfThePackageAsTellsTwoApart() {
        CaseNames names = CaseNames.of(
                List.of(of("org.a.x.Pair.run"), of("org.b.x.Pair.run"), of("org.a.x.Fault.run"), of("Lone.run")));
        assertEquals("a.x.Pair.run", names.of(of("org.a.x.Pair.run")));
        assertEquals("b.x.Pair.run", names.of(of("org.b.x.Pair.run")));
        assertEquals("Fault.run", names.of(of("org.a.x.Fault.run")));
        assertEquals("Lone.run", names.of(of("Lone.run")));
        assertEquals("Pair.run", CaseNames.SHORT.of(of("org.a.x.Pair.run")));
    }
}
