package org.hmmlab.hmm;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The design generations: pairs of a lifetime of the per-mm object and a way to track ranges. */
public enum Generation {
    /** 5a136b4ae3 to 7f08263d9b: a kref taken in every callback, freed after an SRCU grace period; spin lock and list. */
    KREF("kref", "pre"),
    /** c7d8b7824f to 5.4: mmu_notifier_get/put, no count in the callbacks; spin lock and list. */
    GET_PUT("get-put", "post");

    private final String id;
    private final String alias;

    Generation(String id, String alias) {
        this.id = id;
        this.alias = alias;
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
     * @return {@code pre} or {@code post}
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
            if (generation.id.equals(wanted) || generation.alias.equals(wanted)) {
                return generation;
            }
        }
        throw new IllegalArgumentException("unknown design '" + name + "'; known: "
                + Arrays.stream(values()).map(g -> g.id + " (" + g.alias + ")").collect(Collectors.joining(", ")));
    }

    HmmLayout layout(Layout layout) {
        return this == KREF ? HmmLayout.withKref(layout) : HmmLayout.withGetPut(layout);
    }

    MirrorLifetime newLifetime() {
        return this == KREF ? new KrefLifetime() : new GetPutLifetime();
    }

    RangeTracking newRangeTracking() {
        return new SpinLockedRanges();
    }
}
