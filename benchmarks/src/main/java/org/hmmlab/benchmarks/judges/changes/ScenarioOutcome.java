package org.hmmlab.benchmarks.judges.changes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What one scenario showed on both sides, and where that differs from what must be observed.
 *
 * @param scenario the scenario
 * @param before observations on the side before, by name
 * @param after observations on the side after, by name
 * @param problems differences from the expectations; empty if the scenario is reproduced
 */
public record ScenarioOutcome(
        Scenario scenario, Map<String, String> before, Map<String, String> after, List<String> problems) {
    private static final String NOT_SEEN = "nothing";

    /** Copies the problems. */
    public ScenarioOutcome {
        problems = List.copyOf(problems);
    }

    /** Compares observations with expectations; failures of the scenario itself come first. */
    static ScenarioOutcome judge(
            Scenario scenario, Map<String, String> before, Map<String, String> after, List<String> failures) {
        List<String> problems = new ArrayList<>(failures);
        for (Expectation expected : scenario.expectations()) {
            compare(problems, "before", expected.what(), expected.before(), before);
            compare(problems, "after", expected.what(), expected.after(), after);
        }
        if (scenario.expectations().isEmpty()) {
            problems.add("nothing is expected of it");
        }
        return new ScenarioOutcome(scenario, before, after, problems);
    }

    private static void compare(
            List<String> problems, String side, String what, String expected, Map<String, String> seen) {
        String found = seen.getOrDefault(what, NOT_SEEN);
        if (!found.equals(expected)) {
            problems.add(side + ": " + what + ": must be " + expected + ", was " + found);
        }
    }

    /**
     * Whether both sides showed what they must.
     *
     * @return true if nothing differs
     */
    public boolean isReproduced() {
        return problems.isEmpty();
    }
}
