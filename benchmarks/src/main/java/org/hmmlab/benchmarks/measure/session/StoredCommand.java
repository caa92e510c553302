package org.hmmlab.benchmarks.measure.session;

import java.util.ArrayList;
import java.util.List;

/** Stored command lines, changed where they are to serve again. */
public final class StoredCommand {
    private StoredCommand() {}

    /** The command without the folder of its results, a path of one machine: what is kept for others. */
    public static List<String> withoutResults(List<String> command) {
        return List.copyOf(without(command, "--results"));
    }

    /** The command with another budget, in place of one or of a number of groups: what was lengthened. */
    public static List<String> withBudget(List<String> command, String budget) {
        List<String> longer = without(without(command, "--budget"), "--groups");
        longer.add("--budget=" + budget);
        return List.copyOf(longer);
    }

    private static List<String> without(List<String> command, String option) {
        List<String> left = new ArrayList<>();
        for (int i = 0; i < command.size(); i++) {
            String word = command.get(i);
            if (word.equals(option)) {
                i++;
            } else if (!word.startsWith(option + '=')) {
                left.add(word);
            }
        }
        return left;
    }
}
