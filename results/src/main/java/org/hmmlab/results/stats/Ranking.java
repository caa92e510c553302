package org.hmmlab.results.stats;

import java.util.Comparator;
import java.util.stream.IntStream;

/** The order of p-values. */
final class Ranking {
    private Ranking() {}

    static int[] ascending(double[] p) {
        for (double v : p) {
            if (!(v >= 0 && v <= 1)) {
                throw new IllegalArgumentException("p must lie between 0 and 1: p=" + v);
            }
        }
        return IntStream.range(0, p.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> p[i]))
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
