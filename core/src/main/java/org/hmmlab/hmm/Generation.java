package org.hmmlab.hmm;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.hmmlab.memory.KernelRule;
import org.hmmlab.memory.KernelRules;

/** The design generations, oldest first: pairs of a lifetime of the per-mm object and a way to track ranges. */
public enum Generation {
    /** Up to 085ea25064: a kref, memory freed at once, though callbacks may be inside; mutex and list. */
    IMMEDIATE_FREE("immediate-free", "", false),
    /** The text of 6d7c3cde93: a kref, freed after an SRCU grace period; mutex and list. */
    KREF_MUTEX("kref-mutex", "", false),
    /** 5a136b4ae3 to 7f08263d9b: a kref taken in every callback, freed after an SRCU grace period; spin lock and list. */
    KREF("kref", "pre", true),
    /** c7d8b7824f to 5.4: mmu_notifier_get/put, no count in the callbacks; spin lock and list. */
    GET_PUT("get-put", "post", true),
    /** Since 5.5: no per-mm object; a range is an mmu_interval_notifier with a sequence number, found by its addresses. */
    INTERVAL("interval", "", true);

    private static final KernelRule[] CLEAN_UP = {
        KernelRule.RANGE_REGISTER_TAKES_MIRROR,
        KernelRule.HMM_PINS_ITS_MM,
        KernelRule.WAIT_IS_FOR_VALID_ONLY,
        KernelRule.RANGE_HOLDS_MM_USERS
    };

    private final String id;
    private final String alias;
    private final boolean isCleanedUp;

    Generation(String id, String alias, boolean isCleanedUp) {
        this.id = id;
        this.alias = alias;
        this.isCleanedUp = isCleanedUp;
    }

    /**
     * The name used on the command line and in results.
     *
     * @return the name, for example {@code get-put}
     */
    public String id() {
        return id;
    }

    /**
     * The short name that tells on which side of c7d8b7824f the design lies.
     *
     * @return {@code pre} or {@code post}, empty for the others
     */
    public String alias() {
        return alias;
    }

    /**
     * Finds a generation by its name or alias.
     *
     * @param name for example {@code kref} or {@code pre}
     * @return the generation
     * @throws IllegalArgumentException if there is none; the message lists the known ones
     */
    public static Generation parse(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        for (Generation generation : values()) {
            if (generation.id.equals(wanted) || !wanted.isEmpty() && generation.alias.equals(wanted)) {
                return generation;
            }
        }
        throw new IllegalArgumentException("unknown design '" + name + "'; known: "
                + Arrays.stream(values()).map(Generation::label).collect(Collectors.joining(", ")));
    }

    private String label() {
        return alias.isEmpty() ? id : id + " (" + alias + ")";
    }

    /** The rules without those that came after the text that the name stands for. */
    KernelRules namedText(KernelRules rules) {
        return isCleanedUp ? rules : rules.without(CLEAN_UP);
    }

    /** The rules with those that the text contains in any case. */
    KernelRules text(KernelRules rules) {
        KernelRules text = isCleanedUp ? rules.with(CLEAN_UP) : rules;
        return this == INTERVAL ? text.without(KernelRule.HMM_PINS_ITS_MM, KernelRule.RANGE_HOLDS_MM_USERS) : text;
    }

    HmmLayout layout(Layout layout) {
        return switch (this) {
            case IMMEDIATE_FREE -> HmmLayout.withImmediateFree(layout);
            case KREF_MUTEX -> HmmLayout.withMutex(layout);
            case KREF -> HmmLayout.withKref(layout);
            case GET_PUT -> HmmLayout.withGetPut(layout);
            case INTERVAL -> HmmLayout.withoutRecord(layout);
        };
    }

    MirrorLifetime newLifetime(KernelRules text) {
        return switch (this) {
            case IMMEDIATE_FREE -> new ImmediateFreeLifetime(text);
            case KREF_MUTEX -> new KrefMutexLifetime(text);
            case KREF -> new KrefLifetime();
            case GET_PUT -> new GetPutLifetime();
            case INTERVAL -> new IntervalLifetime();
        };
    }

    RangeTracking newRangeTracking(KernelRules text) {
        return switch (this) {
            case IMMEDIATE_FREE, KREF_MUTEX -> new MutexLockedRanges(text);
            case KREF, GET_PUT ->
                text.has(KernelRule.COUNT_IS_HELD_OVER_CALLBACKS) ? new SpinLockedRanges() : new ShortCountedRanges();
            case INTERVAL -> new IntervalRanges();
        };
    }
}
