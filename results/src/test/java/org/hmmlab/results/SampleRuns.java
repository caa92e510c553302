package org.hmmlab.results;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hmmlab.results.model.Environment;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.ForkStatus;
import org.hmmlab.results.model.IterationRecord;
import org.hmmlab.results.model.PairNumber;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.model.RunFooter;
import org.hmmlab.results.model.RunHeader;
import org.hmmlab.results.model.RunStatus;
import org.hmmlab.results.model.VerdictStage;

/** Runs for tests, all figures written down or drawn from a seed. */
public final class SampleRuns {
    /** Number of the first pair of the confirmation. */
    public static final int CONFIRMATION =
            new PairNumber(VerdictStage.CONFIRMATION, PairNumber.Purpose.PLANNED, 0).number();

    private SampleRuns() {}

    /** A header of an ab run. */
    public static RunHeader header(String runId, String startedAt) {
        return TestRecords.header(runId)
                .startedAt(startedAt)
                .command(List.of("scripts/lab", "ab", "design:pre", "design:post", "--bench", "fault <hit> & \"miss\""))
                .seed(42)
                .environment(new Environment(Map.of("jdk", "17.0.15", "cores", "2")))
                .arms(List.of("pre", "post"))
                .settings(Map.of("pairs", "6"))
                .build();
    }

    /** A footer of a run that ended as planned. */
    public static RunFooter complete() {
        return new RunFooter(RunStatus.COMPLETE, "2026-01-01T00:01:00Z", 0, "");
    }

    /** An iteration of 100 ms that breaks no rule, wall and CPU time alike. */
    public static IterationRecord iteration(double nsPerOp, double share) {
        return iteration(nsPerOp, share, 0.1, 0);
    }

    /** An iteration of 100 ms. */
    public static IterationRecord iteration(double nsPerOp, double share, double jitMs, double stealPercent) {
        double wallNs = 1e8;
        return new IterationRecord(
                nsPerOp / share,
                nsPerOp,
                share,
                1000,
                wallNs,
                jitMs,
                Double.NaN,
                stealPercent,
                Map.of("cpuPressurePercent", 12.5));
    }

    /** Five equal iterations with their cores. */
    public static List<IterationRecord> steady(double nsPerOp) {
        return steady(nsPerOp, 5);
    }

    /** Equal iterations with their cores. */
    public static List<IterationRecord> steady(double nsPerOp, int count) {
        List<IterationRecord> iterations = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            iterations.add(iteration(nsPerOp, 1));
        }
        return iterations;
    }

    /** A JVM that completed. */
    public static ForkRecord fork(
            Role role, String benchmark, int threads, int pair, List<IterationRecord> iterations) {
        return TestRecords.fork(benchmark)
                .threads(threads)
                .arm(role == Role.B ? "post" : "pre")
                .role(role)
                .pair(pair)
                .iterations(iterations)
                .counters(
                        role == Role.CONTROL
                                ? Map.of()
                                : Map.of("rmw/op", role == Role.B ? 5.0 : 9.0, "fences/op", 4.0))
                .build();
    }

    /** A JVM that crashed. */
    public static ForkRecord crashed(Role role, String benchmark, int threads, int pair) {
        return TestRecords.fork(benchmark)
                .threads(threads)
                .arm("pre")
                .role(role)
                .pair(pair)
                .failed(ForkStatus.CRASHED, "exit code 134")
                .build();
    }

    /** Pairs A and B, and a control beside each, with B slower by the given log ratios; A is at 100 ns. */
    public static List<ForkRecord> pairs(String benchmark, int threads, int firstPair, double... logRatios) {
        List<ForkRecord> forks = new ArrayList<>();
        for (int i = 0; i < logRatios.length; i++) {
            double wobble = i % 2 == 0 ? 1.002 : 0.998;
            forks.add(fork(Role.A, benchmark, threads, firstPair + i, steady(100)));
            forks.add(fork(Role.B, benchmark, threads, firstPair + i, steady(100 * Math.exp(logRatios[i]))));
            forks.add(fork(Role.CONTROL, benchmark, threads, firstPair + i, steady(100 * wobble)));
        }
        return forks;
    }
}
