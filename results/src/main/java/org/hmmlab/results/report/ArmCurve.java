package org.hmmlab.results.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.hmmlab.results.latency.ForkLatency;
import org.hmmlab.results.latency.Kind;
import org.hmmlab.results.latency.LatencySet;
import org.hmmlab.results.latency.Support;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.verdict.ValidityRules;

/**
 * The distribution of one arm as a line: quantile by quantile, as far as enough operations lie beyond.
 *
 * @param nines of each quantile q: the decimal logarithm of 1/(1-q)
 * @param nanos the quantile, ns per operation
 */
record ArmCurve(List<Double> nines, List<Double> nanos) {
    private static final int STEPS_A_NINE = 12;
    private static final int MAX_NINES = 6;

    /**
     * Merges the iterations that break no rule.
     *
     * @param forks JVMs of one arm
     * @param kind what was recorded
     * @param batch operations timed together, by which values are divided
     */
    static ArmCurve of(List<ForkRecord> forks, LatencySet latencies, ValidityRules rules, Kind kind, int batch) {
        Histogram all = ForkLatency.newHistogram();
        for (ForkRecord fork : forks) {
            List<Integer> kept = IntStream.range(0, fork.iterations().size())
                    .filter(i -> rules.broken(fork.iterations().get(i), fork.threads())
                            .isEmpty())
                    .boxed()
                    .toList();
            latencies.of(fork).ifPresent(entry -> all.add(entry.latency().merged(kind, kept)));
        }
        List<Double> nines = new ArrayList<>();
        List<Double> nanos = new ArrayList<>();
        for (int step = 0; step <= STEPS_A_NINE * MAX_NINES; step++) {
            double beyond = Math.pow(10, -(double) step / STEPS_A_NINE);
            if (all.getTotalCount() * beyond < Support.EXCEEDANCES) {
                break;
            }
            nines.add((double) step / STEPS_A_NINE);
            nanos.add((double) all.getValueAtPercentile(100 * (1 - beyond)) / batch);
        }
        return new ArmCurve(List.copyOf(nines), List.copyOf(nanos));
    }
}
