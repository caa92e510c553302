package org.hmmlab.benchmarks.suites.attribution;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An attribution for a terminal and for a page: the three ways side by side, and whether the parts add up. */
public final class AttributionText {
    private AttributionText() {}

    /** The table of one design, with its sentences. */
    public static String table(Attribution found) {
        StringBuilder text = new StringBuilder("parts   " + title(found) + '\n');
        text.append(row("part", "left out: saves", "by profile", "operations", "x floor"));
        cells(found)
                .forEach(cells ->
                        text.append(row(cells.get(0), cells.get(1), cells.get(2), cells.get(3), cells.get(4))));
        sentences(found)
                .forEach(sentence -> text.append("        ").append(sentence).append('\n'));
        return text.toString();
    }

    private static String row(String part, String saved, String profiled, String operations, String counted) {
        return String.format(
                Locale.ROOT, "        %-16s %22s %22s %11s %9s%n", part, saved, profiled, operations, counted);
    }

    /**
     * A page of several designs.
     *
     * @param title what was attributed
     */
    public static String page(String title, List<Attribution> all) {
        StringBuilder html = new StringBuilder(
                        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/><title>")
                .append(escape(title))
                .append("</title><style>body{font:14px sans-serif;margin:2em;max-width:70em}"
                        + "td,th{padding:2px 10px;text-align:right}td:first-child,th:first-child{text-align:left}"
                        + "tr.sum{border-top:1px solid #888;font-weight:bold}table{border-collapse:collapse}"
                        + ".bad{background:#ffe0a0}</style></head><body>\n<h1>")
                .append(escape(title))
                .append("</h1>\n"
                        + "<p>CPU time of one operation, ns, mean with 90 % interval. <b>Left out</b>: JVMs"
                        + " without the part take turns with whole ones; what it saves. <b>By profile</b>: share"
                        + " of the samples times CPU time of an operation. <b>x floor</b>: counted locked"
                        + " operations and fences times what one costs here at least.</p>\n");
        for (Attribution found : all) {
            html.append("<h2>").append(escape(found.arm())).append("</h2>\n<p>").append(escape(title(found)));
            html.append("</p>\n<table><tr><th>part</th><th>left out: saves</th><th>by profile</th><th>operations</th>"
                    + "<th>x floor</th></tr>\n");
            int row = 0;
            for (List<String> cells : cells(found)) {
                html.append(row++ < found.rows().size() ? "<tr>" : "<tr class=\"sum\">");
                cells.forEach(cell -> html.append("<td>").append(escape(cell)).append("</td>"));
                html.append("</tr>\n");
            }
            html.append("</table>\n");
            for (String sentence : sentences(found)) {
                html.append(sentence.contains(" NOT ") ? "<p class=\"bad\">" : "<p>")
                        .append(escape(sentence))
                        .append("</p>\n");
            }
        }
        return html.append("</body></html>\n").toString();
    }

    private static String title(Attribution found) {
        return String.format(
                Locale.ROOT,
                "%s, ns of CPU time an operation: %d rounds in lock-step, %d profiled JVMs; floor: locked %.1f, fence"
                        + " %.1f",
                found.arm(),
                found.rounds(),
                found.jvms(),
                found.floor().lockedAddNanos(),
                found.floor().fullFenceNanos());
    }

    private static List<List<String>> cells(Attribution found) {
        List<List<String>> cells = new ArrayList<>();
        double profiled = 0;
        double operations = 0;
        for (Attribution.Row row : found.rows()) {
            profiled += row.profiled().mean();
            operations += row.operations();
            cells.add(List.of(
                    row.part(),
                    row.saved().words(),
                    row.profiled().words(),
                    number(row.operations()),
                    number(row.countedNanos())));
        }
        cells.add(List.of(
                "sum", found.sum().words(), number(profiled), number(operations), number(found.countedNanos())));
        cells.add(List.of("whole", found.whole().words(), found.wholeProfiled().words(), "", ""));
        return cells;
    }

    private static List<String> sentences(Attribution found) {
        List<String> sentences = new ArrayList<>();
        if (!found.failure().isEmpty()) {
            sentences.add("this is NOT whole: a JVM failed: " + found.failure());
        }
        String excess = found.excess().words();
        if (Double.isNaN(found.excess().low())) {
            sentences.add(
                    "whether the parts add up is NOT known: at least 2 rounds are needed, there are " + found.rounds());
        } else if (found.excess().mayBeZero() && !found.isNarrow()) {
            sentences.add("whether the parts add up is NOT known: they differ from the whole by " + excess
                    + " ns, an interval too wide to say so: more rounds (--forks), or a quieter machine");
        } else if (found.addsUp()) {
            sentences.add("left out one by one and the rest, the parts add up to the whole: they differ from it by "
                    + excess + " ns, which may be 0");
        } else {
            sentences.add("left out one by one and the rest, the parts do NOT add up to the whole: they are " + excess
                    + " ns "
                    + (found.excess().mean() > 0
                            ? "more than it: what arises only between two parts is counted with both"
                            : "less than it: what two parts do at once is saved only when both are left out"));
        }
        sentences.add("samples add up because they are shares of the whole; a sample lies at the instruction after the"
                + " costly one, so neighbours share more than the other columns say");
        sentences.add(String.format(
                Locale.ROOT,
                "counted operations x floor are %s %% of the whole: the rest is what is not counted, and what an"
                        + " operation costs above its floor",
                number(100 * found.countedNanos() / found.whole().mean())));
        return sentences;
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.1f", value);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
