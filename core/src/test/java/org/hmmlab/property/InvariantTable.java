package org.hmmlab.property;

import static org.hmmlab.property.Expectation.HOLDS;
import static org.hmmlab.property.Expectation.mustBreak;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.hmmlab.hmm.Generation;

/** Which invariant each design must break, by the bugs of its time, and which it must not. */
final class InvariantTable {
    private static final Set<Generation> EARLY = EnumSet.of(Generation.IMMEDIATE_FREE, Generation.KREF_MUTEX);

    private InvariantTable() {}

    /**
     * What is to be expected.
     *
     * @param kernel whose rules the machine has
     * @param invariant the invariant
     * @param generation the design
     */
    static Expectation of(Kernel kernel, Invariant invariant, Generation generation) {
        if (invariant == Invariant.DRIVER_HEARS_OF_MIGRATION && kernel == Kernel.V6_1) {
            return mustBreak(
                    "the driver ignores migrations of its own device, and corrects one mirror's table only (9.1)");
        }
        if (generation == Generation.INTERVAL) {
            return ofIntervals(invariant);
        }
        boolean early = EARLY.contains(generation);
        return switch (invariant) {
            case COUNT_AFTER_OWN_REFUSAL -> ownRefusal(kernel, early);
            case COUNT_AFTER_ANOTHERS_REFUSAL ->
                kernel == Kernel.V5_3 ? mustBreak("the start is never ended (11.2-7)") : HOLDS;
            case COUNT_NOT_NEGATIVE ->
                kernel == Kernel.V6_1 && !early
                        ? mustBreak("a start that HMM refused is taken back by HMM, then ended for it too (2.5)")
                        : HOLDS;
            case VALID_WHEN_IDLE, INVALID_ONLY_WHILE_RUNNING ->
                early ? mustBreak("the end of the address space makes ranges invalid for good (47f245985a)") : HOLDS;
            case INVALID_ONLY_WHEN_TOUCHED -> mustBreak("one count for the address space (3.8 I4, 11.2-9)");
            case NEIGHBOURS_STAY_VALID -> mustBreak("an off-by-one (11.1)");
            case VALID_ENTRIES_ARE_TRUE -> mustBreak("valid, invalid, and valid again is not noticed (11.2-1)");
            case DEVICE_SEES_CPU_PAGES ->
                early ? mustBreak("a driver's refusal is lost, its pages are freed (5a136b4ae3)") : HOLDS;
            case REFUSAL_REACHES_CALLER -> early ? mustBreak("an inner variable hides it (5a136b4ae3)") : HOLDS;
            case ACCEPTED_STARTS_END ->
                kernel == Kernel.V5_3 ? mustBreak("nobody ends a start that another refused (2.5, 11.2-7)") : HOLDS;
            case CALLBACKS_USE_LIVE_MEMORY ->
                generation == Generation.IMMEDIATE_FREE ? mustBreak("freed while callbacks run (6d7c3cde93)") : HOLDS;
            case HMM_KEEPS_STRUCTURE ->
                early ? mustBreak("it locks a lock in the structure after its last reference (c8a53b2db0)") : HOLDS;
            case REGISTRATION_AFTER_LAST_PUT ->
                early ? mustBreak("the dying object is still found: -ENOMEM (3.2)") : HOLDS;
            case REGISTRATION_TELLS_REASON ->
                early || generation == Generation.KREF ? mustBreak("every error is -ENOMEM (c7d8b7824f)") : HOLDS;
            case RANGE_KEEPS_ADDRESS_SPACE -> early ? mustBreak("a range counts no user (47f245985a)") : HOLDS;
            case ODD_ONLY_WHILE_ACTIVE, OWN_SEQUENCE_ODD, NOTHING_DEFERRED_IS_LOST ->
                Expectation.nothing("no intervals");
            default -> HOLDS;
        };
    }

    /** The same on all kernels. */
    private static Expectation ofIntervals(Invariant invariant) {
        return switch (invariant) {
            case COUNT_AFTER_ANOTHERS_REFUSAL ->
                mustBreak("the intervals' part of a start that a classic subscriber refused is never ended (11.5)");
            case VALID_WHEN_IDLE, INVALID_ONLY_WHILE_RUNNING ->
                Expectation.nothing("what was invalidated stays invalid until it is waited for");
            case INVALID_ONLY_WHEN_TOUCHED ->
                mustBreak("by design: what is inserted while an invalidation runs waits for its end (11.5)");
            case CALLBACKS_END_WITH_RELEASE ->
                mustBreak("by design: an interval hears of everything until it is removed (11.5)");
            case RANGE_KEEPS_ADDRESS_SPACE ->
                mustBreak("by design: whoever faults counts as a user, an interval keeps the structure only (11.6)");
            default -> HOLDS;
        };
    }

    private static Expectation ownRefusal(Kernel kernel, boolean early) {
        if (early) {
            return kernel == Kernel.V5_3 ? mustBreak("busy mirrors leave the count raised (5a136b4ae3)") : HOLDS;
        }
        return kernel == Kernel.V5_3 ? HOLDS : mustBreak("taken back twice (2.5)");
    }

    /** The table of a kernel as documentation: one row an invariant, one column a design, reasons below. */
    static String markdown(Kernel kernel) {
        StringBuilder text = new StringBuilder("| | invariant |");
        StringBuilder line = new StringBuilder("| --- | --- |");
        for (Generation generation : Generation.values()) {
            text.append(" `").append(generation.id()).append("` |");
            line.append(" --- |");
        }
        text.append('\n').append(line).append('\n');
        Map<String, Integer> reasons = new LinkedHashMap<>();
        for (Invariant invariant : Invariant.values()) {
            text.append("| ")
                    .append(invariant.section)
                    .append(" | ")
                    .append(invariant.text)
                    .append(" |");
            for (Generation generation : Generation.values()) {
                text.append(' ')
                        .append(cell(of(kernel, invariant, generation), reasons))
                        .append(" |");
            }
            text.append('\n');
        }
        text.append('\n');
        reasons.forEach((reason, number) ->
                text.append(number).append(". ").append(reason).append('\n'));
        return text.toString();
    }

    private static String cell(Expectation expectation, Map<String, Integer> reasons) {
        return switch (expectation.kind()) {
            case HOLDS -> "holds";
            case NOTHING -> "–";
            case MUST_BREAK -> "**breaks** " + reasons.computeIfAbsent(expectation.reason(), key -> reasons.size() + 1);
        };
    }
}
