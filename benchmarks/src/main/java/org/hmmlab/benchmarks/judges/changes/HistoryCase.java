package org.hmmlab.benchmarks.judges.changes;

import java.util.List;

/**
 * One case of the history: a commit, or a bug that was found later, with the scenarios that show it.
 *
 * @param id the commit's abbreviated hash, or the bug's number
 * @param title the commit's subject in a few words
 * @param kind how much of it the model can show
 * @param background what the problem was, for a reader who is new to it
 * @param method how the threads are forced into the order that matters
 * @param notShown what of it is not modelled and why, empty if nothing
 * @param scenarios the scenarios; none only if it is not modelled
 */
public record HistoryCase(
        String id,
        String title,
        Kind kind,
        String background,
        String method,
        String notShown,
        List<Scenario> scenarios) {
    /** How much of a case the model can show. */
    public enum Kind {
        /** Both sides run. */
        SCENARIO("two-sided"),
        /** Only names, types or comments changed, and no behaviour: what must hold afterwards is asserted. */
        SIGNATURE("signature only"),
        /** Only what can be built without what changed. */
        CONFIGURATION("configuration only"),
        /** Something that nobody used was removed: that it is absent is asserted. */
        REMOVAL("removal of what nobody used"),
        /** Brings other commits together and adds nothing of its own: that they work together is asserted. */
        MERGE("merge with nothing of its own"),
        /** Runs and shows itself in every design here: there is no side without it. */
        STANDING("in every design here"),
        /** Cannot be shown; {@link HistoryCase#notShown} says why. */
        NOT_MODELLED("not modelled");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /**
         * In words.
         *
         * @return for example {@code signature only}
         */
        public String label() {
            return label;
        }
    }

    /** Copies the list. */
    public HistoryCase {
        scenarios = List.copyOf(scenarios);
        if (scenarios.isEmpty() != (kind == Kind.NOT_MODELLED)) {
            throw new IllegalArgumentException("a case must have scenarios unless it is not modelled: " + id + " is "
                    + kind + " with " + scenarios.size());
        }
        if (kind == Kind.NOT_MODELLED && notShown.isBlank()) {
            throw new IllegalArgumentException("a case that is not modelled must say why: " + id);
        }
    }

    static HistoryCase scenario(String id, String title, String background, String method, Scenario... scenarios) {
        return new HistoryCase(id, title, Kind.SCENARIO, background, method, "", List.of(scenarios));
    }

    static HistoryCase signature(String id, String title, String background, Scenario... scenarios) {
        return oneSided(Kind.SIGNATURE, id, title, background, scenarios);
    }

    static HistoryCase oneSided(Kind kind, String id, String title, String background, Scenario... scenarios) {
        return new HistoryCase(id, title, kind, background, "nothing to force: one thread", "", List.of(scenarios));
    }

    static HistoryCase standing(String id, String title, String background, String method, Scenario... scenarios) {
        return new HistoryCase(id, title, Kind.STANDING, background, method, "", List.of(scenarios));
    }

    static HistoryCase notModelled(String id, String title, String background, String why) {
        return new HistoryCase(id, title, Kind.NOT_MODELLED, background, "", why, List.of());
    }

    /** The same, saying what of it the scenarios do not show. */
    HistoryCase withGap(String notShown) {
        return new HistoryCase(id, title, kind, background, method, notShown, scenarios);
    }

    /**
     * The same with the sides of every scenario exchanged: must not be reproduced.
     *
     * @return a copy
     */
    public HistoryCase swapped() {
        return new HistoryCase(
                id,
                title,
                kind,
                background,
                method,
                notShown,
                scenarios.stream().map(Scenario::swapped).toList());
    }
}
