package org.hmmlab.benchmarks.cli;

import static org.hmmlab.results.GoldenFile.assertMatches;
import static org.hmmlab.results.GoldenFile.masked;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.hmmlab.benchmarks.measure.launch.BenchmarkIndex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reader sees: help, plans and tables, as a whole, in golden files. */
final class PrintedTextTest extends LabCommands {
    private static final Path RECORD = Path.of("..", "results", "record");
    private static final String JUDGED_RUN = "20261122-183535-4300";

    @Override
    Supplier<BenchmarkIndex> benchmarks() {
        BenchmarkIndex index = new BenchmarkIndex(List.of(
                new BenchmarkIndex.Entry(
                        "org.hmmlab.benchmarks.suites.invalidate.InvalidatePairBenchmark.pair",
                        new TreeMap<>(Map.of("design", List.of("kref", "get-put"), "ranges", List.of("1", "8"))),
                        1,
                        false),
                new BenchmarkIndex.Entry(
                        "org.hmmlab.benchmarks.suites.floor.FloorBenchmark.fullFence", Map.of(), 1, false)));
        return () -> index;
    }

    private String printed(String... arguments) {
        assertEquals(0, lab(arguments), err.toString());
        return masked(out.toString(), folder);
    }

    @Test
    void shouldListTheCommandsAndTheExitCodes() {
        assertMatches("lab-help", printed("--help"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab", "latency", "bisect", "history"})
    void shouldHelpWithACommand(String command) {
        assertMatches(command + "-help", printed(command, "--help"));
    }

    @Test
    void shouldPrintThePlanOfAComparison() {
        assertMatches(
                "ab-plan",
                printed(
                        "ab",
                        "design:pre",
                        "design:post",
                        "--bench=Pair",
                        "-p",
                        "ranges=1,8",
                        "-t",
                        "1,2",
                        "--seed=1",
                        "--results=" + folder,
                        "--dry-run"));
    }

    @Test
    void shouldPrintThePlanOfAComparisonThatMustFindAnEffect() {
        assertMatches(
                "ab-plan-detect",
                printed(
                        "ab",
                        "design:pre",
                        "design:post",
                        "--bench=Pair",
                        "-t",
                        "1",
                        "--detect=3%",
                        "--no-profile",
                        "--seed=1",
                        "--results=" + folder,
                        "--dry-run"));
    }

    @Test
    void shouldListTheBenchmarks() {
        assertMatches("list", printed("list"));
    }

    @Test
    void shouldShowAStoredRunOfTheRecord() throws IOException {
        Path runs = Files.createDirectories(folder.resolve("runs"));
        Files.copy(RECORD.resolve(JUDGED_RUN + ".ndjson"), runs.resolve(JUDGED_RUN + ".ndjson"));
        assertMatches("report", printed("report", JUDGED_RUN, "--results=" + folder));
    }

    @Test
    void shouldShowAHistoryWithItsStep() {
        Random random = new Random(5);
        for (int run = 0; run < 12; run++) {
            List<String> arms = List.of("anchor", "candidate");
            StoredHistory.store(folder, run, arms, "C.m", run < 6 ? 0 : .2, random);
        }
        assertEquals(0, lab("history", "--results=" + folder), err.toString());
        assertMatches("history", out.toString());
    }
}
