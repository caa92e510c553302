package org.hmmlab.results.verdict;

import java.util.function.ToDoubleFunction;
import org.hmmlab.results.model.IterationRecord;
import org.hmmlab.results.model.VerdictRecord;

/** What is compared of an iteration; lower is better. */
public enum Metric {
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

    /**
     * Name and unit, as stored in {@link VerdictRecord#metric()}.
     *
     * @return for instance {@code cpu ns/op}
     */
    public String label() {
        return label;
    }

    /**
     * Reads the metric.
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
     * Whether a verdict is about the metric that decides.
     *
     * @param verdict of any stage
     * @return false if it is only shown
     */
    public static boolean decides(VerdictRecord verdict) {
        return primary(verdict.threads()).label.equals(verdict.metric());
    }
}
