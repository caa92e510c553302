package org.hmmlab.results.model;

/** Which comparison a verdict belongs to. Files hold the word, {@link #toString()}. */
public enum VerdictStage {
    /** The stage that every comparison goes through. */
    FIRST("first"),
    /** The stage on fresh pairs that a REGRESSED goes through. */
    CONFIRMATION("confirmation"),
    /** Comparison of A with a second copy of A, beside {@link #FIRST}. */
    CONTROL("control"),
    /** The same on the fresh pairs, beside {@link #CONFIRMATION}. */
    CONFIRMATION_CONTROL("confirmation-control");

    private final String word;

    VerdictStage(String word) {
        this.word = word;
    }

    /**
     * The constant that a word stands for.
     *
     * @param word as files have it
     * @return the constant
     * @throws IllegalArgumentException if it is none; names the words that are known
     */
    public static VerdictStage parse(String word) {
        return Words.parse("stage", values(), VerdictStage::toString, word);
    }

    /** The word under which it stands in files. */
    @Override
    public String toString() {
        return word;
    }

    /**
     * Whether A is compared with its own copy.
     *
     * @return true for the two stages of the control
     */
    public boolean isControl() {
        return this == CONTROL || this == CONFIRMATION_CONTROL;
    }

    /**
     * The comparison of the control on the same pairs.
     *
     * @return {@link #CONTROL} or {@link #CONFIRMATION_CONTROL}
     */
    public VerdictStage control() {
        return this == FIRST || this == CONTROL ? CONTROL : CONFIRMATION_CONTROL;
    }
}
