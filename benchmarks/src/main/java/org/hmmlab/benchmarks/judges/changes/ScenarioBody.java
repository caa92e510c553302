package org.hmmlab.benchmarks.judges.changes;

/** The code of a scenario, the same on both sides: it drives the model and records what it observes. */
@FunctionalInterface
interface ScenarioBody {
    /**
     * Runs once, on one side.
     *
     * @param fixture a new machine with the side's design, and where observations are recorded
     */
    void run(ScenarioFixture fixture);
}
