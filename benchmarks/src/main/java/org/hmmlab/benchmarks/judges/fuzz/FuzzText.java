package org.hmmlab.benchmarks.judges.fuzz;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.hmmlab.benchmarks.judges.verify.PageRuns;
import org.jspecify.annotations.Nullable;

/** A report as text: what ran, what was found with a script that shows it, and what was reached. */
public final class FuzzText {
    private FuzzText() {}

    /** The values of a field in short. */
    static String values(@Nullable List<String> values) {
        return values == null ? "nothing" : PageRuns.compress(values);
    }

    /**
     * Formats a report without its coverage.
     *
     * @param report the report
     * @return lines, the last one ended
     */
    public static String format(FuzzReport report) {
        StringBuilder text = new StringBuilder();
        for (FuzzReport.Result result : report.results()) {
            append(text, report, result);
        }
        text.append(String.format(
                Locale.ROOT,
                "%s%,d script%s, %,d operations in each of %s, %d kinds of answers%n",
                report.seed() == null ? "" : "seed " + report.seed() + ": ",
                report.scripts(),
                report.scripts() == 1 ? "" : "s",
                report.coverage().ops(),
                String.join(", ", report.designs()),
                report.coverage().pairs()));
        if (report.hung() > 0) {
            text.append(report.hung()).append(report.hung() == 1 ? " script hangs" : " scripts hang");
            text.append("; after a few no other is begun\n");
        }
        int kinds = report.results().size();
        text.append(kinds == 0 ? "no finding" : kinds == 1 ? "1 kind of finding" : kinds + " kinds of findings");
        return text.append('\n').toString();
    }

    private static void append(StringBuilder text, FuzzReport report, FuzzReport.Result result) {
        Finding finding = result.finding();
        text.append("FINDING  ").append(finding.signature()).append('\n');
        if (result.number() >= 0) {
            text.append("  seed ").append(report.seed()).append(", script ").append(result.number());
            text.append("; ").append(result.occurrences()).append(result.occurrences() == 1 ? " script" : " scripts");
            text.append(" in all\n");
        }
        List<String> lines = result.minimal().lines();
        text.append("  ").append(finding.what()).append('\n');
        finding.seen()
                .forEach((design, seen) -> text.append("    ")
                        .append(String.format(Locale.ROOT, "%-14s ", design))
                        .append(seen.replace("\n", "\n    "))
                        .append('\n'));
        text.append("  minimal script, ").append(lines.size()).append(" of ");
        text.append(result.original().ops().size())
                .append(" operations; save it, then scripts/lab fuzz --script FILE\n");
        for (int i = 0; i < lines.size(); i++) {
            text.append("    ")
                    .append(lines.get(i))
                    .append(i == finding.at() ? "    # here" : "")
                    .append('\n');
        }
        if (result.number() >= 0) {
            text.append("  whole script: scripts/lab fuzz --seed ").append(report.seed());
            text.append(" --from ")
                    .append(result.number())
                    .append(" --scripts 1 --length ")
                    .append(report.length());
            text.append('\n');
        }
        text.append('\n');
    }

    /**
     * Formats what was reached beside what the recorded traces reach.
     *
     * @param reached what scripts reached
     * @param traces what the recorded traces reach
     * @return lines, the last one ended
     */
    public static String coverage(Coverage reached, Coverage traces) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(Locale.ROOT, "%-24s %-9s %12s %12s%n", "operation", "answer", "scripts", "traces"));
        Set<String> kinds = new TreeSet<>(reached.outcomes().keySet());
        kinds.addAll(traces.outcomes().keySet());
        for (String kind : kinds) {
            Set<String> outcomes = new TreeSet<>();
            for (Coverage each : List.of(reached, traces)) {
                if (each.outcomes().containsKey(kind)) {
                    outcomes.addAll(each.outcomes().get(kind).keySet());
                }
            }
            for (String outcome : outcomes) {
                text.append(String.format(
                        Locale.ROOT,
                        "%-24s %-9s %,12d %,12d%n",
                        kind,
                        outcome,
                        reached.count(kind, outcome),
                        traces.count(kind, outcome)));
            }
        }
        Set<String> missing = reached.missing(traces);
        text.append(reached.pairs()).append(" kinds of answers, of them ");
        text.append(traces.missing(reached).size()).append(" that no recorded trace has; the traces have ");
        text.append(traces.pairs()).append(", of them not reached: ");
        return text.append(missing.isEmpty() ? "none" : String.join(", ", missing))
                .append('\n')
                .toString();
    }
}
