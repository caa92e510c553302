package org.hmmlab.benchmarks.measure.session;

import java.util.List;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.benchmarks.measure.launch.EnvironmentProbe;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.hmmlab.results.model.Environment;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.model.RunKind;
import org.hmmlab.results.model.RunStatus;
import org.hmmlab.results.store.StoredRun;

/** What a stored comparison must share with what is measured now. */
public final class ResumePreconditions {
    private static final String GATE = "gate";

    private ResumePreconditions() {}

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
        if (!command.equals(kind.toString()) && !command.equals(GATE)) {
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
        requireSame("run " + run.header().runId(), run.header().environment(), purpose);
    }

    /**
     * Checks that something was measured in the environment that is here now.
     *
     * @param what was measured, for the message
     * @param purpose what is to be done with it, as a participle
     */
    public static void requireSame(String what, Environment environment, String purpose) {
        List<String> differences = environment.differences(EnvironmentProbe.probe());
        if (!differences.isEmpty()) {
            throw new UnusableInputException(
                    what + " cannot be " + purpose + " in another environment: " + String.join("; ", differences));
        }
    }

    /** Checks that the arms of a comparison hold what the stored run measured. */
    public static void requireSameContent(StoredRun run, Arm a, Arm b) {
        requireSameContent(run, a);
        requireSame(run, Role.B, b);
    }

    /** Checks that the only arm, or the baseline, holds what the stored run measured. */
    public static void requireSameContent(StoredRun run, Arm a) {
        requireSame(run, Role.A, a);
    }

    private static void requireSame(StoredRun run, Role role, Arm arm) {
        requireSame(
                "run " + run.header().runId() + " cannot be resumed: what arm " + arm.name()
                        + " runs has changed: content " + role,
                run.header().typedSettings().content(role).orElse("unknown"),
                arm.program().content());
    }

    /**
     * Checks that a program is the one that was measured.
     *
     * @param what begins the message
     * @param stored content that was measured
     * @param content that would be measured now
     */
    public static void requireSame(String what, String stored, String content) {
        if (!content.equals(stored)) {
            throw new UnusableInputException(what + " was " + stored + ", is " + content);
        }
    }
}
