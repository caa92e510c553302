package org.hmmlab.benchmarks.measure.commits;

/**
 * One commit.
 *
 * @param id its whole hash, hexadecimal
 * @param subject first line of its message
 */
public record Commit(String id, String subject) {
    private static final int SHORT = 12;

    /** Enough of the hash to find it again. */
    public String shortId() {
        return id.substring(0, Math.min(SHORT, id.length()));
    }

    /** Hash and subject for a reader. */
    @Override
    public String toString() {
        return shortId() + " " + subject;
    }
}
