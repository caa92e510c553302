package org.hmmlab.memory;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** The behaviours that a modelled kernel has, of those that versions differ in. Immutable. */
public final class KernelRules {
    static final int MINORS = 100;

    /** The kernel of the lab's question: 5.3, which 5.4 equals but for its fixes. */
    public static final KernelRules V5_3 = upTo(5, 3);

    /** The kernel of the recorded traces. */
    public static final KernelRules V6_1 = upTo(6, 1);

    private final EnumSet<KernelRule> rules;

    private KernelRules(EnumSet<KernelRule> rules) {
        this.rules = rules;
    }

    /**
     * All rules that a version has.
     *
     * @param major for example 5
     * @param minor for example 3
     * @return the rules
     */
    public static KernelRules upTo(int major, int minor) {
        EnumSet<KernelRule> present = EnumSet.noneOf(KernelRule.class);
        for (KernelRule rule : KernelRule.values()) {
            if (rule.isIn(version(major, minor))) {
                present.add(rule);
            }
        }
        return new KernelRules(present);
    }

    /**
     * Whether a rule holds.
     *
     * @param rule the rule
     * @return true for the later behaviour, false for the one before it
     */
    public boolean has(KernelRule rule) {
        return rules.contains(rule);
    }

    /**
     * These rules and more.
     *
     * @param more what to add
     * @return a new set
     */
    public KernelRules with(KernelRule... more) {
        EnumSet<KernelRule> present = EnumSet.copyOf(rules);
        present.addAll(Arrays.asList(more));
        return new KernelRules(present);
    }

    /**
     * These rules but some.
     *
     * @param fewer what to take away
     * @return a new set
     */
    public KernelRules without(KernelRule... fewer) {
        EnumSet<KernelRule> present = EnumSet.copyOf(rules);
        Arrays.asList(fewer).forEach(present::remove);
        return new KernelRules(present);
    }

    /**
     * The rules that hold.
     *
     * @return a copy
     */
    public Set<KernelRule> present() {
        return EnumSet.copyOf(rules);
    }

    @Override
    public String toString() {
        return rules.stream().map(KernelRule::id).collect(Collectors.joining(", ", "[", "]"));
    }

    static int version(int major, int minor) {
        return major * MINORS + minor;
    }
}
