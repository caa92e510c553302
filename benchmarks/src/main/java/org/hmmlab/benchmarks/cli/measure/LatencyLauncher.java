package org.hmmlab.benchmarks.cli.measure;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hmmlab.benchmarks.cli.options.Printing;
import org.hmmlab.benchmarks.measure.commits.GitArms;
import org.hmmlab.benchmarks.measure.commits.GitSource;
import org.hmmlab.benchmarks.measure.compare.ComparisonRequest;
import org.hmmlab.benchmarks.measure.compare.Execution;
import org.hmmlab.benchmarks.measure.latency.LatencyPlan;
import org.hmmlab.benchmarks.measure.latency.LatencyRequest;
import org.hmmlab.benchmarks.measure.latency.LatencySession;
import org.hmmlab.benchmarks.measure.latency.ReusableLatency;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.benchmarks.measure.launch.TimePlan;
import org.hmmlab.benchmarks.measure.session.LabContext;
import org.hmmlab.benchmarks.measure.session.RunSession;
import org.hmmlab.results.verdict.ExitCodes;

/** From the words of a command line to a stored run of latencies and its printed answer: what lab latency and lab gate share. */
public final class LatencyLauncher {
    private final LabContext context;
    private final PrintWriter out;
    private final PrintWriter err;

    public LatencyLauncher(LabContext context, PrintWriter out, PrintWriter err) {
        this.context = context;
        this.out = out;
        this.err = err;
    }

    /**
     * What a command asks for.
     *
     * @param latency what is recorded
     * @param git where arms come from that are commits
     * @param seed of every random choice
     * @param results the results folder
     * @param isJson whether the answer is one JSON object
     */
    public record Request(LatencyRequest latency, GitSource git, long seed, Path results, boolean isJson) {
        Request with(ComparisonRequest other) {
            return new Request(latency.with(other), git, seed, results, isJson);
        }
    }

    /** Plans a request; arms that are commits are built. */
    LatencyRequest.Planned plan(Request request) throws InterruptedException {
        return request.latency()
                .plan(context, new GitArms(context, request.git(), request.results(), err), request.seed());
    }

    /** What is known before anything is measured, printed, for the stored run. */
    private List<String> notes(Request request, LatencyRequest.Planned planned) {
        Arm a = planned.plan().a();
        Arm b = planned.plan().b();
        List<String> notes =
                new ArrayList<>(request.latency().comparison().tasks(context).notes(a, b == null ? a : b));
        planned.refused().forEach(reason -> notes.add("refused " + reason));
        notes.forEach(err::println);
        return notes;
    }

    /** Prints the plan of a request, and measures nothing. */
    public int dryRun(Request request) throws InterruptedException {
        return dryRun(request, plan(request));
    }

    /** Prints a plan, and measures nothing. */
    int dryRun(Request request, LatencyRequest.Planned planned) {
        notes(request, planned);
        LatencyPlan plan = planned.plan();
        if (request.isJson()) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("tasks", plan.tasks());
            object.put("arms", LatencySession.arms(plan));
            object.put("jvms", plan.jvms());
            object.put("execution", LatencySession.execution(plan));
            object.put("timing", plan.timing());
            object.put("loop", plan.loop());
            object.put("rates", plan.rates().stream().map(Object::toString).toList());
            object.put("estimatedMillis", plan.estimatedMillis());
            out.println(Printing.json(object));
        } else {
            Printing.plan(out, headline(plan), plan.b() == null ? Execution.LOCK_STEP : plan.execution(), plan.tasks());
        }
        return ExitCodes.PASS;
    }

    /** Plans and measures; see {@link #measure(Request, LatencyRequest.Planned, Map, ReusableLatency, List)}. */
    int measure(Request request, Map<String, String> settings, ReusableLatency earlier, List<String> command)
            throws InterruptedException {
        return measure(request, plan(request), settings, earlier, command);
    }

    /**
     * Measures.
     *
     * @param settings of the stored run beside those of the plan
     * @param earlier what was measured before
     * @param command the command line that repeats the run
     */
    int measure(
            Request request,
            LatencyRequest.Planned planned,
            Map<String, String> settings,
            ReusableLatency earlier,
            List<String> command)
            throws InterruptedException {
        List<String> notes = notes(request, planned);
        if (!request.isJson()) {
            out.println(headline(planned.plan()));
            out.flush();
        }
        RunSession.Finished run = new LatencySession(context, err, request.results(), command)
                .run(planned.plan(), settings, notes, earlier);
        Printing.finished(out, run, request.isJson());
        return run.exitCode();
    }

    private static String headline(LatencyPlan plan) {
        Arm b = plan.b();
        return String.format(
                Locale.ROOT,
                "plan    latency of %s: %d benchmarks x %d %s, %s%s  ~%s",
                b == null ? plan.a().name() : b.name() + " against " + plan.a().name(),
                plan.tasks().size(),
                plan.jvms(),
                b == null ? "JVMs" : "pairs (" + plan.execution().words() + ", seed " + plan.seed() + ")",
                plan.rates().isEmpty() ? "closed loop" : "open loop, " + plan.loop() + " at ",
                plan.rates().isEmpty() ? "" : plan.rates(),
                TimePlan.minutes(plan.estimatedMillis()));
    }
}
