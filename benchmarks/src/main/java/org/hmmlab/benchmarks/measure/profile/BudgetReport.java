package org.hmmlab.benchmarks.measure.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hmmlab.profiles.check.Budget;
import org.hmmlab.profiles.stacks.StackCounts;
import org.hmmlab.profiles.store.ForkProfile;
import org.hmmlab.profiles.store.StoredProfile;
import org.hmmlab.results.verdict.ExitCodes;

/** Which budgets hold. A profile that would have seen nothing either way is no proof: then the answer is unknown. */
public final class BudgetReport {
    private final List<Line> lines = new ArrayList<>();

    /** A report without lines. */
    public BudgetReport() {}

    /** What became of a budget. */
    public enum Answer {
        /** It holds, and the profile would have shown it if not. */
        KEPT,
        /** The profile shows what it excludes. */
        BROKEN,
        /** The profile could not have shown it. */
        UNKNOWN
    }

    /**
     * One budget in one profile.
     *
     * @param answer whether it holds
     * @param budget its name
     * @param profile what was looked at
     * @param detail what was seen
     */
    public record Line(Answer answer, String budget, String profile, String detail) {
        /** In one line. */
        public String words() {
            return String.format(Locale.ROOT, "%-8s%s: %s: %s", answer, budget, profile, detail);
        }
    }

    /** Checks a profile. */
    public void add(List<Budget> budgets, StoredProfile profile) {
        for (Budget budget : budgets) {
            lines.add(check(budget, profile));
        }
    }

    private static Line check(Budget budget, StoredProfile profile) {
        String what = profile.manifest().title();
        Budget.Outcome outcome = budget.check(profile.foldedSum());
        String unit = profile.manifest().kind().unit();
        if (!outcome.isKept()) {
            String worst = profile.foldedSum().weights().entrySet().stream()
                    .filter(e ->
                            !budget.check(StackCounts.parse(e.getKey() + " 1")).isKept())
                    .max((x, y) -> Long.compare(x.getValue(), y.getValue()))
                    .map(e -> "; most in " + e.getKey())
                    .orElse("");
            return new Line(
                    Answer.BROKEN,
                    budget.name(),
                    what,
                    outcome.weight() + " of " + outcome.total() + ' ' + unit + " seen there" + worst);
        }
        for (ForkProfile fork : profile.manifest().forks()) {
            if (!fork.isOk()) {
                return new Line(Answer.UNKNOWN, budget.name(), what, fork.failure());
            }
            if (!fork.heartbeat()) {
                return new Line(
                        Answer.UNKNOWN,
                        budget.name(),
                        what,
                        "JVM " + fork.fork() + " shows not even what the lab did to be seen");
            }
        }
        return new Line(
                Answer.KEPT,
                budget.name(),
                what,
                outcome.weight() + " of " + outcome.total() + ' ' + unit + " seen there");
    }

    /** All lines so far. */
    public List<Line> lines() {
        return List.copyOf(lines);
    }

    /** 1 if a budget is broken, 4 if one is unknown, 0 otherwise. */
    public int exitCode() {
        return ExitCodes.first(lines.stream()
                .map(line -> switch (line.answer()) {
                    case KEPT -> ExitCodes.PASS;
                    case BROKEN -> ExitCodes.REGRESSED;
                    case UNKNOWN -> ExitCodes.MACHINE;
                })
                .toList());
    }
}
