package org.hmmlab.results.model;

/** How a JVM ended. Files hold the word, {@link #toString()}. */
public enum ForkStatus {
    /** It measured all that it was asked to. */
    OK("ok"),
    /** It ended by itself before it was done. */
    CRASHED("crashed"),
    /** It was stopped from outside before it was done. */
    INCOMPLETE("incomplete");

    private final String word;

    ForkStatus(String word) {
        this.word = word;
    }

    /**
     * The constant that a word stands for.
     *
     * @param word as files have it
     * @return the constant
     * @throws IllegalArgumentException if it is none; names the words that are known
     */
    public static ForkStatus parse(String word) {
        return Words.parse("status", values(), ForkStatus::toString, word);
    }

    /** The word under which it stands in files. */
    @Override
    public String toString() {
        return word;
    }
}
