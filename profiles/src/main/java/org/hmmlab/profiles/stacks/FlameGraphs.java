package org.hmmlab.profiles.stacks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import one.convert.Arguments;
import one.convert.FlameGraph;

/**
 * Draws flame graphs as pages that need nothing else, with the profiler's own converter. Its differential graph colours
 * every frame whose weight differs; here only frames that are named as significant get a colour.
 */
public final class FlameGraphs {
    /** Both sides of a difference are drawn with this total: shares, in units of a ten-thousandth of a percent. */
    private static final long DIFFERENCE_TOTAL = 1_000_000;

    private static final String COLOUR = "getDiffColor(d) :";
    private static final String DETAILS = "details: (d ? (d > 0 ? ', +' : ', ') + d : '')";
    private static final String SAMPLES =
            "samples(f.width) + f.details + ', ' + pct(f.width, levels[0][0].width) + '%)'";
    private static final String SCRIPT = "'use strict';";
    private static final Pattern LARGEST = Pattern.compile("const maxdiff = \\d+;");

    private FlameGraphs() {}

    /**
     * One profile.
     *
     * @param title says what was profiled, with which engine
     */
    public static String page(StackCounts stacks, String title) {
        return dump(graph(stacks, title));
    }

    /**
     * What differs, in the shape of one of two profiles: frames that only the other has are not in it, so there are two.
     *
     * @param shape the profile that gives the shape
     * @param other the one that it is compared with
     * @param significant frames that are coloured, with how many points of share {@code shape} spends more in them: red where
     *     more, blue where less; all others are grey
     */
    public static String difference(
            StackCounts shape, StackCounts other, Map<String, Double> significant, String title) {
        FlameGraph graph = graph(shape.scaledTo(DIFFERENCE_TOTAL), title);
        graph.diff(graph(other.scaledTo(DIFFERENCE_TOTAL), title));
        String page = dump(graph);
        double largest =
                significant.values().stream().mapToDouble(Math::abs).max().orElse(1);
        page = LARGEST.matcher(page).replaceFirst("const maxdiff = " + largest + ";");
        page = replaced(page, SCRIPT, SCRIPT + "\n\tconst significant = new Map([" + pairs(significant) + "]);");
        page = replaced(
                page,
                COLOUR,
                "(significant.has(cpool[key >>> 3]) ? getDiffColor(significant.get(cpool[key >>> 3])) : '#e0e0e0') :");
        page = replaced(
                page,
                DETAILS,
                "details: (significant.has(cpool[key >>> 3])"
                        + " ? ', differs by ' + significant.get(cpool[key >>> 3]) + ' points' : '')");
        return replaced(page, SAMPLES, "pct(f.width, levels[0][0].width) + '%' + f.details + ')'");
    }

    private static String pairs(Map<String, Double> significant) {
        StringBuilder list = new StringBuilder();
        new TreeMap<>(significant)
                .forEach((name, points) -> list.append(list.length() == 0 ? "" : ", ")
                        .append("['")
                        .append(name.replace("\\", "\\\\").replace("'", "\\'").replace("</", "<\\/"))
                        .append("', ")
                        .append(String.format(Locale.ROOT, "%.2f", points))
                        .append(']'));
        return list.toString();
    }

    private static String replaced(String page, String what, String by) {
        if (!page.contains(what)) {
            throw new IllegalStateException("the converter's page must hold: " + what);
        }
        return page.replace(what, by);
    }

    private static FlameGraph graph(StackCounts stacks, String title) {
        Arguments arguments = new Arguments();
        arguments.title = title.replace("&", "&amp;").replace("<", "&lt;");
        FlameGraph graph = new FlameGraph(arguments);
        try {
            graph.parseCollapsed(new StringReader(stacks.isEmpty() ? "" : stacks.text("")));
        } catch (IOException e) {
            throw new UncheckedIOException("stacks must be drawable", e);
        }
        return graph;
    }

    private static String dump(FlameGraph graph) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
            graph.dump(out);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
