package org.hmmlab.results.report;

import java.util.List;
import java.util.Locale;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.IterationRecord;
import org.hmmlab.results.verdict.ValidityRules;

/**
 * CPU share of every iteration of one benchmark, JVM after JVM: did the threads have their cores? Iterations that broke a rule are
 * drawn as crosses, so that colour is not the only signal.
 */
final class ShareChart {
    private static final double WIDTH = 640;
    private static final double HEIGHT = 110;
    private static final double TOP = 1.1;

    private ShareChart() {}

    static void draw(Html html, String name, List<ForkRecord> forks, ValidityRules rules) {
        int all = forks.stream().mapToInt(f -> f.iterations().size()).sum();
        String label = "CPU share of " + all + " iterations of " + name;
        html.open("svg", "viewBox", "0 0 640 110", "role", "img", "aria-label", label, "class", "share");
        html.element("title", label);
        if (all > 0) {
            double least = rules.leastShare(forks.get(0).threads());
            horizontal(html, "rule", least);
            horizontal(html, "one", 1);
            html.element("text", "1.00", "x", "2", "y", px(y(1) - 3), "class", "tick");
            html.element(
                    "text",
                    String.format(Locale.ROOT, "least %.2f", least),
                    "x",
                    px(WIDTH - 2),
                    "y",
                    px(y(least) + 11),
                    "text-anchor",
                    "end",
                    "class",
                    "tick");
            int index = 0;
            for (ForkRecord fork : forks) {
                for (IterationRecord iteration : fork.iterations()) {
                    point(html, fork, iteration, WIDTH * (index++ + .5) / all, rules);
                }
            }
        }
        html.close();
    }

    private static void point(Html html, ForkRecord fork, IterationRecord iteration, double x, ValidityRules rules) {
        double share = iteration.cpuShare();
        if (Double.isNaN(share)) {
            return;
        }
        String role = "role-" + fork.role();
        double y = y(share);
        if (rules.broken(iteration, fork.threads()).isEmpty()) {
            html.empty("circle", "class", role, "cx", px(x), "cy", px(y), "r", "2");
        } else {
            String cross = "M" + px(x - 2.5) + ' ' + px(y - 2.5) + "l5 5m0 -5l-5 5";
            html.empty("path", "class", role + " broken", "d", cross);
        }
    }

    private static void horizontal(Html html, String type, double share) {
        html.empty("line", "class", type, "x1", "0", "x2", px(WIDTH), "y1", px(y(share)), "y2", px(y(share)));
    }

    private static double y(double share) {
        return HEIGHT - 4 - Math.min(share, TOP) / TOP * (HEIGHT - 8);
    }

    private static String px(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
