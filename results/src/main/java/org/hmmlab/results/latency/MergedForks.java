package org.hmmlab.results.latency;

import java.util.List;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * Histograms of several JVMs laid side by side, so that quantiles of any choice of them, with repetition, are cheap: what
 * resampling asks thousands of times. Immutable, thread-safe.
 */
final class MergedForks {
    private final int forks;
    private final long[] values;
    private final long[][] counts;

    MergedForks(List<Histogram> histograms) {
        forks = histograms.size();
        TreeMap<Long, long[]> byValue = new TreeMap<>();
        for (int fork = 0; fork < forks; fork++) {
            for (HistogramIterationValue bucket : histograms.get(fork).recordedValues()) {
                byValue.computeIfAbsent(bucket.getValueIteratedTo(), value -> new long[forks])[fork] +=
                        bucket.getCountAtValueIteratedTo();
            }
        }
        values = byValue.keySet().stream().mapToLong(v -> v).toArray();
        counts = byValue.values().toArray(new long[0][]);
    }

    int forks() {
        return forks;
    }

    /**
     * The smallest value that at least a share q of the operations do not exceed.
     *
     * @param times how often each JVM counts
     * @return ns; NaN of nothing
     */
    double quantile(double q, int[] times) {
        long total = 0;
        long[] weighted = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            long sum = 0;
            for (int fork = 0; fork < forks; fork++) {
                sum += counts[i][fork] * times[fork];
            }
            weighted[i] = sum;
            total += sum;
        }
        long wanted = Math.max(1, (long) Math.ceil(q * total));
        long seen = 0;
        for (int i = 0; i < values.length; i++) {
            seen += weighted[i];
            if (seen >= wanted) {
                return values[i];
            }
        }
        return Double.NaN;
    }
}
