package org.hmmlab.profiles.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.commons.statistics.distribution.TDistribution;
import org.hmmlab.profiles.stacks.FrameShares;
import org.hmmlab.profiles.stacks.StackCounts;
import org.hmmlab.results.stats.BenjaminiHochberg;
import org.hmmlab.results.stats.PairedTInterval;

/**
 * Two profiles compared frame by frame. The replicate is the pair of JVMs, as in every comparison of the lab: a frame's
 * difference counts if it is larger than what one pair differs from the next.
 *
 * @param pairs pairs of JVMs in which both had samples
 * @param dropped pairs of which one had none
 * @param frames all that were tested, by size of the difference, largest first
 */
public record ProfileDifference(int pairs, int dropped, List<FrameDifference> frames) {
    /** A frame is tested if one side spends this share in it. */
    public static final double MIN_SHARE = .01;

    /** False discovery rate. */
    public static final double MAX_Q = .01;

    /** The smallest difference of shares that is called significant. */
    public static final double MIN_DIFFERENCE = .01;

    /** Fewer pairs give an answer that is said to be a quick look. */
    public static final int ENOUGH_PAIRS = 12;

    private static final double CONFIDENCE = .99;

    /** Copies. */
    public ProfileDifference {
        frames = List.copyOf(frames);
    }

    /**
     * Compares.
     *
     * @param a folded stacks, one per JVM
     * @param b the same of the other side, in the order of the pairs; what is longer loses its end
     */
    public static ProfileDifference of(List<StackCounts> a, List<StackCounts> b) {
        List<FrameShares> sharesA = new ArrayList<>();
        List<FrameShares> sharesB = new ArrayList<>();
        int offered = Math.min(a.size(), b.size());
        for (int i = 0; i < offered; i++) {
            FrameShares ofA = FrameShares.of(a.get(i));
            FrameShares ofB = FrameShares.of(b.get(i));
            if (ofA.total() > 0 && ofB.total() > 0) {
                sharesA.add(ofA);
                sharesB.add(ofB);
            }
        }
        int pairs = sharesA.size();
        if (pairs < 2) {
            return new ProfileDifference(pairs, offered - pairs, List.of());
        }
        return new ProfileDifference(pairs, offered - pairs, test(sharesA, sharesB));
    }

    /** Frames of which more than noise is known, largest difference first. */
    public List<FrameDifference> significant() {
        return frames.stream().filter(FrameDifference::isSignificant).toList();
    }

    /** Their differences in points, B - A, by frame. */
    public Map<String, Double> significantPoints() {
        return significant().stream().collect(Collectors.toMap(FrameDifference::frame, f -> 100 * f.difference()));
    }

    /**
     * Those that say most about where: significant, and by what they spend themselves, not in what they call.
     *
     * @param count how many at most
     */
    public List<FrameDifference> largestSelfDifferences(int count) {
        return significant().stream()
                .sorted(Comparator.comparingDouble((FrameDifference f) -> -Math.abs(f.selfDifference()))
                        .thenComparing(FrameDifference::frame))
                .limit(count)
                .toList();
    }

    private static List<FrameDifference> test(List<FrameShares> a, List<FrameShares> b) {
        Set<String> family = new TreeSet<>();
        for (List<FrameShares> side : List.of(a, b)) {
            Set<String> seen = new TreeSet<>();
            side.forEach(shares -> seen.addAll(shares.inclusive().keySet()));
            seen.stream().filter(frame -> mean(side, frame) >= MIN_SHARE).forEach(family::add);
        }
        List<String> names = List.copyOf(family);
        double[] p = new double[names.size()];
        List<PairedTInterval> intervals = new ArrayList<>();
        for (int f = 0; f < p.length; f++) {
            double[] differences = new double[a.size()];
            for (int i = 0; i < differences.length; i++) {
                differences[i] = b.get(i).of(names.get(f)) - a.get(i).of(names.get(f));
            }
            PairedTInterval interval = PairedTInterval.of(differences, CONFIDENCE);
            intervals.add(interval);
            p[f] = pValue(interval);
        }
        double[] q = BenjaminiHochberg.adjusted(p);
        List<FrameDifference> frames = new ArrayList<>();
        for (int f = 0; f < p.length; f++) {
            String name = names.get(f);
            PairedTInterval interval = intervals.get(f);
            boolean isSignificant = q[f] <= MAX_Q && Math.abs(interval.mean()) >= MIN_DIFFERENCE;
            frames.add(new FrameDifference(
                    name,
                    mean(a, name),
                    mean(b, name),
                    a.stream().mapToDouble(s -> s.selfOf(name)).average().orElse(0),
                    b.stream().mapToDouble(s -> s.selfOf(name)).average().orElse(0),
                    interval.mean(),
                    interval.low(),
                    interval.high(),
                    p[f],
                    q[f],
                    isSignificant));
        }
        frames.sort(Comparator.comparingDouble((FrameDifference f) -> -Math.abs(f.difference()))
                .thenComparing(FrameDifference::frame));
        return frames;
    }

    private static double mean(List<FrameShares> side, String frame) {
        return side.stream().mapToDouble(shares -> shares.of(frame)).average().orElse(0);
    }

    /** Two-sided p-value of the paired t test; without any spread it is certain one way or the other. */
    private static double pValue(PairedTInterval interval) {
        // A frame that stands in every stack differs by rounding errors only, which are no evidence.
        double rounding = 1e-12;
        if (Math.abs(interval.mean()) < rounding) {
            return 1;
        }
        if (interval.sd() < rounding) {
            return 0;
        }
        double t = Math.abs(interval.mean()) / (interval.sd() / Math.sqrt(interval.n()));
        return 2 * TDistribution.of(interval.n() - 1.0).survivalProbability(t);
    }
}
