package org.hmmlab.benchmarks.judges.costs;

import java.util.List;
import org.hmmlab.hmm.Generation;

/** The costs of a design that does one locked operation less than it claims. */
public final class LossyCosts {
    private LossyCosts() {}

    /**
     * Counts it.
     *
     * @return rows of which two differ from the kernel
     */
    public static List<CostRow> run() {
        return CostProbe.run(Generation.KREF, LossyDesign::load);
    }
}
