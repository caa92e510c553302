package org.hmmlab.benchmarks.cli.past;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.hmmlab.benchmarks.cli.measure.CommitProber;
import org.hmmlab.benchmarks.cli.measure.ComparisonOptions;
import org.hmmlab.benchmarks.cli.measure.GitArms;
import org.hmmlab.benchmarks.cli.measure.StepEnds;
import org.hmmlab.benchmarks.cli.options.CommonOptions;
import org.hmmlab.benchmarks.cli.options.Printing;
import org.hmmlab.benchmarks.measure.choose.ArmParser;
import org.hmmlab.benchmarks.measure.commits.Bisection;
import org.hmmlab.benchmarks.measure.commits.BisectionLog;
import org.hmmlab.benchmarks.measure.commits.Builds;
import org.hmmlab.benchmarks.measure.commits.Commit;
import org.hmmlab.benchmarks.measure.commits.GitRepository;
import org.hmmlab.benchmarks.measure.compare.ComparisonPlan;
import org.hmmlab.benchmarks.measure.launch.EnvironmentProbe;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.hmmlab.benchmarks.measure.session.LabContext;
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
    public CommonOptions common = new CommonOptions();

    @Mixin
    public ComparisonOptions options = new ComparisonOptions();

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
        requireSense();
        PrintWriter out = Printing.out(spec);
        PrintWriter err = Printing.err(spec);
        GitArms arms = options.commits(context, common.results(), err);
        if (good == null) {
            takeEnds(common.isJson ? err : out);
        }
        GitRepository repository = arms.builds().repository();
        Commit first = repository.commit(Objects.requireNonNull(good));
        Commit last = repository.commit(Objects.requireNonNull(bad));
        List<Commit> commits = new ArrayList<>(List.of(first));
        commits.addAll(repository.between(first, last));
        String key = key(first, last);
        BisectionLog log = BisectionLog.open(
                common.results(), key, common.seed(), EnvironmentProbe.probe().facts(), isFresh);
        if (common.isDryRun) {
            dryRun(out, commits, arms.builds(), log);
            return ExitCodes.PASS;
        }
        requireSameMachine(log);
        PrintWriter said = common.isJson ? err : out;
        say(
                said,
                "bisect  " + (commits.size() - 1) + " commits after " + first + " up to " + last + ", seed "
                        + log.seed());
        if (log.known() > 0) {
            say(said, "known   " + log.known() + " probes of an interrupted bisection: " + log.file());
        }
        Bisection.Answer answer = new Bisection(
                        commits,
                        new CommitProber(this, context, arms, log, key, err),
                        line -> say(said, "        " + line))
                .run();
        log.finish(answer.sentence());
        if (answer.ending() == Bisection.Ending.FOUND && !stepRun.isEmpty()) {
            new Annotations(common.results())
                    .add(new Annotations.Annotation(
                            stepRun, Instant.now().toString(), answer.sentence(), Annotations.Kind.CONFIRMED));
        }
        print(out, answer);
        return answer.ending().code();
    }

    private void requireSense() {
        if ((good == null) != (bad == null)) {
            throw new UnusableInputException(
                    "--good and --bad go together; given: " + (good == null ? "--bad " + bad : "--good " + good));
        }
        if (!options.benches.isEmpty() || options.budget != null) {
            throw new UnusableInputException(
                    "lab bisect takes its benchmark as BENCH and plans each comparison by --pairs or --detect;"
                            + " --bench and --budget are not for it");
        }
        options.benches = List.of(bench);
    }

    private void takeEnds(PrintWriter out) {
        StepEnds ends = StepEnds.newest(common.results(), bench, out);
        good = ends.good();
        bad = ends.bad();
        stepRun = ends.run();
        if (design.isEmpty()) {
            design = ends.design();
        }
        if (options.selected.threads.isEmpty()) {
            options.selected.threads = List.of(ends.threads());
        }
        ends.params().forEach(options.selected.params::putIfAbsent);
        options.benches = List.of("\\." + Pattern.quote(ends.benchmark()) + "$");
    }

    /** A bisection that goes on elsewhere would compare machines. */
    private static void requireSameMachine(BisectionLog log) {
        List<String> named = new ArrayList<>();
        new Environment(log.environment())
                .diff(EnvironmentProbe.probe())
                .forEach(d -> named.add(d.name() + " was " + d.here() + ", is " + d.there()));
        if (!named.isEmpty()) {
            throw new UnusableInputException("a bisection cannot go on in another environment: "
                    + String.join("; ", named) + "; --fresh begins anew: " + log.file());
        }
    }

    /** How a commit is written as an arm. */
    public String arm(Commit commit) {
        return ArmParser.commit(commit.id(), design.isEmpty() ? Map.of() : Map.of("design", design));
    }

    /** Names what is searched, where, and how it is measured. */
    private String key(Commit first, Commit last) {
        String what = String.join(
                "\0",
                first.id(),
                last.id(),
                options.benches.toString(),
                new TreeMap<>(options.selected.params).toString(),
                options.selected.threads.toString(),
                design,
                options.timing().toString(),
                options.pairs + " " + options.detect,
                options.git.recipe().toString());
        return first.shortId().substring(0, 7)
                + '-'
                + last.shortId().substring(0, 7)
                + '-'
                + String.format("%08x", what.hashCode());
    }

    /** The command that would repeat one comparison. */
    public List<String> comparison(Commit base, Commit commit, ComparisonPlan plan) {
        List<String> words = new ArrayList<>(List.of("ab", arm(base), arm(commit)));
        options.benches.forEach(regex -> words.addAll(List.of("--bench", regex)));
        options.selected.params.forEach((name, value) -> words.addAll(List.of("-p", name + "=" + value)));
        options.selected.threads.forEach(count -> words.addAll(List.of("-t", Integer.toString(count))));
        if (Double.isNaN(plan.goal().detect())) {
            words.addAll(List.of("--pairs", Integer.toString(plan.pairs())));
        } else {
            words.addAll(List.of(
                    "--detect",
                    String.format(Locale.ROOT, "%.1f%%", 100 * plan.goal().detect())));
        }
        words.addAll(List.of(
                "--warmup",
                plan.timing().warmupIterations() + "x" + plan.timing().warmupMillis(),
                "--measure",
                plan.timing().iterations() + "x" + plan.timing().iterationMillis()));
        if (options.isSequential) {
            words.add("--sequential-blocks");
        }
        if (options.git.repo != null) {
            words.addAll(List.of("--repo", options.git.repo.toString()));
        }
        if (options.git.build != null) {
            words.addAll(List.of("--build", options.git.build));
        }
        if (options.git.jar != null) {
            words.addAll(List.of("--jar", options.git.jar));
        }
        return words;
    }

    private void dryRun(PrintWriter out, List<Commit> commits, Builds builds, BisectionLog log) {
        int probes = Bisection.plannedProbes(commits.size() - 1);
        int confirmed = Math.min(2, probes);
        long pair = StepEnds.pairMillis(context, options, bench);
        long millis = (probes + (long) confirmed) * options.jvms() * pair;
        long kept = commits.stream().filter(builds::isBuilt).count();
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("commits", commits.size() - 1);
        object.put("comparisons", probes);
        object.put("confirmedOnFreshPairs", confirmed);
        object.put("knownProbes", log.known());
        object.put("pairs", options.jvms());
        object.put("estimatedMillis", millis);
        object.put("builds", Math.min(probes, commits.size()));
        object.put("keptBuilds", kept);
        if (common.isJson) {
            out.println(Printing.json(object));
            return;
        }
        out.printf(
                "plan    %d commits after %s up to %s%n        about %d comparisons of %d pairs, %d of them again on fresh"
                        + " pairs  ~%s%n        about %d builds, %d kept from before, whose time is not in that; %d probes"
                        + " known%n",
                commits.size() - 1,
                commits.get(0),
                commits.get(commits.size() - 1),
                probes,
                options.jvms(),
                confirmed,
                ComparisonOptions.minutes(millis),
                Math.min(probes + 1, commits.size()),
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
            out.println("exit    " + answer.ending().code());
        }
        out.flush();
    }
}
