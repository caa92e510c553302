package org.hmmlab.benchmarks.judges.changes;

import java.util.List;

/**
 * One commit, or one bug that was found later.
 *
 * @param id the commit's abbreviated hash, or the bug's number
 * @param title the commit's subject in a few words
 * @param kind how much of it the model can show
 * @param was what it was, for a reader who is new to it
 * @param forced how the threads are brought where they must be
 * @param gap what of it is not modelled and why, empty if nothing
 * @param acts the scenarios
 */
public record Story(String id, String title, Kind kind, String was, String forced, String gap, List<Act> acts) {
    /** How much of a story the model can show. */
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
        /** Cannot be shown; the gap says why. */
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
    public Story {
        acts = List.copyOf(acts);
        if (acts.isEmpty() != (kind == Kind.NOT_MODELLED)) {
            throw new IllegalArgumentException(
                    "a story has acts, or is not modelled: " + id + " is " + kind + " with " + acts.size() + " acts");
        }
        if (kind == Kind.NOT_MODELLED && gap.isBlank()) {
            throw new IllegalArgumentException("what is not modelled must say why: " + id);
        }
    }

    static Story scenario(String id, String title, String was, String forced, Act... acts) {
        return new Story(id, title, Kind.SCENARIO, was, forced, "", List.of(acts));
    }

    static Story signature(String id, String title, String was, Act... acts) {
        return oneSided(Kind.SIGNATURE, id, title, was, acts);
    }

    static Story oneSided(Kind kind, String id, String title, String was, Act... acts) {
        return new Story(id, title, kind, was, "nothing to force: one thread", "", List.of(acts));
    }

    static Story standing(String id, String title, String was, String forced, Act... acts) {
        return new Story(id, title, Kind.STANDING, was, forced, "", List.of(acts));
    }

    static Story notModelled(String id, String title, String was, String why) {
        return new Story(id, title, Kind.NOT_MODELLED, was, "", why, List.of());
    }

    /** The same, saying what of it the acts do not show. */
    Story but(String notShown) {
        return new Story(id, title, kind, was, forced, notShown, acts);
    }

    /**
     * The same with the sides of every act exchanged: must not be reproduced.
     *
     * @return a copy
     */
    public Story swapped() {
        return new Story(
                id,
                title,
                kind,
                was,
                forced,
                gap,
                acts.stream().map(Act::swapped).toList());
    }
}
