package org.hmmlab.benchmarks.cli.measure;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.hmmlab.benchmarks.cli.options.Printing;
import org.hmmlab.benchmarks.measure.LabExtension;
import org.hmmlab.benchmarks.measure.commits.GitArms;
import org.hmmlab.benchmarks.measure.commits.GitSource;
import org.hmmlab.benchmarks.measure.compare.Commentary;
import org.hmmlab.benchmarks.measure.compare.ComparisonPlan;
import org.hmmlab.benchmarks.measure.compare.ComparisonRequest;
import org.hmmlab.benchmarks.measure.compare.ComparisonSession;
import org.hmmlab.benchmarks.measure.compare.ReusableGroups;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.hmmlab.benchmarks.measure.profile.VerdictProfiles;
import org.hmmlab.benchmarks.measure.session.LabContext;
import org.hmmlab.benchmarks.measure.session.RunSession;
import org.hmmlab.results.verdict.ExitCodes;

/** From two arms on a command line to a stored comparison and its printed answer: what lab ab and lab gate share. */
final class ComparisonLauncher {
    private final LabContext context;
    private final LabExtension extension;
    private final PrintWriter out;
    private final PrintWriter err;

    ComparisonLauncher(LabContext context, LabExtension extension, PrintWriter out, PrintWriter err) {
        this.context = context;
        this.extension = extension;
        this.out = out;
        this.err = err;
    }

    /**
     * What a command asks for.
     *
     * @param a the baseline, as on a command line
     * @param b the candidate, as on a command line
     * @param comparison how the two are compared
     * @param git where arms come from that are commits
     * @param seed of every random choice
     * @param results the results folder
     * @param isJson whether the answer is one JSON object
     * @param isProfile whether what changed is profiled afterwards
     */
    record Request(
            String a,
            String b,
            ComparisonRequest comparison,
            GitSource git,
            long seed,
            Path results,
            boolean isJson,
            boolean isProfile) {
        Request with(ComparisonRequest other) {
            return new Request(a, b, other, git, seed, results, isJson, isProfile);
        }
    }

    /**
     * Plans a request; arms that are commits are built.
     *
     * @throws UnusableInputException when an arm is missing, or the two share no benchmark
     */
    ComparisonPlan plan(Request request) throws InterruptedException {
        if (request.a().isEmpty() || request.b().isEmpty()) {
            throw new UnusableInputException("two arms must be given, or --resume RUN; an arm is "
                    + context.arms().syntax());
        }
        GitArms commits = new GitArms(context, request.git(), request.results(), err);
        Arm a = context.arms().parse(request.a(), commits);
        Arm b = context.arms().parse(request.b(), commits);
        if (a.name().equals(b.name()) && !request.a().equals(request.b())) {
            a = a.asBaseline();
            b = b.asCandidate();
        }
        return request.comparison().plan(context, a, b, request.seed());
    }

    /** What is known before a comparison is carried out. */
    List<String> notes(Request request, ComparisonPlan plan) {
        List<String> notes = request.comparison().tasks(context).notes(plan.a(), plan.b());
        notes.forEach(err::println);
        return notes;
    }

    /** Prints the plan of a request, and measures nothing. */
    int dryRun(Request request, ComparisonPlan plan) {
        notes(request, plan);
        ComparisonPrinting.dryRun(out, plan, request.isProfile(), request.isJson());
        return ExitCodes.PASS;
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
            ComparisonPlan plan,
            Map<String, String> settings,
            ReusableGroups earlier,
            List<String> command)
            throws InterruptedException {
        List<String> notes = notes(request, plan);
        if (!request.isJson()) {
            out.println(ComparisonPrinting.headline(plan));
            out.flush();
        }
        ComparisonSession session = new ComparisonSession(context, err, request.results(), command);
        RunSession.Finished run = session.run(
                        new ComparisonSession.Task(plan, settings, notes, earlier, true), (found, writer, progress) -> {
                            for (Commentary commentary : extension.commentaries()) {
                                commentary.of(plan, found.verdicts()).forEach(writer::note);
                            }
                            if (request.isProfile()) {
                                new VerdictProfiles(context, request.results(), progress).attach(plan, found, writer);
                            }
                        })
                .run();
        Printing.finished(out, run, request.isJson());
        return run.exitCode();
    }
}
