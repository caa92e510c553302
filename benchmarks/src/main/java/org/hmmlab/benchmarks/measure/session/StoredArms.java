package org.hmmlab.benchmarks.measure.session;

import java.util.ArrayList;
import java.util.List;
import org.hmmlab.benchmarks.measure.compare.ComparisonPlan;
import org.hmmlab.benchmarks.measure.launch.EnvironmentProbe;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.hmmlab.results.model.Environment;
import org.hmmlab.results.model.RunKind;
import org.hmmlab.results.model.RunStatus;
import org.hmmlab.results.store.StoredRun;

/** What a stored comparison must share with what is measured now. */
public final class StoredArms {
    /** Settings of a run that name what its arms held. */
    public static final String CONTENT_A = "content A";

    public static final String CONTENT_B = "content B";
    private static final String GATE = "gate";

    private StoredArms() {}

    /** The arguments that the stored run was started with, after the command's own name. */
    public static List<String> arguments(StoredRun run) {
        List<String> command = run.header().command();
        return command.size() > 2 ? command.subList(2, command.size()) : List.of();
    }

    /** Whether the stored run is a comparison that {@code lab gate} has measured. */
    public static boolean isOfGate(StoredRun run) {
        return commandOf(run).equals(GATE);
    }

    private static String commandOf(StoredRun run) {
        List<String> command = run.header().command();
        return command.size() > 1 ? command.get(1) : "";
    }

    /**
     * Checks that a run can go on here.
     *
     * @throws UnusableInputException that names what is in the way
     */
    public static void requireResumable(StoredRun run, RunKind kind) {
        requireKind(run, kind, "resumed");
        String command = commandOf(run);
        if (!command.equals(kind) && !command.equals(GATE)) {
            throw new UnusableInputException("run " + run.header().runId() + " was measured by "
                    + String.join(" ", run.header().command()) + ", which does more than lab " + kind
                    + " would go on with: start that again");
        }
        if (run.footer().status() == RunStatus.COMPLETE) {
            throw new UnusableInputException(
                    "run " + run.header().runId() + " is complete: nothing is left to measure");
        }
        requireSameEnvironment(run, "resumed");
    }

    /**
     * Checks that a run is one that this command goes on with.
     *
     * @param purpose what is to be done with the run, as a participle
     */
    public static void requireKind(StoredRun run, RunKind kind, String purpose) {
        if (run.header().kind() != kind) {
            throw new UnusableInputException("a run must be of kind " + kind + " to be " + purpose + ": "
                    + run.header().runId() + " is of kind " + run.header().kind());
        }
    }

    /**
     * Checks that a run was measured in the environment that is here now.
     *
     * @param purpose what is to be done with the run, as a participle
     */
    public static void requireSameEnvironment(StoredRun run, String purpose) {
        List<Environment.Difference> differences = run.header().environment().diff(EnvironmentProbe.probe());
        if (!differences.isEmpty()) {
            List<String> named = new ArrayList<>();
            differences.forEach(d -> named.add(d.name() + " was " + d.here() + ", is " + d.there()));
            throw new UnusableInputException("run " + run.header().runId() + " cannot be " + purpose
                    + " in another environment: " + String.join("; ", named));
        }
    }

    /** Checks that the plan's arms hold what the stored run measured. */
    public static void requireSameContent(StoredRun run, ComparisonPlan plan) {
        requireSame(run, CONTENT_A, plan.a().name(), plan.a().program().content());
        requireSame(run, CONTENT_B, plan.b().name(), plan.b().program().content());
    }

    public static void requireSame(StoredRun run, String setting, String arm, String content) {
        String stored = run.header().settings().get(setting);
        if (!content.equals(stored)) {
            throw new UnusableInputException("run " + run.header().runId() + " cannot be resumed: what arm " + arm
                    + " runs has changed: " + setting + " was " + stored + ", is " + content);
        }
    }
}
