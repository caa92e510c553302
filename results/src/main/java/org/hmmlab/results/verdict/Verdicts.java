package org.hmmlab.results.verdict;

import org.hmmlab.results.model.Verdict;
import org.hmmlab.results.model.VerdictRecord;

/** Verdicts made of verdicts. */
final class Verdicts {
    private Verdicts() {}

    /** The same subject without a number. */
    static VerdictRecord invalid(VerdictRecord v, String reason) {
        double none = Double.NaN;
        return v.toBuilder()
                .medians(none, none)
                .ratio(none, none, none)
                .sees(none)
                .p(none)
                .verdict(Verdict.INVALID, reason)
                .build();
    }
}
