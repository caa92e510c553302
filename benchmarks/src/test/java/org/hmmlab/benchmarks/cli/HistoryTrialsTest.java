package org.hmmlab.benchmarks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.hmmlab.benchmarks.runner.Interruption;
import org.hmmlab.results.model.Environment;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.IterationRecord;
import org.hmmlab.results.model.RunFooter;
import org.hmmlab.results.model.RunHeader;
import org.hmmlab.results.model.RunStatus;
import org.hmmlab.results.model.VerdictRecord;
import org.hmmlab.results.store.RunWriter;
import org.hmmlab.results.verdict.Judge;
import org.hmmlab.results.verdict.JudgeSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * {@code lab history} over thirty stored runs, again and again: one step of 8 % is named by its run, and without one none is. The runs
 * are drawn: pairs that lie 2 % apart and now and then far off, and a level that is a little another one in each run.
 */
final class HistoryTrialsTest {
    private static final int TRIALS = Integer.getInteger("hmmlab.simulation.trials", 20);
    private static final int RUNS = 30;
    private static final int PAIRS = 10;
    private static final double STEP = .08;
    private static final double PAIR_SD = .02;
    private static final double RUN_SD = .005;
    private static final double OUTLIERS = .03;

    @TempDir
    Path folder;

    @Test
    void shouldNameTheRunOfOneStepOfEightPercent() throws IOException {
        int named = 0;
        List<String> others = new ArrayList<>();
        for (int trial = 0; trial < TRIALS; trial++) {
            int stepAt = 8 + new Random(trial).nextInt(RUNS - 16);
            List<String> steps = steps("step-" + trial, new Random(1_000 + trial), stepAt);
            if (steps.equals(List.of(id(stepAt)))) {
                named++;
            } else {
                others.add(id(stepAt) + " became " + steps);
            }
        }
        System.out.printf("history, one step of 8 %%: %d of %d named, others %s%n", named, TRIALS, others);
        assertTrue(named >= .9 * TRIALS, named + " of " + TRIALS + " named: " + others);
    }

    @Test
    void shouldNameNoRunWithoutAStep() throws IOException {
        int alarms = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            alarms += steps("none-" + trial, new Random(2_000 + trial), RUNS).isEmpty() ? 0 : 1;
        }
        System.out.printf("history, no step: %d of %d named one%n", alarms, TRIALS);
        assertTrue(alarms <= .02 * TRIALS, alarms + " of " + TRIALS + " named one");
    }

    /** Stores thirty runs and asks for their history: the runs that a step came with. */
    private List<String> steps(String name, Random random, int stepAt) throws IOException {
        Path results = folder.resolve(name);
        for (int run = 0; run < RUNS; run++) {
            double level = RUN_SD * random.nextGaussian() + (run >= stepAt ? Math.log1p(STEP) : 0);
            store(results, run, level, random);
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> arguments = List.of("history", "--json", "--results=" + results);
        CommandLine lab = Lab.commandLine(new LabContext(() -> null, folder, new Interruption(), arguments));
        lab.setOut(new PrintWriter(out, true));
        lab.setErr(new PrintWriter(err, true));
        assertEquals(0, lab.execute(arguments.toArray(new String[0])), err.toString());
        JsonNode series = new ObjectMapper().readTree(out.toString()).path("series");
        assertEquals(1, series.size(), out.toString());
        assertEquals(RUNS, series.get(0).path("points").size());
        List<String> runs = new ArrayList<>();
        for (JsonNode step : series.get(0).path("steps")) {
            runs.add(series.get(0)
                    .path("points")
                    .get(step.path("index").asInt())
                    .path("runId")
                    .asText());
        }
        return runs;
    }

    private static void store(Path results, int run, double level, Random random) {
        RunHeader header = new RunHeader(
                RunHeader.SCHEMA_VERSION,
                id(run),
                "ab",
                String.format(Locale.ROOT, "2026-01-%02dT12:00:00Z", run + 1),
                List.of("lab", "ab"),
                run,
                new Environment(Map.of("cores", "2")),
                List.of("anchor", "candidate"),
                Map.of("content A", "anchor"));
        List<ForkRecord> forks = new ArrayList<>();
        for (int pair = 0; pair < PAIRS; pair++) {
            // What a pair's two JVMs have in common drops out; what they have not is the noise.
            double machine = 100 * Math.exp(.1 * random.nextGaussian());
            forks.add(fork(ForkRecord.A, "anchor", pair, machine));
            forks.add(fork(ForkRecord.B, "candidate", pair, machine * Math.exp(level + noise(random))));
            forks.add(fork(ForkRecord.CONTROL, "anchor", pair, machine * Math.exp(noise(random))));
        }
        try (RunWriter writer = RunWriter.open(results, header)) {
            forks.forEach(writer::fork);
            new Judge(JudgeSettings.DEFAULT)
                    .judge(forks, VerdictRecord.FIRST)
                    .forEach(judgement -> judgement.verdicts().forEach(writer::verdict));
            writer.finish(new RunFooter(RunStatus.COMPLETE, "", 0, ""));
        }
    }

    private static double noise(Random random) {
        double sd = random.nextDouble() < OUTLIERS ? 4 * PAIR_SD : PAIR_SD;
        return sd * random.nextGaussian();
    }

    private static ForkRecord fork(String role, String arm, int pair, double nanos) {
        IterationRecord iteration = new IterationRecord(nanos, nanos, 1, 100_000, 1e8, 0, 0, 0, Map.of());
        return new ForkRecord(
                arm,
                role,
                "Pair.op",
                new TreeMap<>(),
                1,
                pair,
                ForkRecord.OK,
                List.of(iteration, iteration, iteration),
                Map.of(),
                null);
    }

    private static String id(int run) {
        return String.format(Locale.ROOT, "r%02d", run);
    }
}
