package org.hmmlab.results.verdict;

import java.util.ArrayList;
import java.util.List;
import org.hmmlab.results.model.VerdictRecord;
import org.jspecify.annotations.Nullable;

/**
 * The answers about one benchmark, and what they rest on.
 *
 * @param primary on the metric that decides
 * @param secondary on the metrics that are shown beside it
 * @param control A against its own copy on the metric that decides, null if no control ran
 * @param isEnough whether the width of the interval asks for no more pairs
 * @param reviews of all its pairs, in order
 */
public record Judgement(
        VerdictRecord primary,
        List<VerdictRecord> secondary,
        @Nullable VerdictRecord control,
        boolean isEnough,
        List<PairReview> reviews) {
    /** Copies. */
    public Judgement {
        secondary = List.copyOf(secondary);
        reviews = List.copyOf(reviews);
    }

    /**
     * How many pairs count.
     *
     * @return valid pairs of the metric that decides
     */
    public int validPairs() {
        return primary.pairs();
    }

    /**
     * All verdicts, for storing.
     *
     * @return the control first if there is one, then the primary, then the others
     */
    public List<VerdictRecord> verdicts() {
        List<VerdictRecord> all = new ArrayList<>();
        if (control != null) {
            all.add(control);
        }
        all.add(primary);
        all.addAll(secondary);
        return List.copyOf(all);
    }
}
