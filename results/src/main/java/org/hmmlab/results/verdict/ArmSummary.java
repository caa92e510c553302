package org.hmmlab.results.verdict;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.ToDoubleFunction;
import org.hmmlab.results.model.BenchmarkCase;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.IterationRecord;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.stats.Samples;

/**
 * What the JVMs of one arm measured on one benchmark, for runs that compare nothing. Only iterations that break no validity rule
 * count, only JVMs that keep enough of them, and of several threads without their cores there is no number.
 *
 * @param arm name of the arm
 * @param benchmarkCase what was measured
 * @param wallNsPerOp median over the JVMs, in ns; NaN if none counts
 * @param cpuNsPerOp median over the JVMs, in ns; NaN if none counts
 * @param cpuShare median over all JVMs, counting or not
 * @param spread largest minus smallest JVM over the median, on the metric that decides; NaN of fewer than two
 * @param forks JVMs that count
 * @param droppedForks JVMs that do not
 * @param reason why the first of those does not; empty if all count
 */
public record ArmSummary(
        String arm,
        BenchmarkCase benchmarkCase,
        double wallNsPerOp,
        double cpuNsPerOp,
        double cpuShare,
        double spread,
        int forks,
        int droppedForks,
        String reason) {
    /**
     * Name of the benchmark as people read it.
     *
     * @return class and method
     */
    public String benchmark() {
        return benchmarkCase.shortName();
    }

    /**
     * Parameters of the benchmark.
     *
     * @return by name
     */
    public SortedMap<String, String> params() {
        return benchmarkCase.params();
    }

    /**
     * Threads of the benchmark.
     *
     * @return number of worker threads
     */
    public int threads() {
        return benchmarkCase.threads();
    }

    /**
     * Summarises the JVMs of role run.
     *
     * @param forks what was measured; those of other roles are passed over
     * @param rules when an iteration and a JVM count
     * @return one summary per arm and case, in the order first met
     */
    public static List<ArmSummary> of(List<ForkRecord> forks, ValidityRules rules) {
        return of(forks, rules, Role.RUN);
    }

    /**
     * Summarises the JVMs of one role.
     *
     * @param forks what was measured; those of other roles are passed over
     * @param rules when an iteration and a JVM count
     * @param role which role
     * @return one summary per arm and case, in the order first met
     */
    public static List<ArmSummary> of(List<ForkRecord> forks, ValidityRules rules, Role role) {
        Map<Group, List<ForkRecord>> groups = new LinkedHashMap<>();
        for (ForkRecord fork : forks) {
            if (fork.role() == role) {
                groups.computeIfAbsent(new Group(fork.benchmarkCase(), fork.arm()), k -> new ArrayList<>())
                        .add(fork);
            }
        }
        return groups.values().stream().map(group -> summary(group, rules)).toList();
    }

    private record Group(BenchmarkCase benchmarkCase, String arm) {}

    private static ArmSummary summary(List<ForkRecord> forks, ValidityRules rules) {
        List<List<IterationRecord>> counting = new ArrayList<>();
        String reason = "";
        for (ForkRecord fork : forks) {
            PairReview review = rules.review(List.of(fork));
            String against = review.against(fork.role(), fork.role(), rules);
            if (against.isEmpty()) {
                counting.add(review.kept(fork.role(), fork.role()).stream()
                        .map(fork.iterations()::get)
                        .toList());
            } else if (reason.isEmpty()) {
                reason = against.replaceFirst("^pair (\\d+)", "JVM $1");
            }
        }
        ForkRecord any = forks.get(0);
        double[] deciding = medians(counting, Metric.primary(any.threads())::of);
        List<List<IterationRecord>> all =
                forks.stream().map(ForkRecord::iterations).toList();
        return new ArmSummary(
                any.arm(),
                any.benchmarkCase(),
                Samples.median(medians(counting, IterationRecord::wallNsPerOp)),
                Samples.median(medians(counting, IterationRecord::cpuNsPerOp)),
                Samples.median(medians(all, IterationRecord::cpuShare)),
                spread(deciding),
                counting.size(),
                forks.size() - counting.size(),
                reason);
    }

    private static double[] medians(List<List<IterationRecord>> forks, ToDoubleFunction<IterationRecord> figure) {
        return forks.stream()
                .mapToDouble(
                        fork -> Samples.median(fork.stream().mapToDouble(figure).toArray()))
                .toArray();
    }

    private static double spread(double[] forks) {
        double[] measured = Samples.measured(forks);
        return measured.length < 2
                ? Double.NaN
                : (Samples.quantile(measured, 1) - Samples.quantile(measured, 0)) / Samples.median(measured);
    }
}
