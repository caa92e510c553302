package org.hmmlab.results.verdict;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.IterationRecord;
import org.hmmlab.results.model.VerdictRecord;
import org.hmmlab.results.stats.Samples;

/** A time per operation, of which a JVM has the median of its iterations; lower is better. */
public enum Metric implements Measure {
    /** CPU time of the workers per operation: steady on a loaded machine, but blind to waiting. */
    CPU_NS_PER_OP("cpu ns/op", IterationRecord::cpuNsPerOp),
    /** Wall time times threads per operation: what contention costs, if every thread had its core. */
    WALL_NS_PER_OP("wall ns/op", IterationRecord::wallNsPerOp);

    private final String label;
    private final ToDoubleFunction<IterationRecord> value;

    Metric(String label, ToDoubleFunction<IterationRecord> value) {
        this.label = label;
        this.value = value;
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public String marginName() {
        return label;
    }

    @Override
    public double of(ForkRecord fork, List<Integer> iterations) {
        return Samples.median(iterations.stream()
                .mapToDouble(i -> of(fork.iterations().get(i)))
                .toArray());
    }

    /**
     * The median of the rounds' own ratios, not the ratio of the medians: two turns of one round are neighbours, so a core that
     * changes its speed for half a second drops out of their ratio, while it moves a JVM's median as a whole.
     */
    @Override
    public double logRatio(ForkRecord a, ForkRecord b, List<Integer> iterations) {
        double[] rounds = iterations.stream()
                .mapToDouble(i -> of(b.iterations().get(i)) / of(a.iterations().get(i)))
                .filter(ratio -> ratio > 0 && Double.isFinite(ratio))
                .map(Math::log)
                .toArray();
        return rounds.length == 0 ? Double.NaN : Samples.median(rounds);
    }

    /**
     * Reads the metric of one iteration.
     *
     * @param iteration an iteration
     * @return in the metric's unit; NaN if not measured
     */
    public double of(IterationRecord iteration) {
        return value.applyAsDouble(iteration);
    }

    /**
     * The metric that decides.
     *
     * @param threads number of worker threads
     * @return CPU time of a single thread, wall time of several
     */
    public static Metric primary(int threads) {
        return threads > 1 ? WALL_NS_PER_OP : CPU_NS_PER_OP;
    }

    /**
     * Whether a verdict decides: on the primary metric, or on a percentile that its pairs hold up.
     *
     * @param verdict of any stage
     * @return false if it is only shown
     */
    public static boolean decides(VerdictRecord verdict) {
        return primary(verdict.threads()).label.equals(verdict.metric()) || QuantileMeasure.decides(verdict);
    }
}
