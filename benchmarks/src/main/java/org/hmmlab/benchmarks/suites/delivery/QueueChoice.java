package org.hmmlab.benchmarks.suites.delivery;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.hmmlab.driver.delivery.QueueKind;
import org.hmmlab.results.stats.Samples;
import org.hmmlab.results.verdict.ExitCodes;

/**
 * Which queue figures speak for, among those that a driver may use: the one with the lowest median of ratios to the
 * ping-pong. Another is told apart from it only if all its ratios are higher.
 *
 * @param producers whose choice it is: {@code one producer} or {@code several producers}
 * @param standing what drivers use now
 * @param best the queue with the lowest median, and after it those that are not told apart from it; empty if one has
 *     too few figures
 * @param code {@link ExitCodes#PASS} if the standing one is among the best, {@link ExitCodes#REGRESSED} if not,
 *     {@link ExitCodes#MACHINE} if too many figures were rejected
 */
public record QueueChoice(String producers, QueueKind standing, List<QueueKind> best, int code) {
    /** Figures of a queue that must be left. */
    public static final int FEWEST = 3;

    /** What a hand-over with its acknowledgement should take at most, in ping-pongs. */
    private static final double TARGET = 1.5;

    /** Copies the list. */
    public QueueChoice {
        best = List.copyOf(best);
    }

    /**
     * The two choices.
     *
     * @param figures what was measured
     * @return the one for one producer at a time, then the one for several
     */
    public static List<QueueChoice> of(QueueFigures figures) {
        return List.of(
                of("one producer", true, QueueKind.DEFAULT_OF_ONE_PRODUCER, figures),
                of("several producers", false, QueueKind.DEFAULT_OF_MANY_PRODUCERS, figures));
    }

    private static QueueChoice of(String producers, boolean isSingle, QueueKind standing, QueueFigures figures) {
        List<QueueKind> candidates = Arrays.stream(QueueKind.values())
                .filter(kind -> kind.isEligible() && kind.isSingleProducer() == isSingle)
                .sorted(Comparator.comparingDouble(kind -> Samples.median(figures.ratios(kind))))
                .toList();
        boolean isMeasured = candidates.stream().allMatch(kind -> figures.ratios(kind).length >= FEWEST);
        if (!isMeasured) {
            return new QueueChoice(producers, standing, List.of(), ExitCodes.MACHINE);
        }
        double[] first = figures.ratios(candidates.get(0));
        List<QueueKind> best = candidates.stream()
                .filter(kind -> figures.ratios(kind)[0] <= first[first.length - 1])
                .toList();
        return new QueueChoice(
                producers, standing, best, best.contains(standing) ? ExitCodes.PASS : ExitCodes.REGRESSED);
    }

    private String describe() {
        if (best.isEmpty()) {
            return "no choice: a queue has fewer than " + FEWEST + " figures that count; " + standing.id() + " stays";
        }
        String others = best.stream().skip(1).map(QueueKind::id).collect(Collectors.joining(", "));
        String text = best.get(0).id() + (others.isEmpty() ? "" : ", not told apart from " + others);
        return best.contains(standing) ? text + "; " + standing.id() + " stays" : text + "; not " + standing.id();
    }

    /**
     * Figures and choices as text.
     *
     * @param figures what was measured
     * @return lines, the last one ended
     */
    public static String describe(QueueFigures figures) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%-20s %-10s %6s %8s %9s %17s %s%n",
                "queue",
                "producers",
                "kept",
                "rejected",
                "median ns",
                "of a ping-pong",
                "  target <= " + TARGET));
        for (QueueKind kind : QueueKind.values()) {
            double[] ratios = figures.ratios(kind);
            text.append(String.format(
                    Locale.ROOT,
                    "%-20s %-10s %6d %8d %s%n",
                    kind.id(),
                    kind.isSingleProducer() ? "one" : "several",
                    ratios.length,
                    figures.rejectedOf(kind),
                    ratios.length == 0 ? "        -" : figures(figures, kind, ratios)));
        }
        for (QueueChoice choice : of(figures)) {
            text.append(String.format("%-18s %s%n", choice.producers(), choice.describe()));
        }
        return text.toString();
    }

    private static String figures(QueueFigures figures, QueueKind kind, double[] ratios) {
        double median = Samples.median(ratios);
        double[] ns = figures.kept().stream()
                .filter(figure -> figure.queue() == kind)
                .mapToDouble(QueueFigures.Figure::ns)
                .toArray();
        return String.format(
                Locale.ROOT,
                "%9.1f %4.2f (%4.2f-%4.2f)   %s%s",
                Samples.median(ns),
                median,
                ratios[0],
                ratios[ratios.length - 1],
                median <= TARGET ? "met" : "missed",
                kind.isEligible() ? "" : ", for comparison only");
    }

    /**
     * Figures and choices for JSON.
     *
     * @param figures what was measured
     * @return names to values
     */
    public static Map<String, Object> asMap(QueueFigures figures) {
        Map<String, Object> map = new LinkedHashMap<>();
        List<Map<String, Object>> choices = new ArrayList<>();
        for (QueueChoice choice : of(figures)) {
            Map<String, Object> each = new LinkedHashMap<>();
            each.put("producers", choice.producers());
            each.put("standing", choice.standing().id());
            each.put("best", choice.best().stream().map(QueueKind::id).toList());
            each.put("exitCode", choice.code());
            choices.add(each);
        }
        map.put("choices", choices);
        map.put("kept", figures.kept().stream().map(QueueChoice::asMap).toList());
        map.put("rejected", figures.rejected().stream().map(QueueChoice::asMap).toList());
        return map;
    }

    private static Map<String, Object> asMap(QueueFigures.Figure figure) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("queue", figure.queue().id());
        map.put("ns", figure.ns());
        map.put("anchorBeforeNs", figure.before());
        map.put("anchorAfterNs", figure.after());
        map.put("ratio", figure.ratio());
        return map;
    }
}
