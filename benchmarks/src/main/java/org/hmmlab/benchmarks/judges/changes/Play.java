package org.hmmlab.benchmarks.judges.changes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What came of one act on both sides.
 *
 * @param act the act
 * @param before what was seen before
 * @param after what was seen after
 * @param problems what differs from what must be seen; empty if the act is reproduced
 */
public record Play(Act act, Map<String, String> before, Map<String, String> after, List<String> problems) {
    private static final String NOT_SEEN = "nothing";

    /** Copies the problems. */
    public Play {
        problems = List.copyOf(problems);
    }

    /** Compares what two sides showed with what they must show; failures of the scene itself come first. */
    static Play judge(Act act, Map<String, String> before, Map<String, String> after, List<String> failures) {
        List<String> problems = new ArrayList<>(failures);
        for (Expectation expected : act.expectations()) {
            compare(problems, "before", expected.what(), expected.before(), before);
            compare(problems, "after", expected.what(), expected.after(), after);
        }
        if (act.expectations().isEmpty()) {
            problems.add("nothing is expected of it");
        }
        return new Play(act, before, after, problems);
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
