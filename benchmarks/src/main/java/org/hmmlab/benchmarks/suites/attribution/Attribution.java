package org.hmmlab.benchmarks.suites.attribution;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.hmmlab.benchmarks.measure.profile.Estimate;
import org.hmmlab.benchmarks.suites.floor.LockedFloor;
import org.hmmlab.profiles.stacks.Folding;
import org.hmmlab.profiles.stacks.StackCounts;
import org.hmmlab.profiles.store.ForkProfile;
import org.hmmlab.profiles.store.StoredProfile;
import org.hmmlab.sync.AblationSwitches;

/**
 * What the parts of an invalidation take, in three ways that know nothing of each other: what is saved when a part is
 * left out; where the samples of a cpu profile lie, times the CPU time of an operation; and how many locked operations
 * and fences are counted, times what one costs at least. All in ns of CPU time.
 *
 * @param arm whose
 * @param floor what one locked operation and one fence cost here
 * @param rows one per part, the rest last
 * @param whole one operation, in the JVMs that leave nothing out
 * @param wholeProfiled one operation, in the profiled JVMs
 * @param sum of what the parts save one by one, and the rest
 * @param excess how much that is more than the whole
 * @param rounds of the ablation
 * @param jvms of the profile
 * @param failure why something is missing; empty otherwise
 */
public record Attribution(
        String arm,
        LockedFloor floor,
        List<Row> rows,
        Estimate whole,
        Estimate wholeProfiled,
        Estimate sum,
        Estimate excess,
        int rounds,
        int jvms,
        String failure) {
    /** Half an interval wider than this share of the whole says nothing about adding up. */
    private static final double MAX_HALF_WIDTH = .1;

    /** Copies. */
    public Attribution {
        rows = List.copyOf(rows);
    }

    /**
     * One part.
     *
     * @param part in words
     * @param saved what an operation is faster by without it; of the rest, what an operation takes without all parts
     * @param profiled by samples
     * @param operations locked operations and fences counted in one operation; NaN if not counted
     * @param countedNanos these times their floor; NaN if not counted
     */
    public record Row(String part, Estimate saved, Estimate profiled, double operations, double countedNanos) {}

    /** The pieces that one operation has, by what was counted in it. */
    static List<AblationSwitches.Part> pieces(Map<String, Double> counts) {
        List<AblationSwitches.Part> pieces = new ArrayList<>();
        for (InvalidationComponent part : InvalidationComponent.values()) {
            AblationSwitches.Part piece = part.piece();
            if (piece != null && has(part, counts)) {
                pieces.add(piece);
            }
        }
        return pieces;
    }

    private static boolean has(InvalidationComponent part, Map<String, Double> counts) {
        return switch (part) {
            case DRIVER -> true;
            case RANGES_LIST -> rmws(InvalidationComponent.RANGES_LOCK, counts) > 0;
            // Without a hit the tree tells nobody, and to say that it does would do more, not less.
            case TREE, SEQUENCE ->
                rmws(InvalidationComponent.TREE_LOCK, counts) > 0 && rmws(InvalidationComponent.WAIT_QUEUE, counts) > 0;
            case SRCU -> fences(counts) > 0;
            case REST -> false;
            default -> rmws(part, counts) > 0;
        };
    }

    /**
     * The arithmetic of it.
     *
     * @param profile of event cpu
     * @param counts of one operation, by name; empty if nothing was counted
     */
    static Attribution of(
            String arm, StoredProfile profile, Ablation ablation, Map<String, Double> counts, LockedFloor floor) {
        Map<InvalidationComponent, List<Double>> profiled = profiled(profile);
        List<Row> rows = new ArrayList<>();
        List<AblationSwitches.Part> pieces = pieces(counts);
        double named = 0;
        for (InvalidationComponent part : InvalidationComponent.values()) {
            named += rmws(part, counts);
        }
        for (InvalidationComponent part : InvalidationComponent.values()) {
            boolean isRest = part == InvalidationComponent.REST;
            AblationSwitches.Part piece = part.piece();
            List<Double> nanos = profiled.getOrDefault(part, List.of());
            boolean isSeen = nanos.stream().anyMatch(v -> v > 0);
            if (!isRest && !isSeen && !pieces.contains(piece)) {
                continue;
            }
            double rmw = isRest ? counts.getOrDefault("rmw/op", 0.0) - named : rmws(part, counts);
            // The model's fences are those of SRCU's read sections.
            double fences = part == InvalidationComponent.SRCU ? fences(counts) : 0;
            rows.add(new Row(
                    part.describe(),
                    Estimate.of(
                            isRest
                                    ? ablation.rest()
                                    : piece == null
                                            ? List.of()
                                            : ablation.saved().getOrDefault(piece, List.of())),
                    Estimate.of(nanos),
                    counts.isEmpty() ? Double.NaN : rmw + fences,
                    counts.isEmpty() ? Double.NaN : rmw * floor.lockedAddNanos() + fences * floor.fullFenceNanos()));
        }
        List<Double> excess = ablation.excess();
        List<Double> sum = new ArrayList<>();
        for (int i = 0; i < excess.size(); i++) {
            sum.add(ablation.whole().get(i) + excess.get(i));
        }
        return new Attribution(
                arm,
                floor,
                rows,
                Estimate.of(ablation.whole()),
                Estimate.of(cpuNanos(profile)),
                Estimate.of(sum),
                Estimate.of(excess),
                excess.size(),
                profile.manifest().forks().size(),
                ablation.failure());
    }

    /** Whether what the parts save one by one is the whole, within an interval that is narrow enough to say so. */
    public boolean addsUp() {
        return excess.mayBeZero() && isNarrow();
    }

    /** Whether the interval of the excess could have told a difference of a tenth of the whole. */
    boolean isNarrow() {
        return excess.high() - excess.low() <= 2 * MAX_HALF_WIDTH * whole.mean();
    }

    /** Sum of all counted operations times their floor, ns. */
    double countedNanos() {
        return rows.stream().mapToDouble(Row::countedNanos).sum();
    }

    /** By part: its share of the samples times the CPU time of an operation, one value a JVM. */
    private static Map<InvalidationComponent, List<Double>> profiled(StoredProfile profile) {
        Map<InvalidationComponent, List<Double>> nanos = new EnumMap<>(InvalidationComponent.class);
        List<StackCounts> folded = profile.folded();
        for (int jvm = 0; jvm < folded.size(); jvm++) {
            StackCounts program = Folding.program(folded.get(jvm));
            double perSample = profile.manifest().forks().get(jvm).cpuNanosPerOp() / program.total();
            Map<InvalidationComponent, Long> weights = new EnumMap<>(InvalidationComponent.class);
            program.weights()
                    .forEach((stack, weight) -> weights.merge(InvalidationComponent.of(stack), weight, Long::sum));
            for (InvalidationComponent part : InvalidationComponent.values()) {
                nanos.computeIfAbsent(part, p -> new ArrayList<>()).add(weights.getOrDefault(part, 0L) * perSample);
            }
        }
        return nanos;
    }

    private static List<Double> cpuNanos(StoredProfile profile) {
        return profile.manifest().forks().stream()
                .map(ForkProfile::cpuNanosPerOp)
                .toList();
    }

    private static double rmws(InvalidationComponent part, Map<String, Double> counts) {
        return part.counted() == null ? 0 : counts.getOrDefault("rmw." + part.counted() + "/op", 0.0);
    }

    private static double fences(Map<String, Double> counts) {
        return counts.getOrDefault("fences/op", 0.0);
    }
}
