package org.hmmlab.results.verdict;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.apache.commons.statistics.distribution.ContinuousDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;
import org.hmmlab.results.model.BenchmarkCase;
import org.hmmlab.results.model.Verdict;
import org.hmmlab.results.model.VerdictRecord;
import org.hmmlab.results.model.VerdictStage;
import org.hmmlab.results.stats.PairedTInterval;
import org.hmmlab.results.stats.SignFlipTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The way from pairs to exit code 1, on drawn pairs: first stage with pairs added for width, false discovery rate over the
 * family, at least as many fresh pairs, Holm. {@code -Dhmmlab.simulation.trials=2000} is the long form.
 */
final class ConfirmedRegressionSimulationTest {
    private static final int TRIALS = Integer.getInteger("hmmlab.simulation.trials", 120);
    private static final int FAMILY = 6;
    private static final int PLANNED = 10;
    private static final int MOST = 30;

    private final UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(77);

    /** Spread of the pairs in log ratios, and the degrees of freedom of Student's t that gives their shape; 0 for normal. */
    private record Noise(double sd, int tails) {
        ContinuousDistribution.Sampler sampler(UniformRandomProvider random) {
            ContinuousDistribution shape = tails == 0 ? NormalDistribution.of(0, 1) : TDistribution.of(tails);
            double scale = sd / Math.sqrt(shape.getVariance());
            ContinuousDistribution.Sampler unit = shape.createSampler(random);
            return () -> scale * unit.sample();
        }
    }

    @ParameterizedTest
    @CsvSource({"0.01, 0", "0.02, 0", "0.04, 0", "0.02, 4", "0.04, 4"})
    void shouldConfirmNothingWhenNothingDiffers(double sd, int tails) {
        int alarms = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            alarms += confirmed(JudgeSettings.DEFAULT, new Noise(sd, tails), new double[FAMILY])
                            .isEmpty()
                    ? 0
                    : 1;
        }
        System.out.printf("nothing, sd %s, tails %d: %d of %d alarms%n", sd, tails, alarms, TRIALS);
        assertTrue(alarms <= .01 * TRIALS, alarms + " runs of " + TRIALS + " with a false alarm");
    }

    @ParameterizedTest
    @CsvSource({"0.01, 0, .95", "0.02, 0, .95", "0.04, 0, .95", "0.04, 4, .90"})
    void shouldFindEightPercentAmongSixBenchmarks(double sd, int tails, double least) {
        int found = 0;
        int others = 0;
        double[] effects = new double[FAMILY];
        effects[2] = .08;
        for (int trial = 0; trial < TRIALS; trial++) {
            List<String> confirmed = confirmed(JudgeSettings.DEFAULT, new Noise(sd, tails), effects);
            found += confirmed.contains("b2") ? 1 : 0;
            others += confirmed.stream().anyMatch(b -> !b.equals("b2")) ? 1 : 0;
        }
        System.out.printf("+8 %%, sd %s, tails %d: %d of %d found%n", sd, tails, found, TRIALS);
        assertTrue(found >= least * TRIALS, found + " of " + TRIALS + " found");
        assertTrue(others <= .01 * TRIALS, others + " runs of " + TRIALS + " with a false alarm beside it");
    }

    @Test
    void shouldFindThreePercentWithTwentyPairsWhenPlannedForIt() {
        JudgeSettings settings = JudgeSettings.DEFAULT.withDetect(.03);
        int found = 0;
        int alarms = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            found += fixed(settings, .02, .03, 20) ? 1 : 0;
            alarms += fixed(settings, .02, 0, 20) ? 1 : 0;
        }
        System.out.printf("+3 %%, 20 pairs: %d of %d found, %d alarms%n", found, TRIALS, alarms);
        assertTrue(found >= .80 * TRIALS, found + " of " + TRIALS + " found");
        assertTrue(alarms <= .01 * TRIALS, alarms + " of " + TRIALS + " false alarms");
    }

    /** One benchmark with a fixed number of pairs in both stages. */
    private boolean fixed(JudgeSettings settings, double sd, double effect, int pairs) {
        ContinuousDistribution.Sampler noise = new Noise(sd, 0).sampler(random);
        double[] effects = {effect};
        List<VerdictRecord> verdicts = new ArrayList<>();
        for (VerdictStage stage : List.of(VerdictStage.FIRST, VerdictStage.CONFIRMATION)) {
            verdicts.add(judge(settings, draw(noise, effects[0], pairs), draw(noise, 0, pairs), 0, stage));
        }
        return Confirmation.of(verdicts).stream().anyMatch(c -> c.outcome() == Confirmation.Outcome.CONFIRMED);
    }

    /** Names of the benchmarks whose regression is confirmed. */
    private List<String> confirmed(JudgeSettings settings, Noise shape, double[] effects) {
        ContinuousDistribution.Sampler noise = shape.sampler(random);
        List<VerdictRecord> verdicts = new ArrayList<>();
        for (int b = 0; b < effects.length; b++) {
            verdicts.add(widened(settings, noise, new Stage(b, effects[b], PLANNED, VerdictStage.FIRST)));
        }
        for (VerdictRecord candidate : Confirmation.candidates(List.copyOf(verdicts))) {
            int b = Integer.parseInt(candidate.benchmark().substring(1));
            verdicts.add(
                    widened(settings, noise, new Stage(b, effects[b], candidate.pairs(), VerdictStage.CONFIRMATION)));
        }
        return Confirmation.of(verdicts).stream()
                .filter(c -> c.outcome() == Confirmation.Outcome.CONFIRMED)
                .map(c -> c.first().benchmark())
                .toList();
    }

    /** What one stage draws: so many pairs of a benchmark at least. */
    private record Stage(int benchmark, double effect, int pairs, VerdictStage name) {}

    /** Draws pairs until they are enough, as a comparison measures them. */
    private VerdictRecord widened(JudgeSettings settings, ContinuousDistribution.Sampler noise, Stage stage) {
        double[] d = draw(noise, stage.effect(), MOST);
        double[] control = draw(noise, 0, MOST);
        int n = stage.pairs();
        while (n < MOST && !isEnough(settings, Arrays.copyOf(d, n), Arrays.copyOf(control, n))) {
            n++;
        }
        return judge(settings, Arrays.copyOf(d, n), Arrays.copyOf(control, n), stage.benchmark(), stage.name());
    }

    private static boolean isEnough(JudgeSettings settings, double[] d, double[] control) {
        return new MarginRule(settings, .03)
                .isEnough(
                        PairedTInterval.of(d, settings.confidence()).sd(),
                        d.length,
                        PairedTInterval.of(control, settings.confidence()).halfWidth());
    }

    private VerdictRecord judge(
            JudgeSettings settings, double[] d, double[] control, int benchmark, VerdictStage stage) {
        String metric = Metric.CPU_NS_PER_OP.label();
        PairedTInterval interval = PairedTInterval.of(d, settings.confidence());
        double margin = new MarginRule(settings, settings.marginFloor(metric))
                .margin(
                        interval.sd(),
                        d.length,
                        PairedTInterval.of(control, settings.confidence()).halfWidth());
        Verdict verdict = MarginRule.decide(interval, margin);
        // Without a regression the p-value decides nothing: drawing it would only take time.
        double p = verdict == Verdict.REGRESSED ? SignFlipTest.greater(d, Math.log1p(margin), random.nextLong()) : .5;
        return VerdictRecord.builder(BenchmarkCase.of("b" + benchmark, Map.of(), 1), metric)
                .arms("a", "b")
                .medians(100, 100)
                .ratio(Math.exp(interval.mean()), Math.exp(interval.low()), Math.exp(interval.high()))
                .confidence(settings.confidence())
                .pairs(d.length, 0)
                .margin(margin)
                .sees(.02)
                .p(p)
                .verdict(verdict, "")
                .stage(stage)
                .build();
    }

    private static double[] draw(ContinuousDistribution.Sampler noise, double effect, int n) {
        double[] d = new double[n];
        for (int i = 0; i < n; i++) {
            d[i] = Math.log1p(effect) + noise.sample();
        }
        return d;
    }
}
