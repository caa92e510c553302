package org.hmmlab.results.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.hmmlab.results.latency.ForkLatency;
import org.hmmlab.results.latency.Kind;
import org.hmmlab.results.latency.LatencySet;
import org.hmmlab.results.latency.Resampling;
import org.hmmlab.results.model.BenchmarkCase;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.LatencyRecord;
import org.hmmlab.results.model.LoadModel;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.model.VerdictStage;
import org.hmmlab.results.store.StoredRun;
import org.hmmlab.results.verdict.ValidityRules;

/**
 * The percentiles of one arm on one benchmark, driven in one way. Only iterations that break no validity rule count, and only
 * JVMs that keep enough of them. Of a comparison, the first stage's JVMs.
 *
 * @param arm name of the arm
 * @param role role of its JVMs
 * @param benchmarkCase what was measured
 * @param loop how operations were driven, when they started
 * @param ratePerSecond operations due in a second; NaN in a closed loop
 * @param batch operations timed together
 * @param timerNs cost of the clock in the first JVM, ns
 * @param forks JVMs that count
 * @param droppedForks JVMs that do not
 * @param unserved operations that were due and never started
 * @param kinds percentiles by what was recorded
 */
public record ArmLatency(
        String arm,
        Role role,
        BenchmarkCase benchmarkCase,
        LoadModel loop,
        double ratePerSecond,
        int batch,
        double timerNs,
        int forks,
        int droppedForks,
        long unserved,
        Map<Kind, List<Resampling.Estimate>> kinds) {
    /** The percentiles that are shown where they are held up. */
    static final double[] QUANTILES = {.5, .9, .99, .999, .9999, .99999};

    private static final String UNSERVED = "unserved ops";

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
     * What a run recorded, by the rules that the run was judged by.
     *
     * @param run that recorded
     * @param latencies its histograms
     * @return one summary an arm and benchmark, in the order first met
     */
    public static List<ArmLatency> of(StoredRun run, LatencySet latencies) {
        ValidityRules rules = ValidityRules.of(run.header().typedSettings());
        long seed = run.header().seed();
        List<ForkRecord> forks = run.forks();
        Map<Group, List<ForkRecord>> groups = new LinkedHashMap<>();
        for (ForkRecord fork : forks) {
            if (latencies.of(fork).isPresent() && fork.stage() == VerdictStage.FIRST) {
                Group group = new Group(fork.benchmarkCase(), fork.role(), fork.arm());
                groups.computeIfAbsent(group, k -> new ArrayList<>()).add(fork);
            }
        }
        return groups.values().stream()
                .map(group -> summary(group, latencies, rules, seed))
                .toList();
    }

    private record Group(BenchmarkCase benchmarkCase, Role role, String arm) {}

    private static ArmLatency summary(List<ForkRecord> forks, LatencySet latencies, ValidityRules rules, long seed) {
        List<ForkLatency> counting = new ArrayList<>();
        double unserved = 0;
        for (ForkRecord fork : forks) {
            List<Integer> kept = IntStream.range(0, fork.iterations().size())
                    .filter(i -> rules.broken(fork.iterations().get(i), fork.threads())
                            .isEmpty())
                    .boxed()
                    .toList();
            if (!kept.isEmpty()
                    && kept.size() >= rules.keptShare() * fork.iterations().size()) {
                counting.add(latencies.of(fork).orElseThrow().latency().only(kept));
                unserved += kept.stream()
                        .mapToDouble(i -> fork.iterations().get(i).secondary().getOrDefault(UNSERVED, 0.0))
                        .sum();
            }
        }
        ForkRecord any = forks.get(0);
        LatencyRecord record = latencies.of(any).orElseThrow().record();
        Map<Kind, List<Resampling.Estimate>> kinds = new LinkedHashMap<>();
        for (Kind kind : Kind.values()) {
            if (counting.stream().anyMatch(fork -> !fork.iterations(kind).isEmpty())) {
                boolean ofOperations = kind == Kind.SERVICE || kind == Kind.RESPONSE;
                kinds.put(
                        kind, Resampling.estimate(counting, kind, ofOperations ? record.batch() : 1, QUANTILES, seed));
            }
        }
        return new ArmLatency(
                any.arm(),
                any.role(),
                any.benchmarkCase(),
                record.loop(),
                record.ratePerSecond(),
                record.batch(),
                record.timerNs(),
                counting.size(),
                forks.size() - counting.size(),
                (long) unserved,
                kinds);
    }
}
