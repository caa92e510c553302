package org.hmmlab.benchmarks.judges.changes;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.hmmlab.driver.svm.SvmFlaw;
import org.hmmlab.hmm.Generation;
import org.hmmlab.memory.KernelRule;
import org.hmmlab.memory.KernelRules;

/**
 * One side of a scenario: which text of the kernel it runs on.
 *
 * @param name what a reader calls it
 * @param generation the design
 * @param rules the behaviours that texts of this design differ in
 * @param flaws the errors of the driver
 * @param calls the functions that the text has and others have not
 */
public record Side(String name, Generation generation, KernelRules rules, Set<SvmFlaw> flaws, Set<Call> calls) {
    /** What a driver calls, where texts offer different functions for the same. */
    public enum Call {
        /** Looking at a range is a function of its own, not a flag of faulting. */
        SEPARATE_SNAPSHOT,
        /** A function of HMM gives a page of system memory that is locked already. */
        LOCKED_PAGE_HELPER,
        /** What is watched is an interval in a tree, as since 5.5. */
        INTERVALS,
        /** A driver that unloads waits for the callbacks of grace periods, not only for a grace period. */
        BARRIER_ON_UNLOAD
    }

    private static final KernelRule[] CLEAN_UP = {
        KernelRule.RANGE_REGISTER_TAKES_MIRROR,
        KernelRule.HMM_PINS_ITS_MM,
        KernelRule.WAIT_IS_FOR_VALID_ONLY,
        KernelRule.RANGE_HOLDS_MM_USERS
    };

    /** Copies the sets. */
    public Side {
        flaws = Set.copyOf(flaws);
        calls = Set.copyOf(calls);
    }

    /** A design with the rules of 5.3. */
    static Side of(Generation generation) {
        return new Side(generation.id(), generation, KernelRules.V5_3, Set.of(), Set.of());
    }

    /** A design with none of the clean-up that came between 6d7c3cde93 and 5a136b4ae3. */
    static Side early(Generation generation) {
        return of(generation).without(CLEAN_UP).named(generation.id() + ", before the clean-up");
    }

    Side named(String newName) {
        return new Side(newName, generation, rules, flaws, calls);
    }

    Side with(KernelRule... more) {
        return new Side(name + " with " + ids(more), generation, rules.with(more), flaws, calls);
    }

    Side without(KernelRule... fewer) {
        return new Side(name + " without " + ids(fewer), generation, rules.without(fewer), flaws, calls);
    }

    Side with(SvmFlaw flaw) {
        EnumSet<SvmFlaw> more = EnumSet.of(flaw);
        more.addAll(flaws);
        return new Side(name + ", driver of 2019", generation, rules, more, calls);
    }

    Side with(Call call) {
        EnumSet<Call> more = EnumSet.of(call);
        more.addAll(calls);
        return new Side(name, generation, rules, flaws, more);
    }

    boolean has(Call call) {
        return calls.contains(call);
    }

    private static String ids(KernelRule... rules) {
        return String.join(", ", Arrays.stream(rules).map(KernelRule::id).toList());
    }
}
