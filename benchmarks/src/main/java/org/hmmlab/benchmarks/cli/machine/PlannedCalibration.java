package org.hmmlab.benchmarks.cli.machine;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hmmlab.benchmarks.cli.measure.ComparisonOptions;
import org.hmmlab.benchmarks.cli.options.Printing;
import org.hmmlab.benchmarks.measure.calibrate.CalibrationPlan;
import org.hmmlab.benchmarks.measure.calibrate.MeasuredGroups;
import org.hmmlab.benchmarks.measure.session.StoredArms;

/** What a calibration is about to do, for its reader and for its run. */
final class PlannedCalibration {
    private PlannedCalibration() {}

    /** The settings of its run. */
    static Map<String, String> settings(CalibrationPlan plan, Map<String, String> more) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("execution", "lock-step, A, a second and a third A, and one JVM for each slowdown");
        settings.put("classes", plan.subjects().toString());
        settings.put("slowdowns in thousandths", plan.permilles().toString());
        settings.put("pairs", Integer.toString(plan.pairs()));
        settings.put("timing", plan.timing().toString());
        settings.put("budget", plan.budgetMillis() + " ms, groups " + plan.groups());
        settings.put(StoredArms.CONTENT_A, plan.arm().program().content());
        settings.put("jvm A", plan.arm().program().jvm().toString());
        settings.putAll(more);
        return settings;
    }

    /** What is about to be measured, in lines. */
    static List<String> headline(CalibrationPlan plan, MeasuredGroups measured) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "plan    calibrate %s, slowdowns of 0 and %s thousandths, seed %d  ~%s%s",
                plan.arm().name(),
                plan.permilles().subList(1, plan.permilles().size()),
                plan.seed(),
                ComparisonOptions.minutes(Math.max(0, plan.estimatedMillis() - measured.millis())),
                measured.millis() > 0 ? ", " + ComparisonOptions.minutes(measured.millis()) + " measured before" : ""));
        for (CalibrationPlan.Subject subject : plan.subjects()) {
            int expected = plan.expectedGroups(subject);
            lines.add(String.format(
                    Locale.ROOT,
                    "        %s: %s, ~%d groups of %d JVMs, ~%s each: at most %d trials of equal arms, at most %d of others",
                    subject.name(),
                    subject.task(),
                    expected,
                    plan.permilles().size() + 2,
                    ComparisonOptions.minutes(plan.groupMillis(subject.task())),
                    expected / plan.pairs(),
                    expected / (2 * plan.pairs())));
        }
        return lines;
    }

    /** Prints the plan instead of carrying it out. */
    static void dryRun(PrintWriter out, boolean isJson, CalibrationPlan plan, MeasuredGroups measured) {
        if (isJson) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("plan", plan);
            object.put("estimatedMillis", plan.estimatedMillis());
            object.put("measuredMillis", measured.millis());
            object.put("headline", headline(plan, measured));
            out.println(Printing.json(object));
        } else {
            headline(plan, measured).forEach(out::println);
        }
        out.flush();
    }
}
