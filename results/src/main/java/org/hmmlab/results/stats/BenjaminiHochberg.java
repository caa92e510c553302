package org.hmmlab.results.stats;

/** Benjamini and Hochberg's procedure: of what it rejects, at most a share q is rejected wrongly, on average. */
public final class BenjaminiHochberg {
    private BenjaminiHochberg() {}

    /**
     * Adjusts p-values: an adjusted value at most q is rejected at false discovery rate q.
     *
     * @param p one per hypothesis, any order, 0 to 1
     * @return adjusted values in the same order
     */
    public static double[] adjusted(double... p) {
        int[] order = Ranking.ascending(p);
        double[] adjusted = new double[p.length];
        double least = 1;
        for (int rank = p.length; rank >= 1; rank--) {
            int i = order[rank - 1];
            least = Math.min(least, p[i] * p.length / rank);
            adjusted[i] = least;
        }
        return adjusted;
    }
}
