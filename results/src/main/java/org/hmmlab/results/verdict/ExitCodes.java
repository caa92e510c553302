package org.hmmlab.results.verdict;

import java.util.ArrayList;
import java.util.List;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.ForkStatus;
import org.hmmlab.results.model.VerdictRecord;

/** What a command ends with. */
public final class ExitCodes {
    /** All is well: equivalent, improved, or nothing to judge. */
    public static final int PASS = 0;
    /** A confirmed regression, or a check that failed. */
    public static final int REGRESSED = 1;
    /** Usage, broken input, unwritable output. */
    public static final int USAGE = 2;
    /** Inconclusive, or a regression that is not confirmed. */
    public static final int INCONCLUSIVE = 3;
    /** The machine could not measure it. */
    public static final int MACHINE = 4;
    /** Nothing was measured, or a benchmark crashed. */
    public static final int NOTHING_MEASURED = 5;
    /** There is no baseline to compare with. */
    public static final int NO_BASELINE = 6;
    /** Interrupted. */
    public static final int INTERRUPTED = 130;

    private static final List<Integer> PRECEDENCE =
            List.of(INTERRUPTED, USAGE, NOTHING_MEASURED, REGRESSED, NO_BASELINE, MACHINE, INCONCLUSIVE, PASS);

    private ExitCodes() {}

    /**
     * Which code stands where several apply.
     *
     * @param codes those that apply
     * @return the first of 130, 2, 5, 1, 6, 4, 3, 0 among them; 0 if none applies
     * @throws IllegalArgumentException if a code is none of these
     */
    public static int first(List<Integer> codes) {
        int first = PRECEDENCE.size() - 1;
        for (int code : codes) {
            int rank = PRECEDENCE.indexOf(code);
            if (rank < 0) {
                throw new IllegalArgumentException("an exit code must be one of " + PRECEDENCE + ": code=" + code);
            }
            first = Math.min(first, rank);
        }
        return PRECEDENCE.get(first);
    }

    /**
     * The code that a finished run has earned. Only the metric that decides counts, and a regression only if confirmed.
     *
     * @param forks what was measured
     * @param verdicts of all stages; empty for a run that compares nothing
     * @return one of the codes of this class
     */
    public static int of(List<ForkRecord> forks, List<VerdictRecord> verdicts) {
        List<Integer> codes = new ArrayList<>();
        boolean measured = forks.stream()
                .anyMatch(f -> f.status() == ForkStatus.OK && !f.iterations().isEmpty());
        if (!measured || forks.stream().anyMatch(f -> f.status() == ForkStatus.CRASHED)) {
            codes.add(NOTHING_MEASURED);
        }
        for (VerdictRecord verdict : verdicts) {
            if (Metric.decides(verdict) && !verdict.ofControl()) {
                switch (verdict.verdict()) {
                    case INVALID -> codes.add(MACHINE);
                    case INCONCLUSIVE -> codes.add(INCONCLUSIVE);
                    default -> codes.add(PASS);
                }
            }
        }
        for (Confirmation confirmation : Confirmation.of(verdicts)) {
            codes.add(confirmation.outcome() == Confirmation.Outcome.CONFIRMED ? REGRESSED : INCONCLUSIVE);
        }
        return first(codes);
    }
}
