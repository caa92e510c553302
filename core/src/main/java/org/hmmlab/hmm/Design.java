package org.hmmlab.hmm;

import org.hmmlab.memory.KernelRules;

/**
 * A pair of the two seams with the record and the rules that belong to it.
 *
 * @param layout the order of the per-mm record
 * @param lifetime how long the per-mm object lives
 * @param tracking how ranges are told of invalidations
 * @param rules what the text contains
 */
record Design(HmmLayout layout, MirrorLifetime lifetime, RangeTracking tracking, KernelRules rules) {
    /** Checks that the two go together: whoever hears of invalidations through hmm has them counted there. */
    Design {
        if (lifetime instanceof SubscribedLifetime != tracking instanceof CountedRanges) {
            throw new IllegalArgumentException(
                    "a lifetime with a subscription goes with counted ranges, one without with intervals: "
                            + lifetime.getClass().getSimpleName() + ", "
                            + tracking.getClass().getSimpleName());
        }
    }

    /** The design of a generation, with rules that its text may have or not. */
    Design(Generation generation, Layout layout, KernelRules rules) {
        this(generation.text(rules), generation, layout);
    }

    private Design(KernelRules text, Generation generation, Layout layout) {
        this(generation.layout(layout), generation.newLifetime(text), generation.newRangeTracking(text), text);
    }
}
