package org.hmmlab.benchmarks.runner;

import java.util.Map;

/**
 * One side of a comparison.
 *
 * @param name as given on the command line, for example {@code design:kref}
 * @param params benchmark parameters that make this side what it is
 */
public record Arm(String name, Map<String, String> params) {
    /** Copies. */
    public Arm {
        params = Map.copyOf(params);
    }
}
