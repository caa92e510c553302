package org.hmmlab.results.report;

import java.util.List;
import java.util.Locale;
import org.hmmlab.results.model.VerdictRecord;
import org.hmmlab.results.verdict.PairSummary;
import org.hmmlab.results.verdict.Percent;

/**
 * The ratio of one verdict as a picture: margin as a band, interval as a bar, each pair as a dot. All pictures of a page share one
 * logarithmic scale, so they can be compared by eye; what lies beyond it is drawn at its edge, hollow.
 */
final class IntervalChart {
    private static final double WIDTH = 320;
    private static final double HEIGHT = 46;
    private static final double BAR_Y = 16;
    private static final double WIDEST = Math.log(8);

    private final double reach;

    /** Fits the scale to all verdicts of a page. */
    IntervalChart(List<VerdictRecord> verdicts) {
        double most = Math.log(1.05);
        for (VerdictRecord v : verdicts) {
            most = Math.max(most, 1.3 * Math.log1p(v.margin()));
            if (!Double.isNaN(v.ratio())) {
                most = Math.max(most, 1.15 * Math.max(Math.abs(Math.log(v.low())), Math.abs(Math.log(v.high()))));
            }
        }
        reach = Math.min(most, WIDEST);
    }

    void draw(Html html, VerdictRecord v, List<PairSummary> pairs) {
        String label = String.format(
                Locale.ROOT,
                "%s/%s %s, %.0f %% t interval %s %%, %d pairs",
                v.armB(),
                v.armA(),
                Percent.change(v.ratio()),
                100 * v.confidence(),
                Figures.interval(v),
                pairs.size());
        html.open("svg", "viewBox", "0 0 320 46", "role", "img", "aria-label", label, "class", "interval");
        html.element("title", label);
        double left = x(-Math.log1p(v.margin()));
        rectangle(html, "band", left, 0, x(Math.log1p(v.margin())) - left, 32);
        line(html, "zero", x(0), 0, 32);
        if (!Double.isNaN(v.ratio())) {
            rectangle(html, "bar", x(Math.log(v.low())), BAR_Y - 3, x(Math.log(v.high())) - x(Math.log(v.low())), 6);
            line(html, "mean", x(Math.log(v.ratio())), BAR_Y - 7, BAR_Y + 7);
        }
        for (int i = 0; i < pairs.size(); i++) {
            dot(html, pairs.get(i), 6 + 20.0 * (i % 5) / 4);
        }
        tick(html, -reach, "start");
        tick(html, 0, "middle");
        tick(html, reach, "end");
        html.close();
    }

    private void dot(Html html, PairSummary pair, double y) {
        double d = pair.logRatio();
        if (!Double.isNaN(d)) {
            html.open(
                    "circle",
                    "class",
                    Math.abs(d) > reach ? "dot beyond" : "dot",
                    "cx",
                    px(x(d)),
                    "cy",
                    px(y),
                    "r",
                    "2.6");
            html.element("title", "pair " + pair.pair() + ": " + Percent.change(Math.exp(d)));
            html.close();
        }
    }

    private void tick(Html html, double d, String anchor) {
        html.element(
                "text",
                Percent.change(Math.exp(d)),
                "x",
                px(x(d)),
                "y",
                px(HEIGHT - 3),
                "text-anchor",
                anchor,
                "class",
                "tick");
    }

    private double x(double d) {
        double clipped = Math.max(-reach, Math.min(reach, d));
        return WIDTH / 2 + clipped / reach * (WIDTH / 2 - 6);
    }

    private static void rectangle(Html html, String type, double x, double y, double width, double height) {
        html.empty(
                "rect", "class", type, "x", px(x), "y", px(y), "width", px(Math.max(1, width)), "height", px(height));
    }

    private static void line(Html html, String type, double x, double from, double to) {
        html.empty("line", "class", type, "x1", px(x), "x2", px(x), "y1", px(from), "y2", px(to));
    }

    private static String px(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
