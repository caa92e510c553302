package org.hmmlab.benchmarks.judges.changes;

import java.util.List;

/**
 * What the scenarios of one case showed.
 *
 * @param historyCase the case
 * @param outcomes what its scenarios showed, in their order
 */
public record HistoryResult(HistoryCase historyCase, List<ScenarioOutcome> outcomes) {
    /** What a case came to. */
    public enum Status {
        /** Every scenario showed what it must. */
        REPRODUCED("REPRODUCED"),
        /** A scenario showed something else, or its event did not occur. */
        NOT_REPRODUCED("NOT REPRODUCED"),
        /** There is no scenario. */
        NOT_MODELLED("not modelled");

        private final String label;

        Status(String label) {
            this.label = label;
        }

        /**
         * The status as it is printed and as JSON has it.
         *
         * @return for example {@code NOT REPRODUCED}
         */
        public String label() {
            return label;
        }
    }

    /** Copies the list. */
    public HistoryResult {
        outcomes = List.copyOf(outcomes);
    }

    /**
     * What the case came to.
     *
     * @return the status
     */
    public Status status() {
        if (historyCase.kind() == HistoryCase.Kind.NOT_MODELLED) {
            return Status.NOT_MODELLED;
        }
        return !outcomes.isEmpty() && outcomes.stream().allMatch(ScenarioOutcome::isReproduced)
                ? Status.REPRODUCED
                : Status.NOT_REPRODUCED;
    }

    /**
     * Whether all scenarios were reproduced.
     *
     * @return false also for a case that has none
     */
    public boolean isReproduced() {
        return status() == Status.REPRODUCED;
    }

    /**
     * Whether the command must fail for it.
     *
     * @return true if a scenario was not reproduced
     */
    public boolean isFailure() {
        return status() == Status.NOT_REPRODUCED;
    }
}
