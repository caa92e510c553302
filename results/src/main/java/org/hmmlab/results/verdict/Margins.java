package org.hmmlab.results.verdict;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How much slower is tolerated, by metric.
 *
 * @param byMetric relative differences by the metric's label: 0.03 is 3 %
 */
public record Margins(SortedMap<String, Double> byMetric) {
    /** Times per operation 3 %; percentiles of latency more the rarer they are, since fewer operations hold them up. */
    public static final Margins DEFAULT = new Margins(new TreeMap<>(Map.of(
            Metric.CPU_NS_PER_OP.label(),
            .03,
            Metric.WALL_NS_PER_OP.label(),
            .03,
            "p50",
            .05,
            "p90",
            .08,
            "p99",
            .12,
            "p99.9",
            .25)));

    /** Copies and checks. */
    public Margins {
        byMetric = Collections.unmodifiableSortedMap(new TreeMap<>(byMetric));
        byMetric.forEach((metric, margin) -> {
            if (!(margin > 0 && margin < 1)) {
                throw new IllegalArgumentException(
                        "a margin must lie between 0 and 1: margin of " + metric + "=" + margin);
            }
        });
    }

    /**
     * The margin of one metric.
     *
     * @param metric its label, as in verdicts, for instance {@code p99 service ns}, or a percentile's name
     * @return relative: 0.03 is 3 %
     * @throws IllegalArgumentException if the metric has none
     */
    public double of(String metric) {
        Double margin = byMetric.get(QuantileMeasure.marginName(metric));
        if (margin == null) {
            throw new IllegalArgumentException("a metric must have a margin, known are " + byMetric + ": " + metric);
        }
        return margin;
    }
}
