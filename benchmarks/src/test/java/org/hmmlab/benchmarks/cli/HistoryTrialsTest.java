package org.hmmlab.benchmarks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.hmmlab.benchmarks.measure.launch.BenchmarkIndex;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * {@code lab history} over thirty stored runs, again and again: one step of 8 % is named by its run, and without one none is. The runs
 * are drawn: pairs that lie 2 % apart and now and then far off, and a level that is a little another one in each run.
 */
@Tag("slow")
final class HistoryTrialsTest extends LabCommands {
    private static final int TRIALS = Integer.getInteger("hmmlab.simulation.trials", 20);
    private static final int RUNS = 30;
    private static final double STEP = .08;
    private static final double RUN_SD = .005;

    /** None: no command here may ask for the lab's own. */
    @Override
    Supplier<BenchmarkIndex> benchmarks() {
        return () -> null;
    }

    @Test
    void shouldNameTheRunOfOneStepOfEightPercent() throws IOException {
        int named = 0;
        List<String> others = new ArrayList<>();
        for (int trial = 0; trial < TRIALS; trial++) {
            int stepAt = 8 + new Random(trial).nextInt(RUNS - 16);
            List<String> steps = steps("step-" + trial, new Random(1_000 + trial), stepAt);
            if (steps.equals(List.of(StoredHistory.id(stepAt)))) {
                named++;
            } else {
                others.add(StoredHistory.id(stepAt) + " became " + steps);
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
            StoredHistory.store(results, run, List.of("anchor", "candidate"), "Pair.op", level, random);
        }
        assertEquals(0, lab("history", "--json", "--results=" + results), err.toString());
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
}
