package org.hmmlab.results.model;

/** When operations start. Files hold the word, {@link #toString()}. */
public enum LoadModel {
    /** The next operation starts when the last has ended. */
    CLOSED("closed"),
    /** Operations are due at equal distances, whether the last has ended or not. */
    UNIFORM("uniform"),
    /** Operations are due at exponentially distributed distances, whether the last has ended or not. */
    POISSON("poisson");

    private final String word;

    LoadModel(String word) {
        this.word = word;
    }

    /**
     * The constant that a word stands for.
     *
     * @param word as files have it
     * @return the constant
     * @throws IllegalArgumentException if it is none; names the words that are known
     */
    public static LoadModel parse(String word) {
        return Words.parse("loop", values(), LoadModel::toString, word);
    }

    /** The word under which it stands in files. */
    @Override
    public String toString() {
        return word;
    }

    /**
     * Whether operations are due at times of their own, so that a rate belongs to it.
     *
     * @return false for {@link #CLOSED}
     */
    public boolean isOpen() {
        return this != CLOSED;
    }
}
