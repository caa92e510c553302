package org.hmmlab.results;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hmmlab.results.model.Environment;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.IterationRecord;
import org.hmmlab.results.model.RunFooter;
import org.hmmlab.results.model.RunHeader;
import org.hmmlab.results.model.RunStatus;

/** Runs for tests, all figures written down or drawn from a seed. */
public final class SampleRuns {
    private SampleRuns() {}

    /** A header of an ab run. */
    public static RunHeader header(String runId, String startedAt) {
        return new RunHeader(
                RunHeader.SCHEMA_VERSION,
                runId,
                "ab",
                startedAt,
                List.of("scripts/lab", "ab", "design:pre", "design:post", "--bench", "fault <hit> & \"miss\""),
                42,
                new Environment(Map.of("jdk", "17.0.15", "cores", "2")),
                List.of("pre", "post"),
                Map.of("pairs", "6"));
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
                Map.of("cpuPressure %", 12.5));
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
            String role, String benchmark, int threads, int pair, List<IterationRecord> iterations) {
        return new ForkRecord(
                role.equals(ForkRecord.B) ? "post" : "pre",
                role,
                benchmark,
                new TreeMap<>(),
                threads,
                pair,
                ForkRecord.OK,
                iterations,
                role.equals(ForkRecord.CONTROL)
                        ? Map.of()
                        : Map.of("rmw/op", role.equals(ForkRecord.B) ? 5.0 : 9.0, "fences/op", 4.0),
                null);
    }

    /** A JVM that crashed. */
    public static ForkRecord crashed(String role, String benchmark, int threads, int pair) {
        return new ForkRecord(
                "pre",
                role,
                benchmark,
                new TreeMap<>(),
                threads,
                pair,
                ForkRecord.CRASHED,
                List.of(),
                Map.of(),
                "exit code 134");
    }

    /** Pairs A and B, and a control beside each, with B slower by the given log ratios; A is at 100 ns. */
    public static List<ForkRecord> pairs(String benchmark, int threads, int firstPair, double... logRatios) {
        List<ForkRecord> forks = new ArrayList<>();
        for (int i = 0; i < logRatios.length; i++) {
            double wobble = i % 2 == 0 ? 1.002 : 0.998;
            forks.add(fork(ForkRecord.A, benchmark, threads, firstPair + i, steady(100)));
            forks.add(fork(ForkRecord.B, benchmark, threads, firstPair + i, steady(100 * Math.exp(logRatios[i]))));
            forks.add(fork(ForkRecord.CONTROL, benchmark, threads, firstPair + i, steady(100 * wobble)));
        }
        return forks;
    }
}
