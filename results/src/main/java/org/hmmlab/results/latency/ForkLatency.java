package org.hmmlab.results.latency;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * Every operation of one JVM, one histogram a kind and iteration. Kept in HdrHistogram's own compressed form: a histogram of this
 * range takes 230 KB, one comparison has thousands, and few of their buckets are in use. Not changed after it is filled; then
 * thread-safe.
 */
public final class ForkLatency {
    /** Significant decimal digits of every histogram: values are kept to a thousandth. */
    public static final int DIGITS = 3;

    /** Largest value that is told apart, in ns: more than a minute; larger ones count as this. */
    public static final long LARGEST_NS = (1L << 36) - 1;

    private final Map<Kind, List<Kept>> byKind = new EnumMap<>(Kind.class);
    /** Sums that were asked for: a judge asks for the same ones at each percentile, and again after each pair. */
    private final Map<Sum, Kept> sums = new ConcurrentHashMap<>();

    /** A histogram in compressed form, with its time stamps, which that does not hold. */
    private record Kept(ByteBuffer compressed, long startTimeStamp, long endTimeStamp) {
        static Kept of(Histogram histogram) {
            ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
            int length = histogram.encodeIntoCompressedByteBuffer(buffer);
            return new Kept(
                    ByteBuffer.wrap(Arrays.copyOf(buffer.array(), length)),
                    histogram.getStartTimeStamp(),
                    histogram.getEndTimeStamp());
        }

        Histogram histogram() {
            try {
                Histogram histogram = Histogram.decodeFromCompressedByteBuffer(compressed.duplicate(), LARGEST_NS);
                histogram.setStartTimeStamp(startTimeStamp);
                histogram.setEndTimeStamp(endTimeStamp);
                return histogram;
            } catch (DataFormatException e) {
                throw new IllegalStateException("a histogram that was compressed here must be readable", e);
            }
        }
    }

    /** Which iterations of a kind were added up. */
    private record Sum(Kind kind, List<Integer> iterations) {}

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
     * @param iteration copied, with its time stamps and without its tag
     */
    public void add(Kind kind, Histogram iteration) {
        sums.clear();
        byKind.computeIfAbsent(kind, k -> new ArrayList<>()).add(Kept.of(iteration));
    }

    /**
     * How many iterations of a kind there are.
     *
     * @param kind what is asked for
     * @return 0 if nothing of the kind was recorded
     */
    public int count(Kind kind) {
        return kept(kind).size();
    }

    /**
     * One iteration of a kind.
     *
     * @param kind what is asked for
     * @param index below {@link #count}
     * @return a copy
     */
    public Histogram iteration(Kind kind, int index) {
        return kept(kind).get(index).histogram();
    }

    private List<Kept> kept(Kind kind) {
        return byKind.getOrDefault(kind, List.of());
    }

    /**
     * The iterations of a kind.
     *
     * @param kind what is asked for
     * @return copies, in order; empty if nothing of the kind was recorded
     */
    public List<Histogram> iterations(Kind kind) {
        return kept(kind).stream().map(Kept::histogram).toList();
    }

    /**
     * All iterations of a kind in one.
     *
     * @param kind what is asked for
     * @return a new histogram
     */
    public Histogram merged(Kind kind) {
        return merged(kind, IntStream.range(0, count(kind)).boxed().toList());
    }

    /**
     * Some iterations of a kind in one.
     *
     * @param kind what is asked for
     * @param iterations indices; those that were not recorded are passed over
     * @return a new histogram
     */
    public Histogram merged(Kind kind, Collection<Integer> iterations) {
        return sums.computeIfAbsent(new Sum(kind, List.copyOf(iterations)), this::add)
                .histogram();
    }

    private Kept add(Sum wanted) {
        Histogram sum = newHistogram();
        for (int i : wanted.iterations()) {
            if (i < count(wanted.kind())) {
                sum.add(iteration(wanted.kind(), i));
            }
        }
        return Kept.of(sum);
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
                    part.byKind.computeIfAbsent(kind, k -> new ArrayList<>()).add(all.get(i));
                }
            }
        });
        return part;
    }
}
