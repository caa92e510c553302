package org.hmmlab.results.verdict;

import org.hmmlab.results.model.Verdict;
import org.hmmlab.results.model.VerdictRecord;

/** Verdicts made of verdicts. */
final class Verdicts {
    private Verdicts() {}

    /** The same subject without a number. */
    static VerdictRecord invalid(VerdictRecord v, String reason) {
        double none = Double.NaN;
        return new VerdictRecord(
                v.benchmark(),
                v.params(),
                v.threads(),
                v.metric(),
                v.armA(),
                v.armB(),
                none,
                none,
                none,
                none,
                none,
                v.confidence(),
                v.pairs(),
                v.droppedPairs(),
                v.margin(),
                none,
                none,
                Verdict.INVALID,
                reason,
                v.stage());
    }
}
