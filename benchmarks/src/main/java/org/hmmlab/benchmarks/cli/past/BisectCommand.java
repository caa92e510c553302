package org.hmmlab.benchmarks.cli.past;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.hmmlab.benchmarks.cli.measure.ComparisonOptions;
import org.hmmlab.benchmarks.cli.options.CommonOptions;
import org.hmmlab.benchmarks.cli.options.Printing;
import org.hmmlab.benchmarks.measure.commits.Bisection;
import org.hmmlab.benchmarks.measure.commits.BisectionLog;
import org.hmmlab.benchmarks.measure.commits.BisectionRequest;
import org.hmmlab.benchmarks.measure.commits.Builds;
import org.hmmlab.benchmarks.measure.commits.Commit;
import org.hmmlab.benchmarks.measure.commits.CommitProber;
import org.hmmlab.benchmarks.measure.commits.GitArms;
import org.hmmlab.benchmarks.measure.commits.GitRepository;
import org.hmmlab.benchmarks.measure.commits.RegressionRange;
import org.hmmlab.benchmarks.measure.compare.ComparisonRequest;
import org.hmmlab.benchmarks.measure.launch.EnvironmentProbe;
import org.hmmlab.benchmarks.measure.launch.TimePlan;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.hmmlab.benchmarks.measure.session.LabContext;
import org.hmmlab.benchmarks.measure.session.ResumePreconditions;
import org.hmmlab.results.history.Annotations;
import org.hmmlab.results.model.Environment;
import org.hmmlab.results.verdict.ExitCodes;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Finds the commit that brought a regression, by comparisons of builds. */
@Command(
        name = "bisect",
        mixinStandardHelpOptions = true,
        description = {
            "Finds the first commit that is slower: builds commits between --good and --bad and compares them pair by pair.",
            "First the ends, then commits between them, each with the good end; at last what is left with the commit before",
            "it: only if that is REGRESSED and confirmed on fresh pairs is it named as the first bad commit (code 1).",
            "Without --good and --bad the ends are those of the newest step upward that lab history shows of BENCH.",
            "A commit that does not build, or of which nothing can be told, is passed over, as by git bisect skip.",
            "Follows first parents: a merge is one step. An interrupted bisection goes on when it is started again.",
            "For another project: --repo DIR --build COMMAND --jar PATH."
        })
public final class BisectCommand implements Callable<Integer> {
    private final LabContext context;

    @Spec
    @Nullable
    CommandSpec spec;

    @Mixin
    CommonOptions common = new CommonOptions();

    @Mixin
    ComparisonOptions options = new ComparisonOptions();

    @Parameters(paramLabel = "BENCH", description = "Regular expression on the benchmark, as in JMH; must leave one.")
    String bench = "";

    @Option(names = "--good", paramLabel = "REF", description = "A commit that is not slow.")
    @Nullable
    String good;

    @Option(names = "--bad", paramLabel = "REF", description = "A later commit that is.")
    @Nullable
    String bad;

    @Option(names = "--design", paramLabel = "D", description = "Design of this lab's benchmarks in every commit.")
    String design = "";

    @Option(names = "--fresh", description = "Begin anew, whatever an interrupted bisection has measured.")
    boolean isFresh;

    /** Run that came with the step of the history which is searched; empty where the ends were given. */
    private String stepRun = "";

    public BisectCommand(LabContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        checkOptions();
        PrintWriter out = Printing.out(spec);
        PrintWriter err = Printing.err(spec);
        PrintWriter log = common.isJson ? err : out;
        BisectionRequest request = request(log);
        GitArms arms = new GitArms(context, request.git(), request.results(), err);
        GitRepository repository = arms.builds().repository();
        Commit first = repository.commit(Objects.requireNonNull(good));
        Commit last = repository.commit(Objects.requireNonNull(bad));
        List<Commit> commits = new ArrayList<>(List.of(first));
        commits.addAll(repository.between(first, last));
        String key = request.key(first, last);
        BisectionLog known = BisectionLog.open(
                common.results(), key, common.seed(), EnvironmentProbe.probe().facts(), isFresh);
        if (common.isDryRun) {
            dryRun(out, commits, arms.builds(), known, request.comparison());
            return ExitCodes.PASS;
        }
        ResumePreconditions.requireSame(
                "a bisection (" + known.file() + "; --fresh begins anew)",
                new Environment(known.environment()),
                "resumed");
        say(
                log,
                "bisect  " + (commits.size() - 1) + " commits after " + first + " up to " + last + ", seed "
                        + known.seed());
        if (known.known() > 0) {
            say(log, "known   " + known.known() + " probes of an interrupted bisection: " + known.file());
        } else {
            BisectionLog.outdated(common.results(), first, last)
                    .forEach(file -> say(
                            log,
                            "anew    an earlier version measured a part of such a bisection and did not store how its JVMs"
                                    + " were executed: nothing is taken from " + file));
        }
        Bisection.Answer answer = new Bisection(
                        commits,
                        new CommitProber(request, context, arms, known, key, err),
                        line -> say(log, "        " + line))
                .run();
        known.finish(answer.sentence());
        if (answer.ending() == Bisection.Ending.FOUND && !stepRun.isEmpty()) {
            new Annotations(common.results())
                    .add(new Annotations.Annotation(
                            stepRun, Instant.now().toString(), answer.sentence(), Annotations.Kind.CONFIRMED));
        }
        print(out, answer);
        return answer.ending().code();
    }

    private void checkOptions() {
        if ((good == null) != (bad == null)) {
            throw new UnusableInputException(
                    "--good and --bad go together; given: " + (good == null ? "--bad " + bad : "--good " + good));
        }
        if (!options.benches.isEmpty() || options.budget != null) {
            throw new UnusableInputException(
                    "lab bisect takes its benchmark as BENCH and plans each comparison by --pairs or --detect;"
                            + " --bench and --budget are not for it");
        }
    }

    /** What is searched: as asked for, or the newest step of the history. */
    private BisectionRequest request(PrintWriter log) {
        ComparisonRequest asked = options.request();
        if (good != null) {
            return new BisectionRequest(asked.of(List.of(bench)), options.git.source(), design, common.results());
        }
        RegressionRange ends = RegressionRange.newest(common.results(), HistoryCommand.pattern(bench));
        log.println("step    " + ends.words());
        good = ends.good();
        bad = ends.bad();
        stepRun = ends.run();
        Map<String, List<String>> params = new LinkedHashMap<>();
        ends.params().forEach((name, value) -> params.put(name, List.of(value)));
        return new BisectionRequest(
                asked.of("\\." + Pattern.quote(ends.benchmark()) + "$", params, List.of(ends.threads())),
                options.git.source(),
                design.isEmpty() ? ends.design() : design,
                common.results());
    }

    private void dryRun(
            PrintWriter out, List<Commit> commits, Builds builds, BisectionLog log, ComparisonRequest comparison) {
        int after = commits.size() - 1;
        int probes = Bisection.plannedProbes(after);
        int confirmed = Math.min(2, probes);
        long pair = comparison.unknownPairMillis(context, bench, options.git.repo == null);
        long millis = (probes + (long) confirmed) * comparison.jvms() * pair;
        long kept = commits.stream().filter(builds::isBuilt).count();
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("commits", after);
        object.put("comparisons", probes);
        object.put("confirmedOnFreshPairs", confirmed);
        object.put("knownProbes", log.known());
        object.put("pairs", comparison.jvms());
        object.put("estimatedMillis", millis);
        object.put("builds", Bisection.plannedBuilds(after));
        object.put("keptBuilds", kept);
        if (common.isJson) {
            out.println(Printing.json(object));
            return;
        }
        out.printf(
                "plan    %d commits after %s up to %s%n        about %d comparisons of %d pairs, %d of them again on fresh"
                        + " pairs  ~%s%n        about %d builds, %d kept from before, whose time is not in that; %d probes"
                        + " known%n",
                after,
                commits.get(0),
                commits.get(after),
                probes,
                comparison.jvms(),
                confirmed,
                TimePlan.minutes(millis),
                Bisection.plannedBuilds(after),
                kept,
                log.known());
    }

    private static void say(PrintWriter out, String line) {
        out.println(line);
        out.flush();
    }

    private void print(PrintWriter out, Bisection.Answer answer) {
        if (common.isJson) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("ending", answer.ending());
            object.put("candidates", answer.candidates());
            object.put("answer", answer.sentence());
            object.put("probes", answer.probes());
            object.put("exitCode", answer.ending().code());
            out.println(Printing.json(object));
        } else {
            out.println("answer  " + answer.sentence());
            Printing.exit(out, answer.ending().code());
        }
        out.flush();
    }
}
