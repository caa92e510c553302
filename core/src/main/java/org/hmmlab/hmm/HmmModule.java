package org.hmmlab.hmm;

import org.hmmlab.memory.Errno;
import org.hmmlab.memory.KernelRule;
import org.hmmlab.memory.KernelRules;
import org.hmmlab.memory.RecordSlab;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.Machine;
import org.hmmlab.notifier.MmuNotifierOps;
import org.hmmlab.sync.AblationSwitches;

/**
 * HMM as loaded on one machine, in one design: where the two seams are chosen, once.
 *
 * <p>A measured JVM holds modules of one design only; a second one would turn inlined calls into dispatch. Thread-safe.
 */
public final class HmmModule implements AutoCloseable {
    private final Machine machine;
    private final KernelRules rules;
    private final HmmLayout layout;
    private final MirrorLifetime lifetime;
    private final RangeTracking tracking;
    private final HmmCallbacks callbacks;
    private final RecordSlab hmms;
    private final RecordSlab ranges;
    private long deadHmm;

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
     * Loads a design as its name says: with the machine's rules, but for those that came after its text.
     *
     * @param machine the machine
     * @param generation the design
     * @param layout the order of the per-mm record
     */
    public HmmModule(Machine machine, Generation generation, Layout layout) {
        this(machine, generation, layout, generation.namedText(machine.rules()));
    }

    /**
     * Loads a design with chosen rules: with those of the clean-up, {@code kref-mutex} is any of the texts between 6d7c3cde93
     * and 47f245985a. Rules that a design's text contains cannot be taken away.
     *
     * @param machine the machine
     * @param generation the design
     * @param layout the order of the per-mm record
     * @param rules the rules
     */
    public HmmModule(Machine machine, Generation generation, Layout layout, KernelRules rules) {
        this(machine, Design.of(generation, layout, rules));
    }

    /**
     * Loads a design of one's own.
     *
     * @param machine the machine
     * @param design the design
     */
    public HmmModule(Machine machine, Design design) {
        AblationSwitches.requireAllowed();
        this.machine = machine;
        this.rules = design.rules();
        this.layout = design.layout();
        this.lifetime = design.lifetime();
        this.tracking = design.tracking();
        this.callbacks = HmmCallbacks.of(this, design);
        this.hmms = new RecordSlab("struct hmm", layout.length());
        this.ranges = new RecordSlab("struct hmm_range", tracking.rangeLength());
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

    /**
     * Whether a registered range keeps the address space alive (mm_users), or its user must.
     *
     * @return true from 47f245985a to 5.4
     */
    public boolean rangesHoldUsers() {
        return rules.has(KernelRule.RANGE_HOLDS_MM_USERS);
    }

    /**
     * Whether a range is an interval, which a driver registers once for all that it mirrors and lets the range of each fault
     * {@linkplain HmmRange#follow follow}; before, a range is registered for each fault, and every mirror hears of every invalidation.
     *
     * @return true since 5.5
     */
    public boolean hasIntervals() {
        return tracking.hasIntervals();
    }

    /**
     * The rules of the loaded text.
     *
     * @return the rules
     */
    public KernelRules rules() {
        return rules;
    }

    /**
     * Registers a range on an address space, mirrored or not, as texts do that do not take a mirror: finds the per-mm object or makes
     * it, for which mmap_sem must be held for write.
     *
     * @param range an unregistered range
     * @param mm the address space
     * @return 0; −EINVAL if the bounds are empty or not aligned; −EFAULT if the address space has ended or no object could be made
     * @throws IllegalStateException if the range is registered or closed, or an object must be made and mmap_sem is not held for write
     * @kernel mm/hmm.c hmm_range_register() 6d7c3cde93 — none
     */
    public int registerWithoutMirror(HmmRange range, AddressSpace mm) {
        range.assertUnregistered();
        if (!range.haveGoodBounds()) {
            return -Errno.EINVAL;
        }
        Attachment found = lifetime.attach(this, callbacks, mm);
        if (found.error() != 0) {
            return -Errno.EFAULT;
        }
        int error = range.registerOn(found.hmm());
        if (error != 0) {
            lifetime.dropForRange(found.hmm());
        }
        return error;
    }

    MirrorLifetime lifetime() {
        return lifetime;
    }

    RangeTracking tracking() {
        return tracking;
    }

    /** What the per-mm object subscribes with; null where there is none. */
    MmuNotifierOps callbacks() {
        return callbacks;
    }

    HmmLayout layout() {
        return layout;
    }

    long allocateHmm() {
        return hmms.allocate();
    }

    /** A record that has never lived, in the design that has no per-mm object. */
    synchronized long deadHmm() {
        if (deadHmm == 0) {
            deadHmm = hmms.allocate();
            hmms.free(deadHmm, "nobody: with intervals there is no struct hmm");
        }
        return deadHmm;
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
     * @throws IllegalStateException while a range is open or, but with intervals, where a mirror alone needs nothing of the module, a
     *     mirror is registered: a module in use cannot be unloaded
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
