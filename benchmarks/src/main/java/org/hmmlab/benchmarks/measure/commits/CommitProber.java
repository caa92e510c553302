package org.hmmlab.benchmarks.measure.commits;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.hmmlab.benchmarks.measure.compare.Comparison;
import org.hmmlab.benchmarks.measure.compare.ComparisonPlan;
import org.hmmlab.benchmarks.measure.compare.ComparisonSession;
import org.hmmlab.benchmarks.measure.compare.Goal;
import org.hmmlab.benchmarks.measure.compare.ReusableGroups;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.benchmarks.measure.launch.UnknownBenchmarkException;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.hmmlab.benchmarks.measure.session.LabContext;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.ForkStatus;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.model.RunHeader;
import org.hmmlab.results.model.RunSettings;
import org.hmmlab.results.model.RunStatus;
import org.hmmlab.results.model.Verdict;
import org.hmmlab.results.model.VerdictRecord;
import org.hmmlab.results.store.RunStore;
import org.hmmlab.results.store.StoredRuns;
import org.hmmlab.results.verdict.Confirmation;
import org.hmmlab.results.verdict.Judgement;
import org.jspecify.annotations.Nullable;

/** Compares two commits in lock-step, each comparison a stored run that its own {@code lab ab} command would repeat. Used by one thread. */
public final class CommitProber implements Bisection.Prober {

    /** Effects beyond this are looked for as if they were this large: half of it is the margin. */
    private static final double LARGEST_EFFECT = .5;

    private final BisectionRequest request;
    private final LabContext context;
    private final GitArms commits;
    private final BisectionLog log;
    private final String key;
    private final PrintWriter err;
    private @Nullable BenchmarkTask task;

    /**
     * A prober.
     *
     * @param commits builds them
     * @param log knows the probes of an interrupted bisection
     * @param key identity of the bisection
     * @param err is told what delays a comparison
     */
    public CommitProber(
            BisectionRequest request,
            LabContext context,
            GitArms commits,
            BisectionLog log,
            String key,
            PrintWriter err) {
        this.request = request;
        this.context = context;
        this.commits = commits;
        this.log = log;
        this.key = key;
        this.err = err;
    }

    @Override
    public Probe probe(int number, Commit base, Commit commit, double effect, boolean confirms)
            throws InterruptedException {
        Optional<Probe> known = log.probe(number, base.id(), commit.id());
        if (known.isPresent()) {
            return known.get();
        }
        Probe probe = measure(number, base, commit, effect, confirms);
        log.add(number, probe);
        return probe;
    }

    private Probe measure(int number, Commit base, Commit commit, double effect, boolean confirms)
            throws InterruptedException {
        long seed = new SplittableRandom(log.seed() + number).nextLong() & 0xffff_ffffL;
        ComparisonPlan plan;
        try {
            Arm a = context.arms().parse(request.arm(base), commits);
            Arm b = context.arms().parse(request.arm(commit), commits);
            plan = onlyTask(request.comparison().plan(context, a, b, seed));
        } catch (BuildFailedException e) {
            String message = String.valueOf(e.getMessage());
            err.println(message);
            return Probe.broken(
                    base.id(), commit.id(), message.lines().findFirst().orElse(""));
        } catch (UnusableInputException | UnknownBenchmarkException e) {
            if (number == 0) {
                throw e;
            }
            return Probe.broken(base.id(), commit.id(), String.valueOf(e.getMessage()));
        }
        if (!Double.isNaN(effect) && request.comparison().givenPairs() == 0) {
            plan = plan.with(new Goal(Math.min(effect, LARGEST_EFFECT), 0));
        }
        return run(number, plan, List.of(base, commit), confirms);
    }

    /** The one benchmark that is searched: of the first plan the only one, of later ones the same. */
    private ComparisonPlan onlyTask(ComparisonPlan plan) {
        BenchmarkTask wanted = task;
        if (wanted == null) {
            if (plan.tasks().size() != 1) {
                throw new UnusableInputException("a bisection must search one benchmark; choose by BENCH, -p and -t"
                        + " one of: "
                        + String.join(
                                ", ",
                                plan.tasks().stream().map(Object::toString).toList()));
            }
            task = plan.tasks().get(0);
            return plan;
        }
        if (!plan.tasks().contains(wanted)) {
            throw new UnusableInputException("the benchmark is not there with the same parameters: " + wanted);
        }
        return plan.with(List.of(wanted));
    }

    private Probe run(int number, ComparisonPlan plan, List<Commit> ends, boolean confirms)
            throws InterruptedException {
        ComparisonSession session =
                new ComparisonSession(context, err, request.results(), request.command(ends.get(0), ends.get(1), plan));
        Map<String, String> settings =
                RunSettings.builder().probe(key, number).build().values();
        ComparisonSession.Finished done = session.run(
                new ComparisonSession.Task(plan, settings, List.of(), earlier(number, plan), confirms),
                (found, writer, progress) -> {});
        return probe(ends, done.found(), done.run().stored().header(), confirms);
    }

    private boolean isProbe(RunHeader header, int number) {
        RunSettings settings = header.typedSettings();
        return settings.bisection().equals(Optional.of(key)) && settings.probe().equals(OptionalInt.of(number));
    }

    /** What an interrupted lab had measured of this very probe. */
    private ReusableGroups earlier(int number, ComparisonPlan plan) {
        RunStore store = new RunStore(request.results());
        store.recoverAbandoned();
        return StoredRuns.newest(
                        store,
                        header -> isProbe(header, number)
                                && header.seed() == plan.seed()
                                && header.typedSettings()
                                        .content(Role.B)
                                        .equals(Optional.of(plan.b().program().content())),
                        run -> run.footer().status() == RunStatus.INCOMPLETE,
                        err::println)
                .map(run -> new ReusableGroups(run.forks()))
                .orElseGet(ReusableGroups::nothing);
    }

    private static Probe probe(List<Commit> ends, Comparison.Findings found, RunHeader header, boolean confirms) {
        Optional<ForkRecord> crashed = found.forks().stream()
                .filter(fork -> fork.status() == ForkStatus.CRASHED)
                .findFirst();
        Optional<VerdictRecord> verdict =
                found.judgements().stream().map(Judgement::primary).findFirst();
        if (crashed.isPresent() || verdict.isEmpty()) {
            String why = crashed.map(fork -> String.valueOf(fork.failure()))
                    .flatMap(text -> text.lines().findFirst())
                    .orElse("nothing was measured");
            return Probe.broken(ends.get(0).id(), ends.get(1).id(), "run:" + header.runId() + " crashed: " + why);
        }
        VerdictRecord v = verdict.get();
        String reason = v.verdict() == Verdict.INVALID ? v.reason() : "";
        Probe.Outcome outcome = switch (v.verdict()) {
            case REGRESSED -> confirms ? Probe.Outcome.INCONCLUSIVE : Probe.Outcome.BAD;
            case EQUIVALENT, IMPROVED -> Probe.Outcome.GOOD;
            case INVALID -> Probe.Outcome.INVALID;
            default -> Probe.Outcome.INCONCLUSIVE;
        };
        for (Confirmation confirmation : confirms ? Confirmation.of(found.verdicts()) : List.<Confirmation>of()) {
            if (confirmation.outcome() == Confirmation.Outcome.CONFIRMED) {
                outcome = Probe.Outcome.CONFIRMED;
            } else {
                reason = "slower, but not confirmed: " + confirmation.reason();
            }
        }
        if (!found.refused().isEmpty()) {
            outcome = Probe.Outcome.INCONCLUSIVE;
            reason = "too noisy for the number of pairs that a comparison may take";
        }
        return new Probe(
                ends.get(0).id(),
                ends.get(1).id(),
                outcome,
                reason,
                v.ratio(),
                v.low(),
                v.high(),
                v.pairs(),
                header.runId());
    }
}
