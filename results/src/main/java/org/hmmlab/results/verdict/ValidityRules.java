package org.hmmlab.results.verdict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.ForkStatus;
import org.hmmlab.results.model.IterationRecord;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.model.RunSettings;
import org.hmmlab.results.stats.MannKendall;
import org.hmmlab.results.stats.Samples;

/**
 * When an iteration, a pair and a comparison count. Fixed beforehand, the same for all arms, and blind to ratios: the one rule
 * that reads ns/op, that of the trend, reads it of one JVM at a time.
 *
 * @param contentionShare least CPU share of an iteration with several threads
 * @param singleShare least CPU share of an iteration with one thread
 * @param jitShare largest share of an iteration that the JIT compiler may take; of one with few, long operations
 *     {@value #LONG_JIT_SHARE}, since those reach code now and then for the first time after minutes, which is compiled on
 *     another core and outside the workers' CPU time
 * @param gcShare largest share of an iteration that the garbage collector may take
 * @param stealPercent largest CPU time that the hypervisor may take, in percent
 * @param trendP below which Mann and Kendall's test says that a JVM was still getting faster or slower
 * @param trendChange least relative change over the JVM's iterations that such a trend must make to matter
 * @param keptShare least share of its iterations that a pair must keep
 * @param droppedDifference largest difference between the arms' shares of broken iterations
 */
public record ValidityRules(
        double contentionShare,
        double singleShare,
        double jitShare,
        double gcShare,
        double stealPercent,
        double trendP,
        double trendChange,
        double keptShare,
        double droppedDifference) {
    /** The lab's rules. */
    public static final ValidityRules DEFAULT = new ValidityRules(.95, .20, .01, .10, 2, .01, .01, .60, .10);

    private static final double NS_PER_MS = 1e6;
    /** With fewer operations in an iteration these are long ones, such as whole replays. */
    private static final long FEW_OPERATIONS = 1_000;

    private static final double LONG_JIT_SHARE = .5;

    /**
     * The rules that a run was judged by.
     *
     * @param settings of the run
     * @return its rules; {@link #DEFAULT} for a run that was stored before rules were, and for what is not in its setting
     * @throws IllegalArgumentException if its setting is not one that {@link #text()} wrote
     */
    public static ValidityRules of(RunSettings settings) {
        String text = settings.rules().orElse("");
        Map<String, Double> values = DEFAULT.values();
        for (String pair : text.isEmpty() ? new String[0] : text.split(" ")) {
            int equals = pair.indexOf('=');
            if (equals < 0 || !values.containsKey(pair.substring(0, equals))) {
                throw new IllegalArgumentException("validity rules are written as name=value, names as in "
                        + values.keySet() + ": '" + pair + "'");
            }
            values.put(pair.substring(0, equals), Double.valueOf(pair.substring(equals + 1)));
        }
        Iterator<Double> each = values.values().iterator();
        return new ValidityRules(
                each.next(),
                each.next(),
                each.next(),
                each.next(),
                each.next(),
                each.next(),
                each.next(),
                each.next(),
                each.next());
    }

    /**
     * The rules as a run's setting.
     *
     * @return pairs of name and value, to be read by {@link #of}
     */
    public String text() {
        return values().entrySet().stream()
                .map(value -> value.getKey() + "=" + value.getValue())
                .collect(Collectors.joining(" "));
    }

    /** In the order of the components. */
    private Map<String, Double> values() {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("contentionShare", contentionShare);
        values.put("singleShare", singleShare);
        values.put("jitShare", jitShare);
        values.put("gcShare", gcShare);
        values.put("stealPercent", stealPercent);
        values.put("trendP", trendP);
        values.put("trendChange", trendChange);
        values.put("keptShare", keptShare);
        values.put("droppedDifference", droppedDifference);
        return values;
    }

    /**
     * The least CPU share.
     *
     * @param threads number of worker threads
     * @return 0 to 1
     */
    public double minShare(int threads) {
        return threads > 1 ? contentionShare : singleShare;
    }

    /**
     * Judges one iteration by itself. What was not measured breaks no rule, except the CPU share of several threads, without
     * which contention is not known to have taken place.
     *
     * @param iteration the iteration
     * @param threads number of worker threads
     * @return which rule it breaks and by what; empty if none
     */
    public String broken(IterationRecord iteration, int threads) {
        double share = iteration.cpuShare();
        if (Double.isNaN(share) && threads > 1) {
            return "cpu share not measured";
        }
        if (share < minShare(threads)) {
            return String.format(Locale.ROOT, "cpu share %.2f < %.2f", share, minShare(threads));
        }
        double jit = iteration.jitMs() * NS_PER_MS / iteration.wallNs();
        double maxJit = threads == 1 && iteration.ops() < FEW_OPERATIONS ? LONG_JIT_SHARE : jitShare;
        if (jit > maxJit) {
            return String.format(Locale.ROOT, "JIT %.1f %% > %.1f %% of the iteration", 100 * jit, 100 * maxJit);
        }
        double gc = iteration.gcMs() * NS_PER_MS / iteration.wallNs();
        if (gc > gcShare) {
            return String.format(
                    Locale.ROOT,
                    "garbage collection %.1f %% > %.1f %% of the iteration: the heap is too small for this benchmark",
                    100 * gc,
                    100 * gcShare);
        }
        if (iteration.stealPercent() > stealPercent) {
            return String.format(Locale.ROOT, "steal %.1f %% > %.1f %%", iteration.stealPercent(), stealPercent);
        }
        return "";
    }

    /**
     * Judges the JVMs of one pair, which ran in lock-step: an iteration that is broken in one is dropped in both of a comparison.
     *
     * @param forks the JVMs of one pair number and case; one per role
     * @return what remains
     */
    public PairReview review(List<ForkRecord> forks) {
        TreeMap<Role, ForkRecord> byRole = new TreeMap<>();
        int iterations = 0;
        for (ForkRecord fork : forks) {
            if (byRole.put(fork.role(), fork) != null) {
                throw new IllegalArgumentException("a pair must have one JVM per role: pair=" + fork.pair()
                        + ", benchmark=" + fork.benchmarkCase() + ", role=" + fork.role() + " twice");
            }
            iterations = Math.max(iterations, fork.iterations().size());
        }
        List<Rejection> rejections = new ArrayList<>();
        for (int i = 0; i < iterations; i++) {
            for (ForkRecord fork : byRole.values()) {
                if (fork.status() == ForkStatus.OK) {
                    String reason = i < fork.iterations().size()
                            ? broken(fork.iterations().get(i), fork.threads())
                            : "missing: the JVM has fewer iterations than its partner";
                    if (!reason.isEmpty()) {
                        rejections.add(new Rejection(fork.pair(), fork.role(), fork.arm(), i, reason));
                    }
                }
            }
        }
        SortedMap<Role, String> trends = new TreeMap<>();
        byRole.forEach((role, fork) -> {
            String trend = trend(fork);
            if (!trend.isEmpty()) {
                trends.put(role, trend);
            }
        });
        return new PairReview(forks.get(0).pair(), byRole, iterations, rejections, trends);
    }

    /** Whether a JVM was still getting faster or slower in those of its iterations that break no rule; empty if not. */
    private String trend(ForkRecord fork) {
        Metric metric = Metric.primary(fork.threads());
        double[] series = Samples.measured(fork.iterations().stream()
                .filter(iteration -> broken(iteration, fork.threads()).isEmpty())
                .mapToDouble(metric::of)
                .toArray());
        if (series.length < 3 || MannKendall.of(series).p() >= trendP) {
            return "";
        }
        int third = series.length / 3;
        double first = Samples.median(Arrays.copyOf(series, third));
        double last = Samples.median(Arrays.copyOfRange(series, series.length - third, series.length));
        double change = last / first - 1;
        return Math.abs(change) <= trendChange
                ? ""
                : String.format(
                        Locale.ROOT,
                        "%s was not steady: its %s changed by %+.1f %% from the first to the last third of its iterations",
                        fork.arm(),
                        metric.label(),
                        100 * change);
    }
}
