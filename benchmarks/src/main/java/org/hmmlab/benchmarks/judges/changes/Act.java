package org.hmmlab.benchmarks.judges.changes;

import java.util.ArrayList;
import java.util.List;

/**
 * One scenario with what must be seen on both sides.
 *
 * @param id for example {@code T1} or {@code variant b}
 * @param text what happens in it
 * @param before the side before
 * @param after the side after
 * @param expectations what must be seen, in the order of telling
 * @param scene what is played
 */
public record Act(String id, String text, Side before, Side after, List<Expectation> expectations, Scene scene) {
    /** Copies the list. */
    public Act {
        expectations = List.copyOf(expectations);
    }

    /** Starts the description of an act. */
    static Builder of(String id, String text, Side before, Side after) {
        return new Builder(id, text, before, after);
    }

    /** The same with the sides exchanged: must fail, or the expectations say nothing. */
    Act swapped() {
        return new Act(id, text, after, before, expectations, scene);
    }

    /** Collects expectations. */
    static final class Builder {
        private final String id;
        private final String text;
        private final Side before;
        private final Side after;
        private final List<Expectation> expectations = new ArrayList<>();

        private Builder(String id, String text, Side before, Side after) {
            this.id = id;
            this.text = text;
            this.before = before;
            this.after = after;
        }

        Builder expect(String what, Object onBefore, Object onAfter) {
            expectations.add(new Expectation(what, String.valueOf(onBefore), String.valueOf(onAfter)));
            return this;
        }

        /** The same on both sides. */
        Builder expect(String what, Object onBoth) {
            return expect(what, onBoth, onBoth);
        }

        Act play(Scene scene) {
            return new Act(id, text, before, after, expectations, scene);
        }
    }
}
