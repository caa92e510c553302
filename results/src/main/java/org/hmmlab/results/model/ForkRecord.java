package org.hmmlab.results.model;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What one JVM measured: one benchmark of one arm. JVMs with the same case and pair number ran
 * together, in lock-step, and are compared with each other.
 *
 * @param arm name of the design, jar or commit that ran
 * @param role what it stands for
 * @param benchmarkCase what it measured
 * @param pair number of the pair, from 0; {@link PairNumber} says what it means
 * @param status how it ended
 * @param iterations measured iterations in order; those that the JVM completed, if it crashed
 * @param counters exact work counters per operation, by name; empty if nothing counted
 * @param failure why the JVM did not complete, null if it did
 */
public record ForkRecord(
        String arm,
        Role role,
        BenchmarkCase benchmarkCase,
        int pair,
        ForkStatus status,
        List<IterationRecord> iterations,
        Map<String, Double> counters,
        @Nullable String failure) {
    /** Checks and copies. */
    public ForkRecord {
        Require.text("arm", arm);
        Require.atLeast("pair", 0, pair);
        iterations = List.copyOf(iterations);
        counters = Require.sorted(counters);
        if ((status == ForkStatus.OK) != (failure == null)) {
            throw new IllegalArgumentException(
                    "failure must be given if and only if status is not ok: status=" + status + ", failure=" + failure);
        }
    }

    /**
     * A JVM that measured all that it was asked to.
     *
     * @param arm name of what ran
     * @param role what it stands for
     * @param benchmarkCase what it measured
     * @param pair number of the pair
     * @param iterations measured iterations in order
     * @param counters exact work counters per operation, by name
     * @return its record
     */
    public static ForkRecord ok(
            String arm,
            Role role,
            BenchmarkCase benchmarkCase,
            int pair,
            List<IterationRecord> iterations,
            Map<String, Double> counters) {
        return new ForkRecord(arm, role, benchmarkCase, pair, ForkStatus.OK, iterations, counters, null);
    }

    /**
     * A JVM that did not.
     *
     * @param arm name of what ran
     * @param role what it stands for
     * @param benchmarkCase what it was to measure
     * @param pair number of the pair
     * @param status CRASHED or INCOMPLETE
     * @param failure why
     * @return its record, without iterations
     */
    public static ForkRecord failed(
            String arm, Role role, BenchmarkCase benchmarkCase, int pair, ForkStatus status, String failure) {
        return new ForkRecord(arm, role, benchmarkCase, pair, status, List.of(), Map.of(), failure);
    }

    /**
     * The same JVM under another number.
     *
     * @param other number of the pair
     * @return a record that differs in it only
     */
    public ForkRecord withPair(int other) {
        return new ForkRecord(arm, role, benchmarkCase, other, status, iterations, counters, failure);
    }

    /**
     * The same JVM under another case: under the name that a later run has for it, for instance.
     *
     * @param other what it measured
     * @return a record that differs in it only
     */
    public ForkRecord withCase(BenchmarkCase other) {
        return new ForkRecord(arm, role, other, pair, status, iterations, counters, failure);
    }

    /**
     * Name of the benchmark as people read it.
     *
     * @return class and method; {@link CaseNames} tells two of one name apart
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
     * The stage that this JVM belongs to.
     *
     * @return {@link VerdictStage#FIRST} or {@link VerdictStage#CONFIRMATION}
     */
    public VerdictStage stage() {
        return PairNumber.of(pair).stage();
    }

    /**
     * Which JVM of its run this is.
     *
     * @return case, role and pair as text; no other JVM of the run has the same
     */
    public String place() {
        return benchmarkCase.toString() + ' ' + role + ' ' + pair;
    }
}
