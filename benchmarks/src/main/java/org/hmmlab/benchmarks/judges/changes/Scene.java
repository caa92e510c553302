package org.hmmlab.benchmarks.judges.changes;

/** What is played, the same on both sides: it drives the model and notes what it sees. */
@FunctionalInterface
interface Scene {
    /**
     * Plays once.
     *
     * @param stage a new machine with the side's design, and where observations are noted
     */
    void play(Stage stage);
}
