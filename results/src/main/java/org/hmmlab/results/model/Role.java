package org.hmmlab.results.model;

/** What a JVM stands for in a run. Files hold the word, {@link #toString()}. */
public enum Role {
    /** The baseline. */
    A("A"),
    /** The candidate. */
    B("B"),
    /** A second copy of the baseline. */
    CONTROL("control"),
    /** Compared with nothing. */
    RUN("run");

    private final String word;

    Role(String word) {
        this.word = word;
    }

    /**
     * The constant that a word stands for.
     *
     * @param word as files have it
     * @return the constant
     * @throws IllegalArgumentException if it is none; names the words that are known
     */
    public static Role parse(String word) {
        return Words.parse("role", values(), Role::toString, word);
    }

    /** The word under which it stands in files. */
    @Override
    public String toString() {
        return word;
    }
}
