package org.hmmlab.benchmarks.cli.machine;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hmmlab.benchmarks.cli.options.Printing;
import org.hmmlab.benchmarks.measure.calibrate.CalibrationPlan;
import org.hmmlab.benchmarks.measure.calibrate.MeasuredGroups;
import org.hmmlab.benchmarks.measure.launch.TimePlan;
import org.hmmlab.results.model.CalibrationPart;
import org.hmmlab.results.report.CalibrationTable;

/** How the plan and the answer of a calibration are printed. */
final class CalibrationPrinting {
    /** Name of the run's file among what says where it is. */
    static final String FILE = "file";

    private CalibrationPrinting() {}

    /** What is about to be measured, in lines. */
    static List<String> headline(CalibrationPlan plan, MeasuredGroups measured) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "plan    calibrate %s, slowdowns of 0 and %s thousandths, seed %d  ~%s%s",
                plan.arm().name(),
                plan.permilles().subList(1, plan.permilles().size()),
                plan.seed(),
                TimePlan.minutes(Math.max(0, plan.estimatedMillis() - measured.millis())),
                measured.millis() > 0 ? ", " + TimePlan.minutes(measured.millis()) + " measured before" : ""));
        for (CalibrationPlan.Subject subject : plan.subjects()) {
            int expected = plan.expectedGroups(subject);
            lines.add(String.format(
                    Locale.ROOT,
                    "        %s: %s, ~%d groups of %d JVMs, ~%s each: at most %d trials of equal arms, at most %d of others",
                    subject.name(),
                    subject.task(),
                    expected,
                    plan.permilles().size() + 2,
                    TimePlan.minutes(plan.groupMillis(subject.task())),
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

    /**
     * Prints an answer.
     *
     * @param where what says where the run is, by name; none for trials that are runs of their own
     * @param kept where the figures are kept, or why not
     */
    static void answer(
            PrintWriter out, boolean isJson, Map<String, String> where, CalibrationPart part, String kept, int code) {
        if (isJson) {
            Map<String, Object> object = new LinkedHashMap<>(where);
            object.put("kept", kept);
            object.put("exitCode", code);
            object.put("part", part);
            out.println(Printing.json(object));
        } else {
            out.print(CalibrationTable.text(part));
            if (where.containsKey(FILE)) {
                out.println("stored  " + where.get(FILE));
            }
            out.println("kept    " + kept);
            Printing.exit(out, code);
        }
        out.flush();
    }
}
