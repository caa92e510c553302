package org.hmmlab.results.stats;

/** Holm's procedure: the chance of rejecting anything wrongly is at most alpha. */
public final class Holm {
    private Holm() {}

    /**
     * Adjusts p-values: an adjusted value at most alpha is rejected at family-wise error rate alpha.
     *
     * @param p one per hypothesis, any order, 0 to 1
     * @return adjusted values in the same order
     */
    public static double[] adjusted(double... p) {
        int[] order = Ranking.ascending(p);
        double[] adjusted = new double[p.length];
        double most = 0;
        for (int rank = 1; rank <= p.length; rank++) {
            int i = order[rank - 1];
            most = Math.max(most, Math.min(1, p[i] * (p.length - rank + 1)));
            adjusted[i] = most;
        }
        return adjusted;
    }
}
