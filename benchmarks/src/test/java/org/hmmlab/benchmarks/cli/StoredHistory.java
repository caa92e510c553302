package org.hmmlab.benchmarks.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.hmmlab.results.TestRecords;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.IterationRecord;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.model.RunFooter;
import org.hmmlab.results.model.RunHeader;
import org.hmmlab.results.model.RunStatus;
import org.hmmlab.results.model.VerdictStage;
import org.hmmlab.results.store.RunWriter;
import org.hmmlab.results.verdict.Judge;
import org.hmmlab.results.verdict.JudgeSettings;

/** Comparisons of a history, one a day, drawn: pairs that lie 2 % apart and now and then far off. */
final class StoredHistory {
    private static final int PAIRS = 10;
    private static final double PAIR_SD = .02;
    private static final double OUTLIERS = .03;

    private StoredHistory() {}

    /**
     * Stores one.
     *
     * @param run its number, from 0
     * @param arms the anchor and the candidate
     * @param level natural logarithm of how much slower the candidate is than the anchor
     */
    static void store(Path results, int run, List<String> arms, String benchmark, double level, Random random) {
        RunHeader header = TestRecords.header(id(run))
                .startedAt(String.format(Locale.ROOT, "2026-01-%02dT12:00:00Z", run + 1))
                .seed(run)
                .arms(arms)
                .settings(Map.of("content A", "anchor"))
                .build();
        List<ForkRecord> forks = new ArrayList<>();
        for (int pair = 0; pair < PAIRS; pair++) {
            // What a pair's two JVMs have in common drops out; what they have not is the noise.
            double machine = 100 * Math.exp(.1 * random.nextGaussian());
            double slower = machine * Math.exp(level + noise(random));
            forks.add(fork(Role.A, arms.get(0), benchmark, pair, machine));
            forks.add(fork(Role.B, arms.get(1), benchmark, pair, slower));
            forks.add(fork(Role.CONTROL, arms.get(0), benchmark, pair, machine * Math.exp(noise(random))));
        }
        try (RunWriter writer = RunWriter.open(results, header)) {
            forks.forEach(writer::fork);
            new Judge(JudgeSettings.DEFAULT)
                    .judge(forks, VerdictStage.FIRST)
                    .forEach(judgement -> judgement.verdicts().forEach(writer::verdict));
            writer.finish(new RunFooter(RunStatus.COMPLETE, "", 0, ""));
        }
    }

    /** The name of a stored run. */
    static String id(int run) {
        return String.format(Locale.ROOT, "r%02d", run);
    }

    private static double noise(Random random) {
        double sd = random.nextDouble() < OUTLIERS ? 4 * PAIR_SD : PAIR_SD;
        return sd * random.nextGaussian();
    }

    private static ForkRecord fork(Role role, String arm, String benchmark, int pair, double nanos) {
        IterationRecord iteration = TestRecords.iteration(nanos);
        return TestRecords.fork(benchmark)
                .arm(arm)
                .role(role)
                .pair(pair)
                .iterations(List.of(iteration, iteration, iteration))
                .build();
    }
}
