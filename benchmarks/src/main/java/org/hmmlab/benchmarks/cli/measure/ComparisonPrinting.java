package org.hmmlab.benchmarks.cli.measure;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.hmmlab.benchmarks.cli.options.Printing;
import org.hmmlab.benchmarks.measure.compare.ComparisonPlan;
import org.hmmlab.benchmarks.measure.launch.TimePlan;
import org.hmmlab.benchmarks.measure.profile.VerdictProfiles;
import org.hmmlab.results.verdict.JudgeSettings;
import org.hmmlab.results.verdict.PairPlanner;

/** How the plan of a comparison is printed. */
final class ComparisonPrinting {
    private ComparisonPrinting() {}

    /** The plan in one line. */
    static String headline(ComparisonPlan plan) {
        String start = String.format(
                Locale.ROOT,
                "plan    %s against %s: %d benchmarks x ",
                plan.b().name(),
                plan.a().name(),
                plan.tasks().size());
        if (plan.goal().needsPilot()) {
            return start + pilotPlan(plan);
        }
        return start
                + String.format(
                        Locale.ROOT,
                        "%d pairs (%s, seed %d)  ~%s  sees >= %.1f %% at s_d %.0f %%",
                        plan.pairs(),
                        plan.execution().words(),
                        plan.seed(),
                        TimePlan.minutes(plan.estimatedMillis()),
                        100 * plan.sees(ComparisonPlan.ASSUMED_SD),
                        100 * ComparisonPlan.ASSUMED_SD);
    }

    private static String pilotPlan(ComparisonPlan plan) {
        double sd = ComparisonPlan.ASSUMED_SD;
        PairPlanner planner =
                new PairPlanner(JudgeSettings.DEFAULT.withDetect(plan.goal().detect()));
        PairPlanner.Spread assumed = new PairPlanner.Spread(sd, sd);
        long round = plan.tasks().stream().mapToLong(plan::groupMillis).sum();
        long counting = plan.tasks().stream().mapToLong(plan::countingMillis).sum();
        long budget = plan.goal().budgetMillis();
        int pairs = budget > 0
                ? (int) Math.max(PairPlanner.PILOT, (budget / 2 - counting) / round)
                : planner.pairsToDetect(assumed);
        return String.format(
                Locale.ROOT,
                "a pilot of %d pairs, then as many as it takes (%s, seed %d): at s_d %.0f %% %d pairs, ~%s"
                        + " and as long again to confirm, find >= %.1f %%",
                PairPlanner.PILOT,
                plan.execution().words(),
                plan.seed(),
                100 * sd,
                pairs,
                TimePlan.minutes(counting + pairs * round),
                100
                        * (budget > 0
                                ? planner.detectable(assumed, pairs)
                                : plan.goal().detect()));
    }

    /** Prints the plan instead of carrying it out. */
    static void dryRun(PrintWriter out, ComparisonPlan plan, boolean isProfile, boolean isJson) {
        long profileMillis = isProfile ? VerdictProfiles.maxMillis(plan) : 0;
        if (isJson) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("plan", plan);
            object.put("estimatedMillis", plan.estimatedMillis());
            object.put("sees", plan.sees(ComparisonPlan.ASSUMED_SD));
            object.put("headline", headline(plan));
            object.put("profileMillis", profileMillis);
            out.println(Printing.json(object));
            return;
        }
        Printing.plan(out, headline(plan), plan.execution(), plan.tasks());
        out.println(
                isProfile
                        ? "profile at most " + TimePlan.minutes(profileMillis)
                                + " more, if everything changed: what is REGRESSED or IMPROVED, on fresh pairs"
                                + " (--no-profile leaves it out)"
                        : "profile none (--no-profile)");
    }
}
