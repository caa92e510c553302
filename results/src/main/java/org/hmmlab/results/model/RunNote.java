package org.hmmlab.results.model;

/**
 * A remark of the runner on the run, in the order in which things happened.
 *
 * @param text in words
 */
public record RunNote(String text) {
    /** Checks. */
    public RunNote {
        Require.text("text", text);
    }
}
