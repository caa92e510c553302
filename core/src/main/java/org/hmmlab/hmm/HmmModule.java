package org.hmmlab.hmm;

import org.hmmlab.memory.RecordSlab;
import org.hmmlab.mm.Machine;
import org.hmmlab.notifier.MmuNotifierOps;

/**
 * HMM as loaded on one machine, in one design: where the two seams are chosen, once.
 *
 * <p>A measured JVM holds modules of one design only; a second one would turn inlined calls into dispatch. Thread-safe.
 */
public final class HmmModule implements AutoCloseable {
    private final Machine machine;
    private final HmmLayout layout;
    private final MirrorLifetime lifetime;
    private final RangeTracking tracking;
    private final HmmCallbacks callbacks;
    private final RecordSlab hmms;
    private final RecordSlab ranges;

    /**
     * Loads a design in the kernel's layout.
     *
     * @param machine the machine
     * @param generation the design
     */
    public HmmModule(Machine machine, Generation generation) {
        this(machine, generation, Layout.KERNEL);
    }

    /**
     * Loads a design.
     *
     * @param machine the machine
     * @param generation the design
     * @param layout the order of the per-mm record
     */
    public HmmModule(Machine machine, Generation generation, Layout layout) {
        this(machine, generation.layout(layout), generation.newLifetime(), generation.newRangeTracking());
    }

    HmmModule(Machine machine, HmmLayout layout, MirrorLifetime lifetime, RangeTracking tracking) {
        this.machine = machine;
        this.layout = layout;
        this.lifetime = lifetime;
        this.tracking = tracking;
        this.callbacks = new HmmCallbacks(this, lifetime, tracking);
        this.hmms = new RecordSlab("struct hmm", layout.length());
        this.ranges = new RecordSlab("struct hmm_range", RangeLayout.LENGTH);
    }

    /**
     * The machine this module runs on.
     *
     * @return the machine
     */
    public Machine machine() {
        return machine;
    }

    /**
     * Per-mm objects not yet freed, for leak checks.
     *
     * @return the number of live objects
     */
    public long liveObjects() {
        return hmms.live();
    }

    /**
     * Range records not yet freed, for leak checks.
     *
     * @return the number of live records
     */
    public long liveRanges() {
        return ranges.live();
    }

    MirrorLifetime lifetime() {
        return lifetime;
    }

    RangeTracking tracking() {
        return tracking;
    }

    MmuNotifierOps callbacks() {
        return callbacks;
    }

    HmmLayout layout() {
        return layout;
    }

    long allocateHmm() {
        return hmms.allocate();
    }

    void freeHmm(long record, String by) {
        hmms.free(record, by);
    }

    long allocateRange() {
        return ranges.allocate();
    }

    void freeRange(long record) {
        ranges.free(record, "HmmRange.close");
    }

    /**
     * Unloads the module: waits for its outstanding frees, then gives its memory back.
     *
     * @throws IllegalStateException while a mirror is registered or a range is open, as a module in use cannot be unloaded
     */
    @Override
    public void close() {
        machine.notifierDomain().srcu().barrier();
        if (hmms.live() != 0 || ranges.live() != 0) {
            throw new IllegalStateException("a module must be unused to be unloaded: per-mm objects=" + hmms.live()
                    + ", ranges=" + ranges.live());
        }
        hmms.close();
        ranges.close();
    }
}
