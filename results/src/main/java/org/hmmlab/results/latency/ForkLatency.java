package org.hmmlab.results.latency;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/** Every operation of one JVM, one histogram a kind and iteration. Not changed after it is filled; then thread-safe. */
public final class ForkLatency {
    /** Significant decimal digits of every histogram: values are kept to a thousandth. */
    public static final int DIGITS = 3;

    /** Largest value that is told apart, in ns: more than a minute; larger ones count as this. */
    public static final long LARGEST_NS = (1L << 36) - 1;

    private final Map<Kind, List<Histogram>> byKind = new EnumMap<>(Kind.class);

    /** Nothing yet. */
    public ForkLatency() {}

    /**
     * A histogram of the size that all have, so that they add up.
     *
     * @return empty
     */
    public static Histogram newHistogram() {
        return new Histogram(1, LARGEST_NS, DIGITS);
    }

    /**
     * Records a value, whatever its size.
     *
     * @param histogram where
     * @param nanos negative counts as 0, what is beyond {@link #LARGEST_NS} as that
     */
    public static void record(Histogram histogram, long nanos) {
        histogram.recordValue(Math.max(0, Math.min(nanos, LARGEST_NS)));
    }

    /**
     * Adds the next iteration of a kind.
     *
     * @param kind what the histogram holds
     * @param iteration kept, not copied
     */
    public void add(Kind kind, Histogram iteration) {
        byKind.computeIfAbsent(kind, k -> new ArrayList<>()).add(iteration);
    }

    /**
     * The iterations of a kind.
     *
     * @param kind what is asked for
     * @return in order; empty if nothing of the kind was recorded
     */
    public List<Histogram> iterations(Kind kind) {
        return List.copyOf(byKind.getOrDefault(kind, List.of()));
    }

    /**
     * All iterations of a kind in one.
     *
     * @param kind what is asked for
     * @return a new histogram
     */
    public Histogram merged(Kind kind) {
        List<Histogram> all = iterations(kind);
        return merged(kind, IntStream.range(0, all.size()).boxed().toList());
    }

    /**
     * Some iterations of a kind in one.
     *
     * @param kind what is asked for
     * @param iterations indices; those that were not recorded are passed over
     * @return a new histogram
     */
    public Histogram merged(Kind kind, Collection<Integer> iterations) {
        List<Histogram> all = iterations(kind);
        Histogram sum = newHistogram();
        for (int i : iterations) {
            if (i < all.size()) {
                sum.add(all.get(i));
            }
        }
        return sum;
    }

    /**
     * Some iterations of every kind, as they are.
     *
     * @param iterations indices; those that were not recorded are passed over
     * @return a part of this
     */
    public ForkLatency only(Collection<Integer> iterations) {
        ForkLatency part = new ForkLatency();
        byKind.forEach((kind, all) -> {
            for (int i : iterations) {
                if (i < all.size()) {
                    part.add(kind, all.get(i));
                }
            }
        });
        return part;
    }
}
