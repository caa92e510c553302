package org.hmmlab.benchmarks.judges.changes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs cases of the history, one scenario and one side after the other: step points have one listener in a JVM.
 *
 * <p>The JVM must run with {@code -Dhmmlab.steps=true} and {@code -Dhmmlab.counting=true}.
 */
public final class HistoryRunner {
    /**
     * A scenario whose threads wait for each other for ever must not hang the command; no order of threads depends on
     * this.
     */
    private static final long MAX_SCENARIO_SECONDS = 60;

    private HistoryRunner() {}

    /**
     * Runs all scenarios of a case on both sides.
     *
     * @param historyCase the case
     * @return what was observed, and whether it is what must be observed
     */
    public static HistoryResult run(HistoryCase historyCase) {
        List<ScenarioOutcome> outcomes = new ArrayList<>();
        for (Scenario scenario : historyCase.scenarios()) {
            List<String> failures = new ArrayList<>();
            Map<String, String> before = observe(scenario, scenario.before(), "before", failures);
            Map<String, String> after = observe(scenario, scenario.after(), "after", failures);
            outcomes.add(ScenarioOutcome.judge(scenario, before, after, failures));
        }
        return new HistoryResult(historyCase, outcomes);
    }

    private static Map<String, String> observe(Scenario scenario, Side side, String name, List<String> failures) {
        ScenarioThread thread = new ScenarioThread(scenario, side);
        thread.start();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(MAX_SCENARIO_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failures.add(name + ": interrupted");
            return Map.of();
        }
        if (thread.isAlive()) {
            failures.add(name + ": the scenario did not end, its threads wait for each other");
            return Map.of();
        }
        if (!thread.failure.isEmpty()) {
            failures.add(name + ": the event did not occur: " + thread.failure);
        }
        return thread.seen;
    }

    /** One run of one scenario on one side. */
    private static final class ScenarioThread extends Thread {
        private final Scenario scenario;
        private final Side side;
        private Map<String, String> seen = Map.of();
        private String failure = "";

        ScenarioThread(Scenario scenario, Side side) {
            super("scenario");
            this.scenario = scenario;
            this.side = side;
            setDaemon(true);
        }

        @Override
        public void run() {
            try (ScenarioFixture fixture = new ScenarioFixture(side)) {
                try {
                    scenario.body().run(fixture);
                } finally {
                    seen = fixture.seen();
                }
            } catch (RuntimeException | Error e) {
                failure = e instanceof NotReachedException ? String.valueOf(e.getMessage()) : e.toString();
            }
        }
    }
}
