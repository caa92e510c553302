package org.hmmlab.benchmarks.measure.launch;

import org.hmmlab.results.latency.ForkLatency;
import org.jspecify.annotations.Nullable;

/**
 * What one measured JVM left.
 *
 * @param figures one value an iteration, in JMH's terms
 * @param latency every operation, where the harness recorded them
 */
public record ForkResult(JmhResult figures, @Nullable ForkLatency latency) {
    /** The same without its last iteration, in which JMH runs the tear-down. */
    ForkResult withoutLastIteration() {
        return new ForkResult(figures.withoutLastIteration(), latency);
    }
}
