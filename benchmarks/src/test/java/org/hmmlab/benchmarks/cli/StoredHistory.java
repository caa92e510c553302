package org.hmmlab.benchmarks.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
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
        RunHeader header = new RunHeader(
                RunHeader.SCHEMA_VERSION,
                id(run),
                "ab",
                String.format(Locale.ROOT, "2026-01-%02dT12:00:00Z", run + 1),
                List.of("lab", "ab"),
                run,
                new Environment(Map.of("cores", "2")),
                arms,
                Map.of("content A", "anchor"));
        List<ForkRecord> forks = new ArrayList<>();
        for (int pair = 0; pair < PAIRS; pair++) {
            // What a pair's two JVMs have in common drops out; what they have not is the noise.
            double machine = 100 * Math.exp(.1 * random.nextGaussian());
            double slower = machine * Math.exp(level + noise(random));
            forks.add(fork(ForkRecord.A, arms.get(0), benchmark, pair, machine));
            forks.add(fork(ForkRecord.B, arms.get(1), benchmark, pair, slower));
            forks.add(fork(ForkRecord.CONTROL, arms.get(0), benchmark, pair, machine * Math.exp(noise(random))));
        }
        try (RunWriter writer = RunWriter.open(results, header)) {
            forks.forEach(writer::fork);
            new Judge(JudgeSettings.DEFAULT)
                    .judge(forks, VerdictRecord.FIRST)
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

    private static ForkRecord fork(String role, String arm, String benchmark, int pair, double nanos) {
        IterationRecord iteration = new IterationRecord(nanos, nanos, 1, 100_000, 1e8, 0, 0, 0, Map.of());
        return new ForkRecord(
                arm,
                role,
                benchmark,
                new TreeMap<>(),
                1,
                pair,
                ForkRecord.OK,
                List.of(iteration, iteration, iteration),
                Map.of(),
                null);
    }
}
