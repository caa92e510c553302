package org.hmmlab.results.latency;

import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * Whether a percentile is held up by enough of what it is about: every JVM has at least {@value #EXCEEDANCES} operations
 * beyond it, and all JVMs together saw at least {@value #EPISODES} episodes of such operations. Operations beyond a value that
 * fall into one iteration count as one episode, since a stall hits neighbours; so episodes are counted low.
 *
 * @param isGiven whether the percentile may be shown
 * @param missing what it would take, in words; empty if given
 */
public record Support(boolean isGiven, String missing) {
    /** Operations beyond a percentile that every JVM must have. */
    public static final int EXCEEDANCES = 20;

    /** Episodes of such operations that all JVMs together must have seen. */
    public static final int EPISODES = 10;

    private static final Support GIVEN = new Support(true, "");

    /**
     * Asks for the support of a quantile.
     *
     * @param forks the JVMs
     * @param kind what was recorded
     * @param q 0 to 1
     * @return the answer
     */
    public static Support of(List<ForkLatency> forks, Kind kind, double q) {
        Histogram all = ForkLatency.newHistogram();
        double fewest = Double.POSITIVE_INFINITY;
        for (ForkLatency fork : forks) {
            Histogram own = fork.merged(kind);
            all.add(own);
            fewest = Math.min(fewest, own.getTotalCount() * (1 - q));
        }
        if (all.getTotalCount() == 0) {
            return new Support(false, "nothing recorded");
        }
        // 1 - 0.999 is a little more than 0.001 in binary: what misses by that does not miss.
        if (fewest < EXCEEDANCES - 1e-6) {
            return new Support(
                    false,
                    String.format(
                            Locale.ROOT, "needs JVMs %.0f times as long", Math.ceil(EXCEEDANCES / fewest - 1e-6)));
        }
        long value = all.getValueAtPercentile(100 * q);
        long episodes = forks.stream()
                .flatMap(fork -> fork.iterations(kind).stream())
                .filter(iteration -> iteration.getTotalCount() > 0 && iteration.getMaxValue() >= value)
                .count();
        if (episodes >= EPISODES) {
            return GIVEN;
        }
        long forksWanted = (long) Math.ceil((double) EPISODES * forks.size() / Math.max(1, episodes));
        return new Support(false, "needs " + (forksWanted - forks.size()) + " more JVMs");
    }
}
