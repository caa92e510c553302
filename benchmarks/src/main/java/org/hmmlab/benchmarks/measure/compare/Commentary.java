package org.hmmlab.benchmarks.measure.compare;

import java.util.List;
import org.hmmlab.results.model.VerdictRecord;

/** What a program says of a comparison of its own benchmarks, besides the verdicts: notes that are stored with the run. */
public interface Commentary {
    /**
     * Sentences for a finished comparison; empty where there is nothing to say.
     *
     * @param plan what was compared
     * @param verdicts its verdicts
     */
    List<String> of(ComparisonPlan plan, List<VerdictRecord> verdicts) throws InterruptedException;
}
