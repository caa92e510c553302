package org.hmmlab.benchmarks.measure.latency;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.benchmarks.measure.launch.Progress;
import org.hmmlab.benchmarks.measure.session.LabContext;
import org.hmmlab.benchmarks.measure.session.RunSession;
import org.hmmlab.benchmarks.measure.session.SettingsWriter;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.RunKind;
import org.hmmlab.results.verdict.ArmSummary;
import org.hmmlab.results.verdict.ExitCodes;
import org.hmmlab.results.verdict.ValidityRules;

/** Records latency as a stored run. Used by one thread. */
public final class LatencySession {
    /** The kind of such a run. */
    public static final RunKind KIND = RunKind.LATENCY;

    private static final String ONE_BY_ONE = "one JVM after another";

    private final LabContext context;
    private final PrintWriter err;
    private final Path results;
    private final List<String> command;

    /**
     * A session.
     *
     * @param err is told what delays or ends the run
     * @param results the results folder
     * @param command the command line that repeats the run
     */
    public LatencySession(LabContext context, PrintWriter err, Path results, List<String> command) {
        this.context = context;
        this.err = err;
        this.results = results;
        this.command = List.copyOf(command);
    }

    /**
     * Measures, judges two arms, and stores the run.
     *
     * @param plan of the run
     * @param more settings of the run beside those of the plan
     * @param notes for the reader, stored first
     * @param earlier what an interrupted run has measured of it
     */
    public RunSession.Finished run(
            LatencyPlan plan, Map<String, String> more, List<String> notes, ReusableLatency earlier)
            throws InterruptedException {
        return new RunSession(context, err, command)
                .run(
                        new RunSession.Description(KIND, plan.seed(), arms(plan), settings(plan, more), results),
                        (writer, header) -> {
                            notes.forEach(writer::note);
                            LatencyRun.Findings found = new LatencyRun(
                                            plan, writer, Progress.onStandardError(), context.interruption(), earlier)
                                    .run();
                            return ExitCodes.first(
                                    List.of(ExitCodes.of(found.forks(), found.verdicts()), lost(found.forks())));
                        });
    }

    /** Of one arm there is no verdict to say that the machine could not measure it. */
    private static int lost(List<ForkRecord> forks) {
        boolean isLost = ArmSummary.of(forks, ValidityRules.DEFAULT).stream().anyMatch(arm -> arm.forks() == 0);
        return isLost ? ExitCodes.MACHINE : ExitCodes.PASS;
    }

    /** The names of the arms, the baseline first. */
    public static List<String> arms(LatencyPlan plan) {
        Arm b = plan.b();
        return b == null ? List.of(plan.a().name()) : List.of(plan.a().name(), b.name());
    }

    /** How the JVMs meet the machine, in words. */
    public static String execution(LatencyPlan plan) {
        return plan.b() == null ? ONE_BY_ONE : plan.execution().text();
    }

    private static Map<String, String> settings(LatencyPlan plan, Map<String, String> more) {
        Arm b = plan.b();
        SettingsWriter settings = new SettingsWriter().execution(execution(plan));
        if (b == null) {
            settings.with("JVMs", plan.jvms());
        } else {
            settings.pairs(plan.jvms());
        }
        settings.timing(plan.timing(), plan.tasks()).with("loop", plan.loop()).with("rates", plan.rates());
        if (plan.hasInjectedTail()) {
            settings.injectedTail("every fiftieth operation of B is delayed on purpose");
        }
        settings.a(plan.a());
        if (b != null) {
            settings.b(b);
        }
        more.forEach(settings::with);
        return settings.settings();
    }
}
