package org.hmmlab.benchmarks.measure.choose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.hmmlab.benchmarks.measure.fork.Timing;
import org.hmmlab.benchmarks.measure.launch.BenchmarkIndex;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.junit.jupiter.api.Test;

/** A catalogue is about its own project's classes, wherever in the project they lie, and about no other's. */
final class CatalogTest {
    private static final Catalog CATALOG = new Catalog(
            "org.own",
            List.of(new Catalog.Suite(
                    "migrate",
                    "MigrationBenchmark",
                    "How long does it take?",
                    List.of(new Catalog.Case(Map.of("pages", "16"), 2)),
                    Set.of(Preset.PR),
                    true,
                    BenchmarkTask.Warmup.times(3))));
    private static final Timing PLANNED = new Timing(4, 200, 10, 100);

    @Test
    void shouldWarmUpAClassOfItsOwnLongerInWhicheverPackageOfTheProjectItLies() {
        for (String name : List.of("org.own.migrate.MigrationBenchmark.go", "org.own.suites.MigrationBenchmark.go")) {
            BenchmarkTask task = tasks(name).get(0);
            assertEquals(3 * 4, task.withThreads(1).timing(PLANNED).warmupIterations(), name);
            assertEquals(2, task.threads(), name);
        }
    }

    @Test
    void shouldLeaveAnotherProjectsClassOfTheSameSimpleNameAlone() {
        BenchmarkTask task = tasks("org.foreign.MigrationBenchmark.go").get(0);
        assertEquals(PLANNED, task.timing(PLANNED));
        assertTrue(CATALOG.of("org.owner.MigrationBenchmark").isEmpty(), "a package is no prefix of a word");
    }

    @Test
    void shouldWarmUpTheSameWhetherDefaultCasesOrAllValuesAreMeasured() {
        TaskSelection one = new TaskSelection(Map.of(), List.of(1));
        List<BenchmarkIndex.Entry> entries = List.of(entry("org.own.MigrationBenchmark.go"));
        assertEquals(
                one.ofDefaultCases(CATALOG, entries, Set.of()).get(0).timing(PLANNED),
                one.ofAllDeclared(CATALOG, entries).get(0).timing(PLANNED));
    }

    private static List<BenchmarkTask> tasks(String name) {
        return new TaskSelection(Map.of(), List.of()).ofDefaultCases(CATALOG, List.of(entry(name)), Set.of());
    }

    private static BenchmarkIndex.Entry entry(String name) {
        return new BenchmarkIndex.Entry(name, new TreeMap<>(Map.of("pages", List.of("1", "16"))), 1, false);
    }
}
