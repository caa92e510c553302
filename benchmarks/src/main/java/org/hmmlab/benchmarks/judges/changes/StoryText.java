package org.hmmlab.benchmarks.judges.changes;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Verdicts as text and as data for JSON. */
public final class StoryText {
    static final int WIDTH = 100;
    private static final String NEW_LINE = "\n";

    private StoryText() {}

    /**
     * One line, and what differs below it.
     *
     * @param verdict the verdict
     * @return lines, each ended
     */
    public static String line(Verdict verdict) {
        Story story = verdict.story();
        StringBuilder text = new StringBuilder(
                String.format("%-10s  %-14s  %s%s%n", story.id(), verdict.word(), story.title(), remark(story)));
        if (!story.gap().isEmpty()) {
            paragraph(text, "  not shown: " + story.gap(), "    ");
        }
        for (Play play : verdict.plays()) {
            play.problems().forEach(problem -> paragraph(text, "  " + play.act().id() + ": " + problem, "    "));
        }
        return text.toString();
    }

    /**
     * How many of what.
     *
     * @param verdicts all verdicts
     * @return one line, ended
     */
    public static String summary(List<Verdict> verdicts) {
        Map<Story.Kind, Long> reproduced = new EnumMap<>(Story.Kind.class);
        verdicts.stream()
                .filter(Verdict::isReproduced)
                .forEach(verdict -> reproduced.merge(verdict.story().kind(), 1L, Long::sum));
        long gaps = verdicts.stream()
                .filter(verdict -> verdict.story().kind() == Story.Kind.NOT_MODELLED)
                .count();
        long failures = verdicts.stream().filter(Verdict::isFailure).count();
        String kinds = reproduced.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey().label())
                .collect(Collectors.joining(", "));
        return String.format(
                "%d entries: %d reproduced%s, %d NOT REPRODUCED, %d not modelled%n",
                verdicts.size(),
                verdicts.size() - gaps - failures,
                kinds.isEmpty() ? "" : " (" + kinds + ")",
                failures,
                gaps);
    }

    /**
     * The whole story, for a reader who is new to it.
     *
     * @param verdict the verdict
     * @return lines, each ended
     */
    public static String full(Verdict verdict) {
        return new StoryPage(verdict).text();
    }

    /**
     * As data.
     *
     * @param verdict the verdict
     * @return what a JSON writer understands
     */
    public static Map<String, Object> json(Verdict verdict) {
        Story story = verdict.story();
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("id", story.id());
        object.put("title", story.title());
        object.put("kind", story.kind().name());
        object.put("verdict", verdict.word());
        object.put("was", story.was());
        object.put("forced", story.forced());
        object.put("notShown", story.gap());
        List<Map<String, Object>> acts = new ArrayList<>();
        for (Play play : verdict.plays()) {
            Map<String, Object> act = new LinkedHashMap<>();
            act.put("id", play.act().id());
            act.put("text", play.act().text());
            act.put("before", play.act().before().name());
            act.put("after", play.act().after().name());
            act.put("expected", play.act().expectations());
            act.put("seenBefore", play.before());
            act.put("seenAfter", play.after());
            act.put("problems", play.problems());
            acts.add(act);
        }
        object.put("acts", acts);
        return object;
    }

    static String remark(Story story) {
        return story.kind() == Story.Kind.SCENARIO || story.kind() == Story.Kind.NOT_MODELLED
                ? ""
                : " (" + story.kind().label() + ")";
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
