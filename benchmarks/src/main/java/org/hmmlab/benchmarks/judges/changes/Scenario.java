package org.hmmlab.benchmarks.judges.changes;

import java.util.ArrayList;
import java.util.List;

/**
 * One scenario: the code to run, the two sides to run it on, and what must be observed on each.
 *
 * @param id for example {@code T1} or {@code variant b}
 * @param text what happens in it
 * @param before the side before
 * @param after the side after
 * @param expectations what must be observed, in the order in which it is printed
 * @param body the code, the same for both sides
 */
public record Scenario(
        String id, String text, Side before, Side after, List<Expectation> expectations, ScenarioBody body) {
    /** Copies the list. */
    public Scenario {
        expectations = List.copyOf(expectations);
    }

    /** Starts the description of a scenario; {@link Builder#build} ends it. */
    static Builder of(String id, String text, Side before, Side after) {
        return new Builder(id, text, before, after);
    }

    /** The same with the sides exchanged: it must not be reproduced, or the expectations say nothing. */
    Scenario swapped() {
        return new Scenario(id, text, after, before, expectations, body);
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

        /** Ends the description with the code to run. */
        Scenario build(ScenarioBody body) {
            return new Scenario(id, text, before, after, expectations, body);
        }
    }
}
