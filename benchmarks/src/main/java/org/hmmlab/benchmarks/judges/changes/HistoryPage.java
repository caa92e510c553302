package org.hmmlab.benchmarks.judges.changes;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hmmlab.hmm.Generation;

/**
 * One case in full: what it was, how it is forced, what was observed on either side, and the terms that it uses. One
 * use each, one thread.
 */
final class HistoryPage {
    private static final String NOT_SEEN = "not seen";
    private static final String NEW_LINE = "\n";
    private static final String INDENT = "    ";
    private static final int GAP = 2;
    /** Longest label that still stands in a line with what was seen. */
    private static final int MAX_LABEL_WIDTH = 62;

    private final HistoryResult result;
    private final HistoryCase historyCase;
    private final StringBuilder text = new StringBuilder();

    HistoryPage(HistoryResult result) {
        this.result = result;
        this.historyCase = result.historyCase();
    }

    String format() {
        HistoryText.paragraph(text, historyCase.id() + "  " + historyCase.title(), "");
        section("What it was", historyCase.background());
        if (!historyCase.method().isEmpty()) {
            section("How it is forced", historyCase.method());
        }
        if (hasCommonSides()) {
            text.append(NEW_LINE).append("The sides").append(NEW_LINE);
            sides(historyCase.scenarios().get(0));
        }
        result.outcomes().forEach(this::scenario);
        if (!historyCase.notShown().isEmpty()) {
            section("Not shown", historyCase.notShown());
        }
        designs();
        glossary();
        text.append(NEW_LINE).append(result.status().label()).append(HistoryText.remark(historyCase));
        return text.append(NEW_LINE).toString();
    }

    private void section(String title, String words) {
        text.append(NEW_LINE).append(title).append(NEW_LINE);
        HistoryText.paragraph(text, "  " + words, "  ");
    }

    private void scenario(ScenarioOutcome outcome) {
        Scenario scenario = outcome.scenario();
        boolean isOneSided = scenario.before().equals(scenario.after());
        text.append(NEW_LINE);
        HistoryText.paragraph(text, scenario.id() + ": " + scenario.text(), INDENT);
        if (!hasCommonSides()) {
            sides(scenario);
        }
        List<String[]> rows = rows(outcome, isOneSided);
        int label = width(rows, 0);
        int first = width(rows, 1);
        for (String[] row : rows) {
            row(row, label, first);
        }
        outcome.problems()
                .forEach(problem -> HistoryText.paragraph(text, INDENT + "DIFFERS " + problem, INDENT + "  "));
    }

    private boolean hasCommonSides() {
        return historyCase.scenarios().size() > 1
                && historyCase.scenarios().stream()
                                .map(Scenario::before)
                                .distinct()
                                .count()
                        == 1
                && historyCase.scenarios().stream()
                                .map(Scenario::after)
                                .distinct()
                                .count()
                        == 1;
    }

    private void sides(Scenario scenario) {
        if (scenario.before().equals(scenario.after())) {
            HistoryText.paragraph(text, "  on " + scenario.after().name(), INDENT);
        } else {
            HistoryText.paragraph(text, "  before: " + scenario.before().name(), INDENT);
            HistoryText.paragraph(text, "  after:  " + scenario.after().name(), INDENT);
        }
    }

    /** What was looked at, before, after; figures that nothing is expected of come last. */
    private static List<String[]> rows(ScenarioOutcome outcome, boolean isOneSided) {
        Set<String> labels = new LinkedHashSet<>();
        outcome.scenario().expectations().forEach(expected -> labels.add(expected.what()));
        labels.addAll(outcome.before().keySet());
        labels.addAll(outcome.after().keySet());
        List<String[]> rows = new ArrayList<>();
        if (!isOneSided) {
            rows.add(new String[] {"", "before", "after"});
        }
        for (String label : labels) {
            String after = outcome.after().getOrDefault(label, NOT_SEEN);
            rows.add(
                    isOneSided
                            ? new String[] {label, after, ""}
                            : new String[] {label, outcome.before().getOrDefault(label, NOT_SEEN), after});
        }
        return rows;
    }

    private static int width(List<String[]> rows, int column) {
        return rows.stream().mapToInt(row -> row[column].length()).max().orElse(0);
    }

    private void row(String[] row, int label, int first) {
        String line = INDENT + pad(row[0], Math.min(label, MAX_LABEL_WIDTH)) + pad(row[1], first) + row[2];
        if (line.stripTrailing().length() <= HistoryText.WIDTH) {
            text.append(line.stripTrailing()).append(NEW_LINE);
        } else {
            HistoryText.paragraph(text, INDENT + row[0], INDENT + INDENT);
            HistoryText.paragraph(text, INDENT + "  before: " + row[1], INDENT + INDENT);
            HistoryText.paragraph(text, INDENT + "  after:  " + row[2], INDENT + INDENT);
        }
    }

    private static String pad(String word, int width) {
        return word + " ".repeat(Math.max(0, width - word.length()) + GAP);
    }

    private void designs() {
        Set<Generation> designs = EnumSet.noneOf(Generation.class);
        for (Scenario scenario : historyCase.scenarios()) {
            designs.add(scenario.before().generation());
            designs.add(scenario.after().generation());
        }
        if (designs.isEmpty()) {
            return;
        }
        text.append(NEW_LINE)
                .append(designs.size() == 1 ? "The design" : "The designs")
                .append(NEW_LINE);
        designs.forEach(design -> HistoryText.paragraph(text, "  " + design.id() + ": " + meaning(design), INDENT));
    }

    private static String meaning(Generation design) {
        return switch (design) {
            case IMMEDIATE_FREE -> "up to 085ea25064; the per-mm object is freed at its last put";
            case KREF_MUTEX ->
                "from 6d7c3cde93; the per-mm object is freed after a grace period; its ranges are under a mutex";
            case KREF -> "5a136b4ae3 to 7f08263d9b; each callback takes a kref; the ranges are under a spin lock";
            case GET_PUT -> "c7d8b7824f to 5.4; the notifier layer counts users, callbacks count nothing";
            case INTERVAL -> "since 5.5; no per-mm object; a range has a sequence number and is found by its addresses";
        };
    }

    private void glossary() {
        Map<String, String> words = Glossary.of(text.toString());
        if (words.isEmpty()) {
            return;
        }
        text.append(NEW_LINE).append("Words").append(NEW_LINE);
        words.forEach((word, meaning) -> HistoryText.paragraph(text, "  " + word + ": " + meaning, INDENT));
    }
}
