package org.hmmlab.results.model;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What one JVM measured: one benchmark of one arm. JVMs with the same benchmark, params, threads and pair number ran
 * together, in lock-step, and are compared with each other.
 *
 * @param arm name of the design, jar or commit that ran
 * @param role one of {@link #ROLES}: A the baseline, B the candidate, control a second copy of A, run no comparison
 * @param benchmark name of the benchmark
 * @param params parameters of the benchmark by name
 * @param threads number of worker threads
 * @param pair number of the pair, from 0; from {@link #CONFIRMATION_FROM} on in the confirmation stage
 * @param status one of {@link #STATUSES}
 * @param iterations measured iterations in order; those that the JVM completed, if it crashed
 * @param counters exact work counters per operation, by name; empty if nothing counted
 * @param failure why the JVM did not complete, null if it did
 */
public record ForkRecord(
        String arm,
        String role,
        String benchmark,
        SortedMap<String, String> params,
        int threads,
        int pair,
        String status,
        List<IterationRecord> iterations,
        Map<String, Double> counters,
        @Nullable String failure) {
    /** Role of the baseline. */
    public static final String A = "A";
    /** Role of the candidate. */
    public static final String B = "B";
    /** Role of the second copy of the baseline. */
    public static final String CONTROL = "control";
    /** Role of a JVM that is compared with nothing. */
    public static final String RUN = "run";
    /** What a JVM can stand for. */
    public static final List<String> ROLES = List.of(A, B, CONTROL, RUN);

    /** Status of a JVM that measured all it was asked to. */
    public static final String OK = "ok";
    /** Status of a JVM that ended by itself before it was done. */
    public static final String CRASHED = "crashed";
    /** Status of a JVM that was stopped before it was done. */
    public static final String INCOMPLETE = "incomplete";
    /** How a JVM can have ended. */
    public static final List<String> STATUSES = List.of(OK, CRASHED, INCOMPLETE);

    /** First pair number of the confirmation stage, so that its pairs never mix with those of the first stage. */
    public static final int CONFIRMATION_FROM = 10_000;

    /** Checks and copies. */
    public ForkRecord {
        Require.text("arm", arm);
        Require.oneOf("role", ROLES, role);
        Require.text("benchmark", benchmark);
        params = Require.sorted(params);
        Require.atLeast("threads", 1, threads);
        Require.atLeast("pair", 0, pair);
        Require.oneOf("status", STATUSES, status);
        iterations = List.copyOf(iterations);
        counters = Require.sorted(counters);
        if (status.equals(OK) != (failure == null)) {
            throw new IllegalArgumentException(
                    "failure must be given if and only if status is not ok: status=" + status + ", failure=" + failure);
        }
    }

    /**
     * The stage that this JVM belongs to.
     *
     * @return {@link VerdictRecord#FIRST} or {@link VerdictRecord#CONFIRMATION}
     */
    public String stage() {
        return pair >= CONFIRMATION_FROM ? VerdictRecord.CONFIRMATION : VerdictRecord.FIRST;
    }

    /**
     * Which JVM of its run this is.
     *
     * @return benchmark, params, threads, role and pair as text; no other JVM of the run has the same
     */
    public String place() {
        return place(benchmark, params, threads) + ' ' + role + ' ' + pair;
    }

    static String place(String benchmark, SortedMap<String, String> params, int threads) {
        return benchmark + params + " t" + threads;
    }
}
