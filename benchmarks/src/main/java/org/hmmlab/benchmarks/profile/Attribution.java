package org.hmmlab.benchmarks.profile;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.hmmlab.benchmarks.replay.LockedFloor;
import org.hmmlab.benchmarks.runner.Arm;
import org.hmmlab.benchmarks.runner.BenchmarkTask;
import org.hmmlab.benchmarks.runner.ExactWork;
import org.hmmlab.benchmarks.runner.Interruption;
import org.hmmlab.benchmarks.runner.JmhFailedException;
import org.hmmlab.profiles.stacks.Folding;
import org.hmmlab.profiles.stacks.StackCounts;
import org.hmmlab.profiles.store.ForkProfile;
import org.hmmlab.profiles.store.StoredProfile;
import org.hmmlab.sync.Part;

/**
 * What the parts of an operation take, in two ways that know nothing of each other: where the samples of a cpu profile lie,
 * times the CPU time of an operation; and how many locked operations and fences were counted, times what one costs at least.
 *
 * @param arm whose
 * @param wholeNanos CPU time of one operation in the profiled JVMs
 * @param floor what one locked operation and one fence cost here
 * @param rows one per part
 */
public record Attribution(String arm, double wholeNanos, LockedFloor floor, List<Row> rows) {
    /** Copies. */
    public Attribution {
        rows = List.copyOf(rows);
    }

    /**
     * One part.
     *
     * @param part in words
     * @param profiledNanos by profile
     * @param operations locked operations and fences counted in one operation; NaN if not counted
     * @param countedNanos these times their floor; NaN if not counted
     */
    public record Row(String part, double profiledNanos, double operations, double countedNanos) {}

    /** Parts, with the frames that belong to them and what is counted for them. A stack belongs to its innermost match. */
    enum Share {
        KREF("kref", "org/hmmlab/sync/Kref\\.|hmm/\\w*KrefLifetime\\.", Part.KREF),
        SRCU("srcu", "org/hmmlab/sync/Srcu", Part.SRCU),
        RANGES(
                "ranges lock and list",
                "org/hmmlab/sync/(SpinLock|Mutex)\\.|hmm/(\\w*Ranges|RangeList)\\.",
                Part.HMM_LOCK),
        MIRRORS("mirrors lock", "org/hmmlab/sync/RwSemaphore\\.", Part.MIRRORS_SEM),
        DRIVER("driver", "lambda\\$|\\$\\$Lambda|org/hmmlab/driver/", Part.UPDATE_LOCK),
        OTHER("the rest", "", null);

        private final String words;
        private final Pattern frames;
        private final Part part;

        Share(String words, String frames, Part part) {
            this.words = words;
            this.frames = Pattern.compile(frames);
            this.part = part;
        }

        static Share of(String stack) {
            List<String> frames = StackCounts.frames(stack);
            for (int i = frames.size() - 1; i >= 0; i--) {
                for (Share share : values()) {
                    if (share != OTHER && share.frames.matcher(frames.get(i)).find()) {
                        return share;
                    }
                }
            }
            return OTHER;
        }
    }

    /**
     * Attributes.
     *
     * @param profile of event cpu
     * @param task the benchmark, counted in a JVM of its own
     */
    public static Attribution of(StoredProfile profile, BenchmarkTask task, Arm arm, Interruption interruption)
            throws InterruptedException {
        Map<String, Double> counts;
        try {
            counts = new ExactWork(interruption).count(task.with(arm.params()), arm.program());
        } catch (JmhFailedException e) {
            counts = Map.of();
        }
        double whole = profile.manifest().forks().stream()
                .mapToDouble(ForkProfile::cpuNanosPerOp)
                .filter(Double::isFinite)
                .average()
                .orElse(Double.NaN);
        return of(arm.name(), Folding.program(profile.foldedSum()), whole, counts, LockedFloor.measure());
    }

    /** The arithmetic of it. */
    static Attribution of(
            String arm, StackCounts program, double whole, Map<String, Double> counts, LockedFloor floor) {
        Map<Share, Long> weights = new EnumMap<>(Share.class);
        program.weights().forEach((stack, weight) -> weights.merge(Share.of(stack), weight, Long::sum));
        double total = program.total();
        Map<Share, Double> rmws = new LinkedHashMap<>();
        double named = 0;
        for (Share share : Share.values()) {
            double count = share.part == null ? 0 : counts.getOrDefault("rmw." + share.part + "/op", 0.0);
            named += count;
            rmws.put(share, count);
        }
        rmws.put(Share.OTHER, counts.getOrDefault("rmw/op", 0.0) - named);
        List<Row> rows = new ArrayList<>();
        for (Share share : Share.values()) {
            // The model's fences are those of SRCU's read sections.
            double fences = share == Share.SRCU ? counts.getOrDefault("fences/op", 0.0) : 0;
            double rmw = rmws.get(share);
            rows.add(new Row(
                    share.words,
                    total == 0 ? Double.NaN : weights.getOrDefault(share, 0L) / total * whole,
                    counts.isEmpty() ? Double.NaN : rmw + fences,
                    counts.isEmpty() ? Double.NaN : rmw * floor.lockedAddNanos() + fences * floor.fullFenceNanos()));
        }
        return new Attribution(arm, whole, floor, rows);
    }

    /** Both ways side by side, with their sums against the whole. */
    public String table() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "parts of one operation, %s (floor: locked %.1f ns, fence %.1f ns)%n        %-22s %12s %12s %12s%n",
                arm,
                floor.lockedAddNanos(),
                floor.fullFenceNanos(),
                "part",
                "by profile",
                "operations",
                "x floor"));
        double profiled = 0;
        double operations = 0;
        double counted = 0;
        for (Row row : rows) {
            text.append(line(row.part(), row.profiledNanos(), row.operations(), row.countedNanos()));
            profiled += row.profiledNanos();
            operations += row.operations();
            counted += row.countedNanos();
        }
        text.append(line("sum", profiled, operations, counted));
        text.append(String.format(
                Locale.ROOT,
                "        whole: %.1f ns CPU an operation; counted operations x floor are %.0f %% of it%n",
                wholeNanos,
                100 * counted / wholeNanos));
        return text.toString();
    }

    private static String line(String part, double profiled, double operations, double counted) {
        return String.format(
                Locale.ROOT, "        %-22s %9.1f ns %12.1f %9.1f ns%n", part, profiled, operations, counted);
    }
}
