package org.hmmlab.results.latency;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.hmmlab.results.SampleRuns;
import org.hmmlab.results.model.BenchmarkCase;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.IterationRecord;
import org.hmmlab.results.model.LatencyRecord;
import org.hmmlab.results.model.LoadModel;
import org.hmmlab.results.model.Role;

/**
 * Pairs of JVMs whose operations are drawn from a seed: a log-normal body, slow ones now and then, JVMs that differ. B may have
 * a tail: one in fifty operations is longer by what lifts p99 by half.
 */
public final class DrawnLatency {
    private static final double MEDIAN = 1000;
    private static final double BODY = .15;
    private static final int OPERATIONS = 3000;
    private static final int ITERATIONS = 5;

    private final Random random;
    private final double forkSd;
    private final LatencySet latencies = new LatencySet();
    private final List<ForkRecord> forks = new ArrayList<>();

    /** Draws from a seed; JVMs differ by so much, relative. */
    public DrawnLatency(long seed, double forkSd) {
        this.random = new Random(seed);
        this.forkSd = forkSd;
    }

    /** What was drawn. */
    public LatencySet latencies() {
        return latencies;
    }

    /** The JVMs of it. */
    public List<ForkRecord> forks() {
        return forks;
    }

    /** Adds pairs with controls; B is slower by a factor, and has a tail or not. */
    public DrawnLatency pairs(int first, int count, double factorOfB, boolean isTailed) {
        for (int pair = first; pair < first + count; pair++) {
            add(Role.A, pair, fork(1, false));
            add(Role.B, pair, fork(factorOfB, isTailed));
            add(Role.CONTROL, pair, fork(1, false));
        }
        return this;
    }

    private void add(Role role, int pair, ForkLatency latency) {
        List<IterationRecord> iterations = SampleRuns.steady(MEDIAN, ITERATIONS);
        ForkRecord fork = SampleRuns.fork(role, "fault.hit", 1, pair, iterations);
        forks.add(fork);
        latencies.add(
                new LatencyRecord(
                        role,
                        BenchmarkCase.of(fork.benchmark(), Map.of(), 1),
                        pair,
                        "x/" + role + pair + ".hlog",
                        LoadModel.CLOSED,
                        Double.NaN,
                        1,
                        25),
                latency);
    }

    /** One JVM. */
    public ForkLatency fork(double factor, boolean isTailed) {
        double own = factor * Math.exp(forkSd * random.nextGaussian());
        double tail = 1.5 * Math.exp(2.326 * BODY) - 1;
        ForkLatency latency = new ForkLatency();
        for (int i = 0; i < ITERATIONS; i++) {
            Histogram histogram = ForkLatency.newHistogram();
            for (int n = 0; n < OPERATIONS; n++) {
                double nanos = MEDIAN * own * Math.exp(BODY * random.nextGaussian());
                if (isTailed && random.nextInt(50) == 0) {
                    nanos += MEDIAN * own * tail;
                }
                ForkLatency.record(histogram, (long) nanos);
            }
            latency.add(Kind.SERVICE, histogram);
        }
        return latency;
    }
}
