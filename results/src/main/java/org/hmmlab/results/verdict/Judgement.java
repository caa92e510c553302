package org.hmmlab.results.verdict;

import java.util.ArrayList;
import java.util.List;
import org.hmmlab.results.model.VerdictRecord;
import org.jspecify.annotations.Nullable;

/**
 * The answers about one benchmark, and what they rest on.
 *
 * @param primary on the main measure
 * @param secondary on the other measures, which may decide too or are only shown
 * @param controls A against its own copy on each measure that decides, the main one first; empty if no control ran
 * @param isEnough whether the width of the interval asks for no more pairs
 * @param reviews of all its pairs, in order
 */
public record Judgement(
        VerdictRecord primary,
        List<VerdictRecord> secondary,
        List<VerdictRecord> controls,
        boolean isEnough,
        List<PairReview> reviews) {
    /** Copies. */
    public Judgement {
        secondary = List.copyOf(secondary);
        controls = List.copyOf(controls);
        reviews = List.copyOf(reviews);
    }

    /**
     * The control of the main measure.
     *
     * @return A against its own copy; null if no control ran
     */
    public @Nullable VerdictRecord control() {
        return controls.isEmpty() ? null : controls.get(0);
    }

    /**
     * How many pairs count.
     *
     * @return valid pairs of the main measure
     */
    public int validPairs() {
        return primary.pairs();
    }

    /**
     * All verdicts, for storing.
     *
     * @return the controls first if there are any, then the primary, then the others
     */
    public List<VerdictRecord> verdicts() {
        List<VerdictRecord> all = new ArrayList<>(controls);
        all.add(primary);
        all.addAll(secondary);
        return List.copyOf(all);
    }
}
