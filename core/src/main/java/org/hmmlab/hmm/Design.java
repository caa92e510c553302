package org.hmmlab.hmm;

import org.hmmlab.memory.KernelRules;

/**
 * A pair of the two seams with the record and the rules that belong to it. That of a {@link Generation}, or one of one's own: a generation's with
 * another lifetime.
 */
public final class Design {
    private final HmmLayout layout;
    private final MirrorLifetime lifetime;
    private final RangeTracking tracking;
    private final KernelRules rules;

    /** Checks that the two go together: whoever hears of invalidations through hmm has them counted there. */
    private Design(HmmLayout layout, MirrorLifetime lifetime, RangeTracking tracking, KernelRules rules) {
        if (lifetime instanceof SubscribedLifetime != tracking instanceof CountedRanges) {
            throw new IllegalArgumentException(
                    "a lifetime with a subscription goes with counted ranges, one without with intervals: "
                            + lifetime.getClass().getSimpleName() + ", "
                            + tracking.getClass().getSimpleName());
        }
        this.layout = layout;
        this.lifetime = lifetime;
        this.tracking = tracking;
        this.rules = rules;
    }

    /**
     * The design of a generation.
     *
     * @param generation the generation
     * @param layout the order of the per-mm record
     * @param rules rules that its text may have or not; those that it has in any case are added
     * @return the design
     */
    public static Design of(Generation generation, Layout layout, KernelRules rules) {
        KernelRules text = generation.text(rules);
        return new Design(
                generation.layout(layout), generation.newLifetime(text), generation.newRangeTracking(text), text);
    }

    /**
     * The same design with another lifetime of the per-mm object.
     *
     * @param other the lifetime
     * @return a new design
     * @throws IllegalArgumentException if it does not go with the way in which ranges are tracked
     */
    public Design withLifetime(MirrorLifetime other) {
        return new Design(layout, other, tracking, rules);
    }

    /**
     * How long the per-mm object lives.
     *
     * @return the lifetime; a {@link SubscribedLifetime} up to 5.4
     */
    public MirrorLifetime lifetime() {
        return lifetime;
    }

    /** The order of the per-mm record. */
    HmmLayout layout() {
        return layout;
    }

    /** How ranges are told of invalidations. */
    RangeTracking tracking() {
        return tracking;
    }

    /** What the text contains. */
    KernelRules rules() {
        return rules;
    }
}
