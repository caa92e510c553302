package org.hmmlab.benchmarks.measure.choose;

import org.hmmlab.benchmarks.measure.fork.Timing;

/** How much time a command may take: three sizes of one plan. */
public enum Preset {
    /** About half a minute per benchmark: sees large effects only. */
    SMOKE(6, 1, new Timing(2, 150, 8, 100)),
    /** What a change is judged by: about a minute per benchmark. */
    PR(10, 3, new Timing(4, 200, 10, 100)),
    /** What a release is judged by. */
    NIGHTLY(20, 5, new Timing(6, 300, 15, 100));

    private final int pairs;
    private final int forks;
    private final Timing timing;

    Preset(int pairs, int forks, Timing timing) {
        this.pairs = pairs;
        this.forks = forks;
        this.timing = timing;
    }

    /** JVM pairs of a comparison. */
    public int pairs() {
        return pairs;
    }

    /** Forks per benchmark of a plain run. */
    public int forks() {
        return forks;
    }

    /** Iterations of each fork. */
    public Timing timing() {
        return timing;
    }
}
