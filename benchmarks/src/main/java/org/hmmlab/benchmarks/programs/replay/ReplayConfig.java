package org.hmmlab.benchmarks.programs.replay;

import org.hmmlab.hmm.Generation;

/**
 * What a replay applies besides the recording.
 *
 * @param design the design of the mirror
 * @param deviceShare probability, 0 to 1, that the device touches a page after a CPU fault on it
 * @param seed of the draws of the device
 */
public record ReplayConfig(Generation design, double deviceShare, long seed) {
    /** The share of CPU faults that the device follows where nothing else is said. */
    public static final double DEFAULT_DEVICE_SHARE = 0.1;

    /** The seed where nothing else is said. */
    public static final long DEFAULT_SEED = 1;

    /** Checks the share. */
    public ReplayConfig {
        if (!(deviceShare >= 0 && deviceShare <= 1)) {
            throw new IllegalArgumentException("the device share must be in 0..1: deviceShare=" + deviceShare);
        }
    }

    /** The defaults for a design. */
    public static ReplayConfig of(Generation design) {
        return new ReplayConfig(design, DEFAULT_DEVICE_SHARE, DEFAULT_SEED);
    }
}
