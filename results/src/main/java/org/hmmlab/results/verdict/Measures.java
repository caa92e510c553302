package org.hmmlab.results.verdict;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.hmmlab.results.model.ForkRecord;

/** What a benchmark is judged on. */
public interface Measures {
    /** Times per operation: CPU time decides with one thread, wall time with several. */
    Measures TIMES = forks -> {
        Metric primary = Metric.primary(forks.get(0).threads());
        return Arrays.stream(Metric.values())
                .sorted(Comparator.comparing(metric -> metric != primary))
                .map(Measure.class::cast)
                .toList();
    };

    /**
     * The measures of one benchmark.
     *
     * @param forks its JVMs, at least one
     * @return the main one first
     */
    List<Measure> of(List<ForkRecord> forks);
}
