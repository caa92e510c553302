package org.hmmlab.benchmarks.judges.changes;

import java.util.List;

/**
 * What came of a story.
 *
 * @param story the story
 * @param plays what came of its acts
 */
public record Verdict(Story story, List<Play> plays) {
    /** Copies the list. */
    public Verdict {
        plays = List.copyOf(plays);
    }

    /**
     * Whether all acts were reproduced.
     *
     * @return false also for a story that has none
     */
    public boolean isReproduced() {
        return !plays.isEmpty() && plays.stream().allMatch(Play::isReproduced);
    }

    /**
     * Whether the command must fail for it.
     *
     * @return true for a story with acts of which one was not reproduced
     */
    public boolean isFailure() {
        return story.kind() != Story.Kind.NOT_MODELLED && !isReproduced();
    }

    /**
     * The verdict in words.
     *
     * @return {@code REPRODUCED}, {@code NOT REPRODUCED} or {@code not modelled}
     */
    public String word() {
        if (story.kind() == Story.Kind.NOT_MODELLED) {
            return "not modelled";
        }
        return isReproduced() ? "REPRODUCED" : "NOT REPRODUCED";
    }
}
