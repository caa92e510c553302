package org.hmmlab.profiles.compare;

import java.util.List;
import java.util.Locale;

/** A difference in words: a table for a terminal, a line for a verdict, a page. */
public final class DifferenceText {
    private static final int ROWS = 20;
    private static final int NAME = 60;

    private DifferenceText() {}

    /** The table of frames: those that are significant, then the largest of the others, marked as noise. */
    public static String table(ProfileDifference difference) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%-" + NAME + "s %7s %7s %8s  %-18s %8s%n",
                "frame",
                "A",
                "B",
                "B - A",
                "99 % interval",
                "q"));
        List<FrameDifference> shown = difference.frames().stream()
                .sorted((x, y) -> Boolean.compare(y.isSignificant(), x.isSignificant()))
                .limit(ROWS)
                .toList();
        for (FrameDifference frame : shown) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-" + NAME + "s %6.1f%% %6.1f%% %+7.1f   %-18s %8.2g%s%n",
                    shortened(frame.frame()),
                    100 * frame.a(),
                    100 * frame.b(),
                    100 * frame.difference(),
                    String.format(Locale.ROOT, "[%+.1f, %+.1f]", 100 * frame.low(), 100 * frame.high()),
                    frame.q(),
                    frame.isSignificant() ? "  *" : ""));
        }
        text.append(summary(difference)).append('\n');
        return text.toString();
    }

    /** What was compared and found, in one line. */
    public static String summary(ProfileDifference difference) {
        if (difference.pairs() < 2) {
            return "no test: at least 2 pairs of JVMs with samples on both sides are needed, there are "
                    + difference.pairs()
                    + dropped(difference);
        }
        return String.format(
                Locale.ROOT,
                "%d of %d frames differ (q <= %.2f and at least %.0f point) over %d pairs%s%s",
                difference.significant().size(),
                difference.frames().size(),
                ProfileDifference.MAX_Q,
                100 * ProfileDifference.MIN_DIFFERENCE,
                difference.pairs(),
                dropped(difference),
                difference.pairs() < ProfileDifference.ENOUGH_PAIRS
                        ? ": a quick look, " + ProfileDifference.ENOUGH_PAIRS + " pairs are enough"
                        : "");
    }

    /** The most telling frames for a verdict: {@code Srcu.synchronize +9.1 points (q=.004)}. */
    public static String why(ProfileDifference difference) {
        List<FrameDifference> telling = difference.largestSelfDifferences(2);
        if (telling.isEmpty()) {
            return "no frame differs by more than noise: " + summary(difference);
        }
        return String.join(
                ", ",
                telling.stream()
                        .map(frame -> String.format(
                                Locale.ROOT,
                                "%s %+.1f points of samples (q=%.2g)",
                                shortened(frame.frame()),
                                100 * frame.difference(),
                                frame.q()))
                        .toList());
    }

    /**
     * The page: the table with every frame that was tested, and where the graphs are.
     *
     * @param title what was compared
     * @param links file names of graphs beside the page, with their words by turns
     */
    public static String page(ProfileDifference difference, String title, List<String> links) {
        StringBuilder html = new StringBuilder(
                        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/><title>")
                .append(escape(title))
                .append("</title><style>body{font:14px sans-serif;margin:2em}td,th{padding:2px 10px;text-align:right}"
                        + "td:first-child,th:first-child{text-align:left;font-family:monospace}"
                        + ".more{background:#ffc0c0}.less{background:#c0c0ff}</style></head><body>\n<h1>")
                .append(escape(title))
                .append("</h1>\n<p>")
                .append(escape(summary(difference)))
                .append(
                        ". Only these are coloured, here and in the graphs: red where B spends more, blue where less.</p>\n");
        for (int i = 0; i + 1 < links.size(); i += 2) {
            html.append("<p><a href=\"")
                    .append(escape(links.get(i)))
                    .append("\">")
                    .append(escape(links.get(i + 1)))
                    .append("</a></p>\n");
        }
        html.append("<table><tr><th>frame</th><th>share of A</th><th>share of B</th><th>B - A, points</th>"
                + "<th>99 % interval</th><th>p</th><th>q</th></tr>\n");
        difference.frames().forEach(frame -> html.append(row(frame)));
        return html.append("</table></body></html>\n").toString();
    }

    private static String row(FrameDifference frame) {
        String colour = !frame.isSignificant() ? "" : frame.difference() > 0 ? " class=\"more\"" : " class=\"less\"";
        return String.format(
                Locale.ROOT,
                "<tr%s><td>%s</td><td>%.2f %%</td><td>%.2f %%</td><td>%+.2f</td><td>%+.2f to %+.2f</td>"
                        + "<td>%.2g</td><td>%.2g</td></tr>%n",
                colour,
                escape(frame.frame()),
                100 * frame.a(),
                100 * frame.b(),
                100 * frame.difference(),
                100 * frame.low(),
                100 * frame.high(),
                frame.p(),
                frame.q());
    }

    private static String dropped(ProfileDifference difference) {
        return difference.dropped() == 0 ? "" : " (" + difference.dropped() + " pairs without samples dropped)";
    }

    private static String shortened(String frame) {
        String[] parts = frame.split("/");
        String name = frame.contains(".") ? parts[parts.length - 1] : frame;
        return name.length() <= NAME ? name : name.substring(0, NAME - 2) + "..";
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
