package org.hmmlab.results.stats;

/** Hodges and Lehmann's estimate of the centre: the median of all pairwise means. Half-way between mean and median. */
public final class HodgesLehmann {
    private HodgesLehmann() {}

    /**
     * Estimates the centre.
     *
     * @param values any order, up to some thousands
     * @return median of the means of all pairs i &lt;= j; NaN of nothing
     */
    public static double estimate(double... values) {
        int n = values.length;
        double[] means = new double[n * (n + 1) / 2];
        int k = 0;
        for (int i = 0; i < n; i++) {
            for (int j = i; j < n; j++) {
                means[k++] = (values[i] + values[j]) / 2;
            }
        }
        return Samples.median(means);
    }
}
