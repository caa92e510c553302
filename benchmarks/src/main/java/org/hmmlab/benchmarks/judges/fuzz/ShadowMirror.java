package org.hmmlab.benchmarks.judges.fuzz;

/** An open mirror: whose memory it mirrors, on which device, and how many processes have it. */
final class ShadowMirror {
    final ShadowProcess owner;
    private final String device;
    private int descriptors = 1;

    ShadowMirror(ShadowProcess owner, String device) {
        this.owner = owner;
        this.device = device;
    }

    void share() {
        descriptors++;
    }

    void close() {
        descriptors--;
    }

    /** Whether two mirrors have no device in common, now or ever after. */
    boolean isApartFrom(ShadowMirror other) {
        return other.descriptors == 0 || !device.equals(other.device);
    }
}
