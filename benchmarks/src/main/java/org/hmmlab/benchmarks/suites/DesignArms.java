package org.hmmlab.benchmarks.suites;

import java.util.Arrays;
import org.hmmlab.benchmarks.measure.choose.ArmScheme;
import org.hmmlab.hmm.Generation;

/** Designs of the model as arms: {@code design:NAME}. */
public final class DesignArms {
    /** The benchmark parameter that chooses a design, in all suites. */
    public static final String PARAMETER = "design";

    private DesignArms() {}

    /** The scheme; aliases are known. */
    public static ArmScheme scheme() {
        return new ArmScheme(
                PARAMETER,
                Arrays.stream(Generation.values()).map(Generation::id).toList(),
                name -> Generation.parse(name).id());
    }
}
