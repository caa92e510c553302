package org.hmmlab.benchmarks.judges.verify;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The result of a verification as text: a table by family, what was skipped, and the first differences. */
public final class VerifyText {
    private static final String ROW = "%-8s %7s %9s %10s %11s %8s %13s%n";

    private VerifyText() {}

    /**
     * Formats the sums of one design.
     *
     * @param design its name
     * @param tally the sums
     * @param strict whether fault counts count, so that they are shown one by one
     * @return lines, the last one ended
     */
    public static String format(String design, VerifyTally tally, boolean strict) {
        StringBuilder text = new StringBuilder();
        text.append("design  ").append(design).append('\n');
        text.append(String.format(
                Locale.ROOT, ROW, "family", "traces", "ops", "fields", "differences", "skipped", "flt differ"));
        for (Map.Entry<String, VerifyTally.Row> family : tally.families().entrySet()) {
            text.append(row(family.getKey(), family.getValue()));
        }
        text.append(row("all", tally.total()));
        tally.skippedByReason()
                .forEach((reason, ops) -> text.append("skipped ")
                        .append(ops)
                        .append(" operations: ")
                        .append(reason)
                        .append('\n'));
        append(text, "first differences", tally.firstDifferences());
        if (strict) {
            append(text, "first fault counts that differ", tally.firstFaultCountDifferences());
        }
        return text.append('\n').toString();
    }

    private static String row(String name, VerifyTally.Row row) {
        return String.format(
                Locale.ROOT,
                ROW,
                name,
                row.traces(),
                row.ops(),
                row.fields(),
                row.differences(),
                row.skipped(),
                row.faultCountDifferences() + "/" + row.faultCounts());
    }

    private static void append(StringBuilder text, String title, List<TraceDifference> differences) {
        if (!differences.isEmpty()) {
            text.append(title).append(" (one a trace)\n");
            differences.forEach(
                    difference -> text.append("  ").append(difference).append('\n'));
        }
    }
}
