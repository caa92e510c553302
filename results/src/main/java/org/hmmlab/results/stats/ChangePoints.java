package org.hmmlab.results.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Finds where a series of log ratios steps to another level: the largest CUSUM of the ranks, tested by seeded permutations, and
 * again on both sides of what it finds. Where neighbours resemble each other beyond the step itself (lag-1 autocorrelation of
 * the residuals above {@value #CORRELATED}), blocks are permuted instead of single values. A level that moves and moves back
 * is found less easily than one that stays: its ranks sum to little. Stateless but for its settings, thread-safe.
 *
 * @param alpha level of each test
 * @param minStep smallest step that is reported, in the unit of the series
 * @param permutations drawn for each test
 * @param seed of the draws
 */
public record ChangePoints(double alpha, double minStep, int permutations, long seed) {
    /** Fewest values on either side of a step: a shorter one is a spike. */
    public static final int MIN_SEGMENT = 4;

    private static final double CORRELATED = .2;
    private static final int MAX_BLOCK = 5;

    /** With fewer blocks than this, too few orders of them would be left to reach a small p. */
    private static final int MIN_BLOCKS = 10;

    /**
     * One step.
     *
     * @param index of the first value of the new level
     * @param p of "there is no step" in the segment that it splits
     * @param before median of the values from the step before it
     * @param after median of the values up to the next step
     */
    public record Step(int index, double p, double before, double after) {
        /**
         * How far the level moved.
         *
         * @return in the unit of the series
         */
        public double size() {
            return after - before;
        }
    }

    /** Checks. */
    public ChangePoints {
        if (!(alpha > 0 && alpha < 1) || permutations < 1 / alpha - 1) {
            throw new IllegalArgumentException(
                    "permutations must be enough to reach alpha: alpha=" + alpha + ", permutations=" + permutations);
        }
    }

    /**
     * The lab's detector.
     *
     * @param minStep smallest step that is reported, in the unit of the series
     * @param seed of the draws
     * @return at alpha .01 with 999 permutations
     */
    public static ChangePoints standard(double minStep, long seed) {
        return new ChangePoints(.01, minStep, 999, seed);
    }

    /**
     * Finds the steps of a series.
     *
     * @param series in order of time
     * @return in order of time; empty for fewer than twice {@value #MIN_SEGMENT} values
     */
    public List<Step> of(double... series) {
        List<Split> splits = new ArrayList<>();
        split(series, 0, series.length, splits);
        splits.sort(Comparator.comparingInt(Split::index));
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < splits.size(); i++) {
            int from = i == 0 ? 0 : splits.get(i - 1).index();
            int to = i + 1 == splits.size() ? series.length : splits.get(i + 1).index();
            Split split = splits.get(i);
            Step step = new Step(
                    split.index(),
                    split.p(),
                    Samples.median(Arrays.copyOfRange(series, from, split.index())),
                    Samples.median(Arrays.copyOfRange(series, split.index(), to)));
            if (Math.abs(step.size()) >= minStep) {
                steps.add(step);
            }
        }
        return List.copyOf(steps);
    }

    private record Split(int index, double p) {}

    private void split(double[] series, int from, int to, List<Split> found) {
        int n = to - from;
        if (n < 2 * MIN_SEGMENT) {
            return;
        }
        double[] values = Arrays.copyOfRange(series, from, to);
        double[] ranks = midRanks(values);
        double observed = largest(ranks);
        int at = best(values);
        boolean isCorrelated = autocorrelation(residuals(values, at)) > CORRELATED;
        int block = isCorrelated ? Math.max(2, Math.min(MAX_BLOCK, n / MIN_BLOCKS)) : 1;
        UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(seed + 31L * from + to);
        int extreme = 1;
        for (int draw = 0; draw < permutations; draw++) {
            if (largest(permuted(ranks, block, random)) >= observed - 1e-9) {
                extreme++;
            }
        }
        double p = extreme / (permutations + 1.0);
        if (p <= alpha) {
            found.add(new Split(from + at, p));
            split(series, from, from + at, found);
            split(series, from + at, to, found);
        }
    }

    /** Largest |CUSUM| of centred ranks over sqrt(tau (n - tau) / n), over all admissible splits. */
    private static double largest(double[] ranks) {
        int n = ranks.length;
        double mean = (n + 1) / 2.0;
        double sum = 0;
        double largest = 0;
        for (int tau = 1; tau <= n - MIN_SEGMENT; tau++) {
            sum += ranks[tau - 1] - mean;
            if (tau >= MIN_SEGMENT) {
                largest = Math.max(largest, Math.abs(sum) / Math.sqrt(tau * (double) (n - tau) / n));
            }
        }
        return largest;
    }

    /** Where two levels fit best: least absolute deviations from the medians of both sides. */
    private static int best(double[] values) {
        int best = MIN_SEGMENT;
        double least = Double.MAX_VALUE;
        for (int tau = MIN_SEGMENT; tau <= values.length - MIN_SEGMENT; tau++) {
            double deviations = 0;
            for (double residual : residuals(values, tau)) {
                deviations += Math.abs(residual);
            }
            if (deviations < least) {
                least = deviations;
                best = tau;
            }
        }
        return best;
    }

    private static double[] residuals(double[] values, int at) {
        double before = Samples.median(Arrays.copyOf(values, at));
        double after = Samples.median(Arrays.copyOfRange(values, at, values.length));
        double[] residuals = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            residuals[i] = values[i] - (i < at ? before : after);
        }
        return residuals;
    }

    private static double autocorrelation(double[] values) {
        double mean = Samples.mean(values);
        double lagged = 0;
        double squares = 0;
        for (int i = 0; i < values.length; i++) {
            squares += (values[i] - mean) * (values[i] - mean);
            if (i > 0) {
                lagged += (values[i] - mean) * (values[i - 1] - mean);
            }
        }
        return squares == 0 ? 0 : lagged / squares;
    }

    /** Blocks from a random start, wrapped around the end, in random order. */
    private static double[] permuted(double[] ranks, int block, UniformRandomProvider random) {
        int n = ranks.length;
        int offset = block == 1 ? 0 : random.nextInt(n);
        int blocks = (n + block - 1) / block;
        int[] order = new int[blocks];
        for (int i = 0; i < blocks; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        double[] permuted = new double[n];
        int filled = 0;
        for (int b : order) {
            for (int i = b * block; i < Math.min(n, (b + 1) * block); i++) {
                permuted[filled++] = ranks[(i + offset) % n];
            }
        }
        return permuted;
    }

    /** Ranks from 1; equal values share the mean of theirs. */
    private static double[] midRanks(double[] values) {
        int[] order = IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> values[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] ranks = new double[values.length];
        for (int i = 0; i < order.length; ) {
            int j = i;
            while (j < order.length && values[order[j]] == values[order[i]]) {
                j++;
            }
            for (int k = i; k < j; k++) {
                ranks[order[k]] = (i + 1 + j) / 2.0;
            }
            i = j;
        }
        return ranks;
    }
}
