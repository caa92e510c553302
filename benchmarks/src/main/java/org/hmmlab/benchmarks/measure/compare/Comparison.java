package org.hmmlab.benchmarks.measure.compare;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.benchmarks.measure.launch.Interruption;
import org.hmmlab.benchmarks.measure.launch.Progress;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.PairNumber;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.model.VerdictRecord;
import org.hmmlab.results.model.VerdictStage;
import org.hmmlab.results.store.RunWriter;
import org.hmmlab.results.verdict.Confirmation;
import org.hmmlab.results.verdict.Judge;
import org.hmmlab.results.verdict.JudgeSettings;
import org.hmmlab.results.verdict.Judgement;
import org.hmmlab.results.verdict.PairPlanner;

/**
 * Carries a plan out: a pilot if the number of pairs depends on it, groups of A, B and a second A in lock-step, stored one by
 * one as they come; then the verdicts; then fresh pairs for what looks like a regression. Used by one thread.
 */
public final class Comparison {
    /** A comparison planned with fewer pairs is a quick look, and keeps its time. */
    private static final int MIN_TO_WIDEN = 8;

    /** Distinguishes the seed of the pairs that are added for width. */
    private static final long WIDEN = 0x7769_6465_6eL;

    private final ComparisonPlan plan;
    private final JudgeSettings settings;
    private final Consumer<VerdictRecord> verdictSink;
    private final Progress progress;
    private final Interruption interruption;
    private final PairSource groups;
    private final PairBudget budget;

    /**
     * A comparison that is about to start, or to go on.
     *
     * @param settings its effect to detect is that of the plan's goal
     * @param writer takes every JVM and verdict; its owner finishes it
     * @param earlier what an interrupted run of the same plan has measured
     */
    public Comparison(
            ComparisonPlan plan,
            JudgeSettings settings,
            RunWriter writer,
            Progress progress,
            Interruption interruption,
            ReusableGroups earlier) {
        this(
                plan,
                settings.withDetect(plan.goal().detect()),
                new PairGroups(plan, writer, progress, interruption, earlier),
                writer::verdict,
                progress,
                interruption);
    }

    private Comparison(
            ComparisonPlan plan,
            JudgeSettings settings,
            PairSource groups,
            Consumer<VerdictRecord> verdictSink,
            Progress progress,
            Interruption interruption) {
        this.plan = plan;
        this.settings = settings;
        this.groups = groups;
        this.verdictSink = verdictSink;
        this.progress = progress;
        this.interruption = interruption;
        this.budget = new PairBudget(plan, new PairPlanner(settings), System::nanoTime);
    }

    /**
     * Judges pairs that were measured before, as if they came now: by the same steps as a comparison that measures.
     *
     * @param settings as they stand: its effect to detect need not be that of the plan's goal
     * @param source gives the pairs; what it throws when it has no more ends the comparison
     */
    public static Findings replay(ComparisonPlan plan, JudgeSettings settings, PairSource source)
            throws InterruptedException {
        return new Comparison(plan, settings, source, verdict -> {}, Progress.silent(), new Interruption()).run();
    }

    /**
     * What was found.
     *
     * @param forks every JVM
     * @param verdicts of all stages
     * @param judgements of the first stage, with the pairs that were dropped and why
     * @param refused benchmarks in which what was to be detected is not detectable here
     */
    public record Findings(
            List<ForkRecord> forks,
            List<VerdictRecord> verdicts,
            List<Judgement> judgements,
            List<BenchmarkTask> refused) {
        /** Copies. */
        public Findings {
            forks = List.copyOf(forks);
            verdicts = List.copyOf(verdicts);
            judgements = List.copyOf(judgements);
            refused = List.copyOf(refused);
        }
    }

    /** Measures and judges, and confirms what looks like a regression. */
    public Findings run() throws InterruptedException {
        return run(true);
    }

    /** Measures and judges once: for whoever confirms by another comparison. */
    public Findings runUnconfirmed() throws InterruptedException {
        return run(false);
    }

    private Findings run(boolean confirms) throws InterruptedException {
        progress.plan(plan.estimatedMillis());
        if (!plan.execution().isLockStep()) {
            groups.note("pairs in " + plan.execution().text());
        }
        for (BenchmarkTask task : plan.tasks()) {
            groups.count(task);
        }
        Judge judge = new Judge(settings, plan.harness().measures());
        List<BenchmarkTask> refused = firstStage(judge);
        List<VerdictRecord> verdicts = new ArrayList<>();
        List<Judgement> judgements = judge.judge(groups.forks(), VerdictStage.FIRST);
        judgements.forEach(j -> verdicts.addAll(j.verdicts()));
        Map<BenchmarkTask, Integer> suspects = suspects(verdicts, judgements);
        if (confirms && !suspects.isEmpty()) {
            confirm(judge, suspects);
            judge.judge(groups.forks(), VerdictStage.CONFIRMATION).forEach(j -> verdicts.addAll(j.verdicts()));
        }
        interruption.parkForeverIfInterrupted();
        verdicts.forEach(verdictSink);
        progress.clear();
        return new Findings(groups.forks(), verdicts, judgements, refused);
    }

    /** Returns the tasks whose pilot says that more pairs would not do. */
    private List<BenchmarkTask> firstStage(Judge judge) throws InterruptedException {
        Stage stage = new Stage(VerdictStage.FIRST, plan.seed());
        Map<BenchmarkTask, Integer> pairs = new LinkedHashMap<>();
        plan.tasks().forEach(task -> pairs.put(task, budget.firstPairs()));
        measure(stage, pairs);
        List<BenchmarkTask> refused = new ArrayList<>();
        if (plan.goal().needsPilot()) {
            replaceSpoilt(stage, pairs);
            List<Judgement> pilots = judge.judge(groups.forks(), VerdictStage.FIRST);
            for (BenchmarkTask task : plan.tasks()) {
                PairBudget.Decision decision = budget.afterPilot(task, of(task, pilots));
                groups.note(decision.words());
                pairs.put(task, decision.pairs());
                if (decision.isRefused()) {
                    refused.add(task);
                } else {
                    progress.planMore((decision.pairs() - budget.firstPairs()) * plan.groupMillis(task));
                }
            }
            measure(stage, pairs);
        }
        replaceSpoilt(stage, pairs);
        List<BenchmarkTask> open =
                plan.tasks().stream().filter(task -> !refused.contains(task)).toList();
        widen(stage, judge, open, pairs);
        return refused;
    }

    private void confirm(Judge judge, Map<BenchmarkTask, Integer> suspects) throws InterruptedException {
        progress.say("confirming on fresh pairs: "
                + String.join(
                        ", ", suspects.keySet().stream().map(Object::toString).toList()));
        suspects.forEach((task, pairs) -> progress.planMore(pairs * plan.groupMillis(task)));
        budget.startConfirmation();
        Stage stage = new Stage(VerdictStage.CONFIRMATION, ~plan.seed());
        measure(stage, suspects);
        replaceSpoilt(stage, suspects);
        widen(stage, judge, List.copyOf(suspects.keySet()), suspects);
    }

    /** One pass over the benchmarks: its name, what it has measured, its random choices. */
    private static final class Stage {
        private final VerdictStage name;
        private final Random random;
        private final Random added;
        private int rounds;

        Stage(VerdictStage name, long seed) {
            this.name = name;
            this.random = new Random(seed);
            this.added = new Random(seed ^ WIDEN);
        }

        int pair(PairNumber.Purpose purpose, int index) {
            return new PairNumber(name, purpose, index).number();
        }
    }

    /** Measures so many pairs of each task, less those that the stage has measured before. */
    private void measure(Stage stage, Map<BenchmarkTask, Integer> pairs) throws InterruptedException {
        List<BenchmarkTask> order = new ArrayList<>(pairs.keySet());
        int rounds = pairs.values().stream().mapToInt(n -> n).max().orElse(0);
        for (; stage.rounds < rounds; stage.rounds += plan.execution().pairsAtOnce()) {
            Collections.shuffle(order, stage.random);
            for (BenchmarkTask task : order) {
                long turns = stage.random.nextLong();
                if (stage.rounds < pairs.getOrDefault(task, 0)) {
                    groups.measure(task, stage.pair(PairNumber.Purpose.PLANNED, stage.rounds), turns);
                }
            }
        }
    }

    /** Measures pairs again that the machine spoilt, as many as were planned at most; never looking at a ratio. */
    private void replaceSpoilt(Stage stage, Map<BenchmarkTask, Integer> pairs) throws InterruptedException {
        for (int extra = 0; extra < plan.repeats(); extra += plan.execution().pairsAtOnce()) {
            for (Map.Entry<BenchmarkTask, Integer> entry : pairs.entrySet()) {
                BenchmarkTask task = entry.getKey();
                long turns = stage.added.nextLong();
                if (!groups.isCrashed(task)
                        && budget.hasTime()
                        && groups.validPairs(task, stage.name, settings.rules()) < entry.getValue()) {
                    progress.planMore(plan.execution().pairsAtOnce() * plan.groupMillis(task));
                    groups.measure(task, stage.pair(PairNumber.Purpose.REPEATED, spoilt(stage, task)), turns);
                }
            }
        }
    }

    /** How many pairs have been measured again so far: the next one's number. */
    private int spoilt(Stage stage, BenchmarkTask task) {
        return (int) groups.forks().stream()
                .filter(f -> f.role() == Role.A && f.stage() == stage.name)
                .filter(f -> PairNumber.of(f.pair()).purpose() == PairNumber.Purpose.REPEATED)
                .filter(f -> task.benchmarkCase().isSameAs(f.benchmarkCase()))
                .count();
    }

    /**
     * Measures up to twice as many pairs again where the judge says that the interval is too wide. Asks for the width alone,
     * never for where the interval lies.
     */
    private void widen(Stage stage, Judge judge, List<BenchmarkTask> tasks, Map<BenchmarkTask, Integer> pairs)
            throws InterruptedException {
        for (int extra = 0; extra < budget.maxAdded(); extra += plan.execution().pairsAtOnce()) {
            List<Judgement> soFar = judge.judge(groups.forks(), stage.name);
            for (BenchmarkTask task : tasks) {
                boolean isQuickLook = pairs.getOrDefault(task, 0) < MIN_TO_WIDEN;
                if (!isQuickLook && !groups.isCrashed(task) && budget.hasTime() && wantsMore(task, soFar)) {
                    progress.planMore(plan.execution().pairsAtOnce() * plan.groupMillis(task));
                    groups.measure(task, stage.pair(PairNumber.Purpose.WIDENING, extra), stage.added.nextLong());
                }
            }
        }
    }

    private static boolean wantsMore(BenchmarkTask task, List<Judgement> judgements) {
        return of(task, judgements).map(judgement -> !judgement.isEnough()).orElse(false);
    }

    private static Optional<Judgement> of(BenchmarkTask task, List<Judgement> judgements) {
        return judgements.stream()
                .filter(j -> task.benchmarkCase().isSameAs(j.primary().benchmarkCase()))
                .findFirst();
    }

    /** What to measure again, with as many pairs as the first stage took: fewer would have a smaller chance to find it. */
    private Map<BenchmarkTask, Integer> suspects(List<VerdictRecord> verdicts, List<Judgement> judgements) {
        List<VerdictRecord> candidates = Confirmation.candidates(verdicts);
        Map<BenchmarkTask, Integer> suspects = new LinkedHashMap<>();
        for (BenchmarkTask task : plan.tasks()) {
            if (candidates.stream().anyMatch(c -> task.benchmarkCase().isSameAs(c.benchmarkCase()))) {
                suspects.put(
                        task, of(task, judgements).map(Judgement::validPairs).orElse(plan.pairs()));
            }
        }
        return suspects;
    }
}
