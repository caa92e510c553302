package org.hmmlab.benchmarks.programs.replay;

/**
 * Decides for one CPU fault after the other whether the device touches its page too. One draw a recorded fault,
 * whatever the model made of it, so that all designs see the same sequence. The generator is SplitMix64, written out
 * here so that a seed means the same on every JDK.
 */
final class DeviceAccessSampler {
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;
    private static final int UNUSED_BITS = 11;
    private static final double UNIT = 0x1.0p-53;

    private final double share;
    private long state;

    DeviceAccessSampler(double share, long seed) {
        this.share = share;
        this.state = seed;
    }

    boolean next() {
        state += GOLDEN_GAMMA;
        long z = state;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        z ^= z >>> 31;
        return (z >>> UNUSED_BITS) * UNIT < share;
    }
}
