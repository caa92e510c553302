package org.hmmlab.benchmarks.measure.launch;

import java.util.Map;

/**
 * One side of a comparison.
 *
 * @param name as stored and shown, for example {@code kref}
 * @param params benchmark parameters that make this side what it is
 * @param program what its JVMs run
 */
public record Arm(String name, Map<String, String> params, Program program) {
    /** Copies. */
    public Arm {
        params = Map.copyOf(params);
    }

    /** An arm of this lab on the JVM that runs the lab. */
    public static Arm ofLab(String name, Map<String, String> params) {
        return new Arm(name, params, Program.ofLab(TargetJvm.current()));
    }

    /** The same under another name. */
    public Arm named(String other) {
        return new Arm(other, params, program);
    }

    /** The same under the name of a baseline whose candidate has the same name. */
    public Arm asBaseline() {
        return named(name + " (A)");
    }

    /** The same under the name of a candidate whose baseline has the same name. */
    public Arm asCandidate() {
        return named(name + " (B)");
    }
}
