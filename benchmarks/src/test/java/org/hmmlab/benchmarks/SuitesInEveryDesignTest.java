package org.hmmlab.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hmmlab.benchmarks.measure.launch.BenchmarkIndex;
import org.hmmlab.benchmarks.suites.lifetime.MirrorChurnBenchmark;
import org.hmmlab.hmm.Generation;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Every benchmark that has a design runs in all of them, with the first and with the last values of the others: JMH makes, sets up and tears
 * down the states, whose checks throw, in this JVM.
 */
final class SuitesInEveryDesignTest {
    private static final String DESIGN = "design";

    /** Measured elsewhere in every design: a replay takes seconds. */
    private static final String REPLAY = "ReplayBenchmark";

    /** What the issue of the suites asks for by name: benchmark, parameter, values. */
    private static final Map<String, Map<String, List<String>>> PROMISED = Map.of(
            "MigrationBenchmark.migrate",
            Map.of("pages", List.of("1", "16", "512")),
            "DevicePageFaultBenchmark.touch",
            Map.of("contents", List.of("none", "real")),
            "CopyOnWriteFaultBenchmark.write",
            Map.of("contents", List.of("none", "real")),
            "SvmFaultBatchBenchmark.faultBatch",
            Map.of(
                    "batch",
                    List.of("1", "4", "16"),
                    "duplicates",
                    List.of("0", "50"),
                    "invalidations",
                    List.of("1", "4")),
            "UnderInvalidationBenchmark.faultBatch",
            Map.of("invalidations", List.of("0", "1000")),
            "ExitBenchmark.exit",
            Map.of("mirrors", List.of("1", "16", "256")));

    @BeforeAll
    static void allowJmhBesideAnother() {
        // A run in this JVM measures nothing, so it may overlap another JMH on this machine.
        System.setProperty("jmh.ignoreLock", "true");
    }

    static Stream<String> benchmarks() {
        return suites().map(BenchmarkIndex.Entry::name);
    }

    private static Stream<BenchmarkIndex.Entry> suites() {
        return BenchmarkIndex.ofClassPath().all().stream()
                .filter(entry -> entry.params().containsKey(DESIGN))
                .filter(entry -> !entry.name().contains("ToyBenchmark")
                        && !entry.className().endsWith(REPLAY));
    }

    @ParameterizedTest
    @MethodSource("benchmarks")
    void shouldRunInEveryDesign(String name) throws RunnerException {
        for (Generation design : Generation.values()) {
            boolean frees = design == Generation.IMMEDIATE_FREE && name.endsWith("MirrorChurnBenchmark.mirrorChurn");
            for (boolean isFirst : new boolean[] {true, false}) {
                run(name, design, isFirst, frees ? Map.of("others", "1") : Map.of());
            }
        }
    }

    /** Its bug is that callbacks may be inside what it frees: there is nothing to measure beside them. */
    @Test
    void shouldRefuseToLetTheDesignThatFreesAtOnceFreeUnderCallbacks() {
        MirrorChurnBenchmark.Model model = new MirrorChurnBenchmark.Model();
        MirrorChurnBenchmark.Invalidator invalidator = new MirrorChurnBenchmark.Invalidator();
        model.others = 0;
        for (Generation design : Generation.values()) {
            model.design = design.id();
            if (design == Generation.IMMEDIATE_FREE) {
                String message = assertThrows(IllegalArgumentException.class, () -> invalidator.setUp(model))
                        .getMessage();
                assertTrue(message.contains("others must be 1 with immediate-free"), message);
            } else {
                invalidator.setUp(model);
            }
        }
    }

    @Test
    void shouldOfferTheParametersThatWerePromised() {
        List<BenchmarkIndex.Entry> entries = suites().toList();
        assertFalse(entries.isEmpty());
        List<String> missing = new ArrayList<>();
        PROMISED.forEach((benchmark, params) -> {
            List<BenchmarkIndex.Entry> found = entries.stream()
                    .filter(entry -> entry.shortName().equals(benchmark))
                    .toList();
            params.forEach((parameter, values) -> {
                if (found.size() != 1
                        || !found.get(0)
                                .params()
                                .getOrDefault(parameter, List.of())
                                .containsAll(values)) {
                    missing.add(benchmark + " " + parameter + "=" + values);
                }
            });
        });
        assertEquals(List.of(), missing);
    }

    /** Runs a benchmark for a moment, in this JVM; what is not chosen has its first value or its last. */
    private static void run(String name, Generation design, boolean isFirst, Map<String, String> chosen)
            throws RunnerException {
        BenchmarkIndex.Entry entry =
                suites().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + name.replace(".", "\\.") + "$")
                .forks(0)
                .mode(Mode.AverageTime)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(1))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .param(DESIGN, design.id());
        entry.params().forEach((parameter, values) -> {
            if (!parameter.equals(DESIGN)) {
                String value = values.get(isFirst ? 0 : values.size() - 1);
                options.param(parameter, chosen.getOrDefault(parameter, value));
            }
        });
        Collection<RunResult> results = new Runner(options.build()).run();
        assertEquals(
                List.of(name),
                results.stream()
                        .map(result -> result.getParams().getBenchmark())
                        .toList());
    }
}
