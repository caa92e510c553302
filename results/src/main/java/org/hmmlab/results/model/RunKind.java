package org.hmmlab.results.model;

/** What a run is. Files hold the word, {@link #toString()}. */
public enum RunKind {
    /** Measures, and compares nothing. */
    RUN("run"),
    /** Compares the times of two arms. */
    AB("ab"),
    /** Replays a recorded program. */
    REPLAY("replay"),
    /** The comparison that a newcomer sees first. */
    DEMO("demo"),
    /** Was measured by another tool. */
    IMPORT("import"),
    /** Records the time of every operation. */
    LATENCY("latency"),
    /** Finds out what this machine can tell apart. */
    CALIBRATE("calibrate");

    private final String word;

    RunKind(String word) {
        this.word = word;
    }

    /**
     * The constant that a word stands for.
     *
     * @param word as files have it
     * @return the constant
     * @throws IllegalArgumentException if it is none; names the words that are known
     */
    public static RunKind parse(String word) {
        return Words.parse("kind", values(), RunKind::toString, word);
    }

    /** The word under which it stands in files. */
    @Override
    public String toString() {
        return word;
    }
}
