package org.hmmlab.benchmarks.judges.changes;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Results of cases as text for people and as data for JSON. */
public final class HistoryText {
    static final int WIDTH = 100;
    private static final String NEW_LINE = "\n";

    private HistoryText() {}

    /**
     * One line, and what differs below it.
     *
     * @param result the result
     * @return lines, each ended
     */
    public static String describe(HistoryResult result) {
        HistoryCase historyCase = result.historyCase();
        StringBuilder text = new StringBuilder(String.format(
                "%-10s  %-14s  %s%s%n",
                historyCase.id(), result.status().label(), historyCase.title(), remark(historyCase)));
        if (!historyCase.notShown().isEmpty()) {
            paragraph(text, "  not shown: " + historyCase.notShown(), "    ");
        }
        for (ScenarioOutcome outcome : result.outcomes()) {
            outcome.problems()
                    .forEach(
                            problem -> paragraph(text, "  " + outcome.scenario().id() + ": " + problem, "    "));
        }
        return text.toString();
    }

    /**
     * How many cases were reproduced, and how.
     *
     * @param results all results
     * @return one line, ended
     */
    public static String summary(List<HistoryResult> results) {
        Map<HistoryCase.Kind, Long> reproduced = new EnumMap<>(HistoryCase.Kind.class);
        results.stream()
                .filter(HistoryResult::isReproduced)
                .forEach(result -> reproduced.merge(result.historyCase().kind(), 1L, Long::sum));
        long gaps = results.stream()
                .filter(result -> result.historyCase().kind() == HistoryCase.Kind.NOT_MODELLED)
                .count();
        long failures = results.stream().filter(HistoryResult::isFailure).count();
        String kinds = reproduced.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey().label())
                .collect(Collectors.joining(", "));
        return String.format(
                "%d entries: %d reproduced%s, %d NOT REPRODUCED, %d not modelled%n",
                results.size(),
                results.size() - gaps - failures,
                kinds.isEmpty() ? "" : " (" + kinds + ")",
                failures,
                gaps);
    }

    /**
     * The whole case, for a reader who is new to it.
     *
     * @param result the result
     * @return lines, each ended
     */
    public static String full(HistoryResult result) {
        return new HistoryPage(result).format();
    }

    /**
     * As data.
     *
     * @param result the result
     * @return what a JSON writer understands
     */
    public static Map<String, Object> json(HistoryResult result) {
        HistoryCase historyCase = result.historyCase();
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("id", historyCase.id());
        object.put("title", historyCase.title());
        object.put("kind", historyCase.kind().name());
        object.put("verdict", result.status().label());
        object.put("was", historyCase.background());
        object.put("forced", historyCase.method());
        object.put("notShown", historyCase.notShown());
        List<Map<String, Object>> scenarios = new ArrayList<>();
        for (ScenarioOutcome outcome : result.outcomes()) {
            Map<String, Object> scenario = new LinkedHashMap<>();
            scenario.put("id", outcome.scenario().id());
            scenario.put("text", outcome.scenario().text());
            scenario.put("before", outcome.scenario().before().name());
            scenario.put("after", outcome.scenario().after().name());
            scenario.put("expected", outcome.scenario().expectations());
            scenario.put("seenBefore", outcome.before());
            scenario.put("seenAfter", outcome.after());
            scenario.put("problems", outcome.problems());
            scenarios.add(scenario);
        }
        object.put("acts", scenarios);
        return object;
    }

    static String remark(HistoryCase historyCase) {
        return historyCase.kind() == HistoryCase.Kind.SCENARIO || historyCase.kind() == HistoryCase.Kind.NOT_MODELLED
                ? ""
                : " (" + historyCase.kind().label() + ")";
    }

    /** Wraps at words; lines after the first are indented. */
    static void paragraph(StringBuilder text, String words, String indent) {
        StringBuilder line = new StringBuilder();
        int start = 0;
        while (start < words.length() && words.charAt(start) == ' ') {
            line.append(' ');
            start++;
        }
        boolean isFirst = true;
        for (String word : words.substring(start).split(" ")) {
            if (!isFirst && line.length() + word.length() + 1 > WIDTH) {
                text.append(line).append(NEW_LINE);
                line.setLength(0);
                line.append(indent);
                isFirst = true;
            }
            line.append(isFirst ? "" : " ").append(word);
            isFirst = false;
        }
        text.append(line).append(NEW_LINE);
    }
}
