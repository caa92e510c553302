package org.hmmlab.benchmarks.judges.changes;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hmmlab.hmm.Generation;

/** One story in full: what it was, how it is forced, what was seen on either side, and the words that it uses. For one use. */
final class StoryPage {
    private static final String NOT_SEEN = "not seen";
    private static final String NEW_LINE = "\n";
    private static final String INDENT = "    ";
    private static final int GAP = 2;
    /** Longest label that still stands in a line with what was seen. */
    private static final int WIDEST_LABEL = 62;

    private final Verdict verdict;
    private final Story story;
    private final StringBuilder text = new StringBuilder();

    StoryPage(Verdict verdict) {
        this.verdict = verdict;
        this.story = verdict.story();
    }

    String text() {
        StoryText.paragraph(text, story.id() + "  " + story.title(), "");
        section("What it was", story.was());
        if (!story.forced().isEmpty()) {
            section("How it is forced", story.forced());
        }
        if (hasCommonSides()) {
            text.append(NEW_LINE).append("The sides").append(NEW_LINE);
            sides(story.acts().get(0));
        }
        verdict.plays().forEach(this::act);
        if (!story.gap().isEmpty()) {
            section("Not shown", story.gap());
        }
        designs();
        words();
        text.append(NEW_LINE).append(verdict.word()).append(StoryText.remark(story));
        return text.append(NEW_LINE).toString();
    }

    private void section(String title, String words) {
        text.append(NEW_LINE).append(title).append(NEW_LINE);
        StoryText.paragraph(text, "  " + words, "  ");
    }

    private void act(Play play) {
        Act act = play.act();
        boolean isOneSided = act.before().equals(act.after());
        text.append(NEW_LINE);
        StoryText.paragraph(text, act.id() + ": " + act.text(), INDENT);
        if (!hasCommonSides()) {
            sides(act);
        }
        List<String[]> rows = rows(play, isOneSided);
        int label = width(rows, 0);
        int first = width(rows, 1);
        for (String[] row : rows) {
            row(row, label, first);
        }
        play.problems().forEach(problem -> StoryText.paragraph(text, INDENT + "DIFFERS " + problem, INDENT + "  "));
    }

    private boolean hasCommonSides() {
        return story.acts().size() > 1
                && story.acts().stream().map(Act::before).distinct().count() == 1
                && story.acts().stream().map(Act::after).distinct().count() == 1;
    }

    private void sides(Act act) {
        if (act.before().equals(act.after())) {
            StoryText.paragraph(text, "  on " + act.after().name(), INDENT);
        } else {
            StoryText.paragraph(text, "  before: " + act.before().name(), INDENT);
            StoryText.paragraph(text, "  after:  " + act.after().name(), INDENT);
        }
    }

    /** What was looked at, before, after; figures that nothing is expected of come last. */
    private static List<String[]> rows(Play play, boolean isOneSided) {
        Set<String> labels = new LinkedHashSet<>();
        play.act().expectations().forEach(expected -> labels.add(expected.what()));
        labels.addAll(play.before().keySet());
        labels.addAll(play.after().keySet());
        List<String[]> rows = new ArrayList<>();
        if (!isOneSided) {
            rows.add(new String[] {"", "before", "after"});
        }
        for (String label : labels) {
            String after = play.after().getOrDefault(label, NOT_SEEN);
            rows.add(
                    isOneSided
                            ? new String[] {label, after, ""}
                            : new String[] {label, play.before().getOrDefault(label, NOT_SEEN), after});
        }
        return rows;
    }

    private static int width(List<String[]> rows, int column) {
        return rows.stream().mapToInt(row -> row[column].length()).max().orElse(0);
    }

    private void row(String[] row, int label, int first) {
        String line = INDENT + pad(row[0], Math.min(label, WIDEST_LABEL)) + pad(row[1], first) + row[2];
        if (line.stripTrailing().length() <= StoryText.WIDTH) {
            text.append(line.stripTrailing()).append(NEW_LINE);
        } else {
            StoryText.paragraph(text, INDENT + row[0], INDENT + INDENT);
            StoryText.paragraph(text, INDENT + "  before: " + row[1], INDENT + INDENT);
            StoryText.paragraph(text, INDENT + "  after:  " + row[2], INDENT + INDENT);
        }
    }

    private static String pad(String word, int width) {
        return word + " ".repeat(Math.max(0, width - word.length()) + GAP);
    }

    private void designs() {
        Set<Generation> designs = EnumSet.noneOf(Generation.class);
        for (Act act : story.acts()) {
            designs.add(act.before().generation());
            designs.add(act.after().generation());
        }
        if (designs.isEmpty()) {
            return;
        }
        text.append(NEW_LINE)
                .append(designs.size() == 1 ? "The design" : "The designs")
                .append(NEW_LINE);
        designs.forEach(design -> StoryText.paragraph(text, "  " + design.id() + ": " + meaning(design), INDENT));
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

    private void words() {
        Map<String, String> words = Glossary.of(text.toString());
        if (words.isEmpty()) {
            return;
        }
        text.append(NEW_LINE).append("Words").append(NEW_LINE);
        words.forEach((word, meaning) -> StoryText.paragraph(text, "  " + word + ": " + meaning, INDENT));
    }
}
