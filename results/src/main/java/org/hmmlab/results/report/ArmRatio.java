package org.hmmlab.results.report;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.hmmlab.results.latency.Kind;
import org.hmmlab.results.latency.LatencySet;
import org.hmmlab.results.latency.RatioFunction;
import org.hmmlab.results.model.BenchmarkCase;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.model.VerdictStage;
import org.hmmlab.results.store.StoredRun;
import org.hmmlab.results.verdict.Judge;
import org.hmmlab.results.verdict.PairReview;
import org.hmmlab.results.verdict.ValidityRules;

/**
 * The ratio of the two arms' distributions on one benchmark, over the valid pairs of the first stage.
 *
 * @param benchmarkCase what was measured
 * @param kind what was recorded
 * @param pairs how many pairs count
 * @param points the ratio, quantile by quantile
 */
public record ArmRatio(BenchmarkCase benchmarkCase, Kind kind, int pairs, List<RatioFunction.Point> points) {
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
     * @return one a benchmark, in the order first met; none of a run with one arm
     */
    public static List<ArmRatio> of(StoredRun run, LatencySet latencies) {
        ValidityRules rules = ValidityRules.of(run.header().typedSettings());
        long seed = run.header().seed();
        List<ForkRecord> forks = run.forks();
        List<ArmRatio> ratios = new ArrayList<>();
        for (List<PairReview> reviews : Judge.reviews(forks, VerdictStage.FIRST, rules)) {
            List<RatioFunction.Pair> pairs = new ArrayList<>();
            LatencySet.Entry any = null;
            ForkRecord fork = null;
            for (PairReview review : reviews) {
                if (review.has(Role.A, Role.B)
                        && review.against(Role.A, Role.B, rules).isEmpty()) {
                    ForkRecord a = review.forks().get(Role.A);
                    ForkRecord b = review.forks().get(Role.B);
                    LatencySet.Entry ofA = a == null ? null : latencies.of(a).orElse(null);
                    LatencySet.Entry ofB = b == null ? null : latencies.of(b).orElse(null);
                    if (ofA != null && ofB != null) {
                        any = ofA;
                        fork = a;
                        List<Integer> kept = review.kept(Role.A, Role.B);
                        pairs.add(new RatioFunction.Pair(
                                ofA.latency().merged(ofA.deciding(), kept),
                                ofB.latency().merged(ofA.deciding(), kept)));
                    }
                }
            }
            if (any != null && fork != null) {
                ratios.add(new ArmRatio(
                        fork.benchmarkCase(),
                        any.deciding(),
                        pairs.size(),
                        RatioFunction.of(pairs, any.record().batch(), seed)));
            }
        }
        return List.copyOf(ratios);
    }
}
