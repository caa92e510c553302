package org.hmmlab.benchmarks.runner;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.VerdictRecord;
import org.hmmlab.results.store.RunWriter;
import org.hmmlab.results.verdict.Confirmation;
import org.hmmlab.results.verdict.Judge;
import org.hmmlab.results.verdict.JudgeSettings;
import org.hmmlab.results.verdict.Judgement;
import org.hmmlab.results.verdict.PairReview;

/**
 * Carries a plan out: groups of A, B and a second A in lock-step, stored one by one as they come; then the verdicts; then
 * fresh pairs for what looks like a regression. Used by one thread.
 */
public final class Comparison {
    /** A comparison planned with fewer pairs is a quick look, and keeps its time. */
    private static final int FEWEST_TO_WIDEN = 8;

    /** Distinguishes the seed of the pairs that are added for width. */
    private static final long WIDEN = 0x7769_6465_6eL;

    /** Number of the first pair that is added for width, beyond all others of its stage. */
    private static final int WIDEN_FROM = 5_000;

    private final ComparisonPlan plan;
    private final JudgeSettings settings;
    private final RunWriter writer;
    private final Progress progress;
    private final Interruption interruption;
    private final LockStep lockStep;
    private final List<ForkRecord> forks = new ArrayList<>();
    private final Map<String, Map<String, Double>> counters = new HashMap<>();
    private final Set<BenchmarkTask> crashed = new HashSet<>();

    /**
     * A comparison that is about to start.
     *
     * @param writer takes every JVM and verdict; its owner finishes it
     */
    public Comparison(
            ComparisonPlan plan,
            JudgeSettings settings,
            RunWriter writer,
            Progress progress,
            Interruption interruption) {
        this.plan = plan;
        this.settings = settings;
        this.writer = writer;
        this.progress = progress;
        this.interruption = interruption;
        this.lockStep = new LockStep(interruption);
    }

    /**
     * What was found.
     *
     * @param forks every JVM
     * @param verdicts of all stages
     * @param judgements of the first stage, with the pairs that were dropped and why
     */
    public record Findings(List<ForkRecord> forks, List<VerdictRecord> verdicts, List<Judgement> judgements) {
        /** Copies. */
        public Findings {
            forks = List.copyOf(forks);
            verdicts = List.copyOf(verdicts);
            judgements = List.copyOf(judgements);
        }
    }

    /** Measures and judges. */
    public Findings run() throws InterruptedException {
        progress.plan(plan.estimatedMillis());
        for (BenchmarkTask task : plan.tasks()) {
            count(task);
        }
        Map<BenchmarkTask, Integer> planned = new LinkedHashMap<>();
        plan.tasks().forEach(task -> planned.put(task, plan.pairs()));
        stage(planned, 0, plan.seed(), VerdictRecord.FIRST);
        Judge judge = new Judge(settings);
        widen(judge, plan.tasks(), VerdictRecord.FIRST);
        List<VerdictRecord> verdicts = new ArrayList<>();
        List<Judgement> judgements = judge.judge(forks, VerdictRecord.FIRST);
        judgements.forEach(j -> verdicts.addAll(j.verdicts()));
        Map<BenchmarkTask, Integer> suspects = suspects(verdicts, judgements);
        if (!suspects.isEmpty()) {
            progress.say("confirming on fresh pairs: "
                    + String.join(", ", suspects.keySet().stream().map(Object::toString).toList()));
            suspects.forEach((task, pairs) -> progress.planMore(pairs * plan.groupMillis(task)));
            stage(suspects, ForkRecord.CONFIRMATION_FROM, ~plan.seed(), VerdictRecord.CONFIRMATION);
            widen(judge, List.copyOf(suspects.keySet()), VerdictRecord.CONFIRMATION);
            judge.judge(forks, VerdictRecord.CONFIRMATION).forEach(j -> verdicts.addAll(j.verdicts()));
        }
        interruption.holdIfInterrupted();
        verdicts.forEach(writer::verdict);
        progress.clear();
        return new Findings(forks, verdicts, judgements);
    }

    private void count(BenchmarkTask task) throws InterruptedException {
        ExactWork exact = new ExactWork(interruption);
        for (Arm arm : List.of(plan.a(), plan.b())) {
            progress.now("counting " + task + ", " + arm.name());
            try {
                counters.put(key(task, arm), exact.count(task.with(arm.params()), plan.jvm()));
            } catch (JmhFailedException e) {
                note("exact work not counted: " + e.getMessage());
            }
        }
        // A part that one arm never touches is counted there as well: zero times.
        Map<String, Double> ofA = counters.getOrDefault(key(task, plan.a()), Map.of());
        Map<String, Double> ofB = counters.getOrDefault(key(task, plan.b()), Map.of());
        if (!ofA.isEmpty() && !ofB.isEmpty()) {
            List.copyOf(ofA.keySet()).forEach(name -> ofB.putIfAbsent(name, 0.0));
            List.copyOf(ofB.keySet()).forEach(name -> ofA.putIfAbsent(name, 0.0));
        }
        progress.done(plan.countingMillis(), "counted " + task);
    }

    /** Measures a stage: so many valid pairs of each task, if the machine does not spoil more than the plan repeats. */
    private void stage(Map<BenchmarkTask, Integer> pairs, int firstPair, long seed, String stage)
            throws InterruptedException {
        Random random = new Random(seed);
        List<BenchmarkTask> order = new ArrayList<>(pairs.keySet());
        int rounds = pairs.values().stream().mapToInt(n -> n).max().orElse(0);
        for (int round = 0; round < rounds; round++) {
            Collections.shuffle(order, random);
            for (BenchmarkTask task : order) {
                long turns = random.nextLong();
                if (round < pairs.getOrDefault(task, 0)) {
                    pair(task, firstPair + round, turns);
                }
            }
        }
        // Pairs that the machine spoilt are measured again, as many as were planned at most; never looking at a ratio.
        for (int extra = 0; extra < plan.repeats(); extra++) {
            for (Map.Entry<BenchmarkTask, Integer> entry : pairs.entrySet()) {
                BenchmarkTask task = entry.getKey();
                if (!crashed.contains(task) && validPairs(task, stage) < entry.getValue()) {
                    progress.planMore(plan.groupMillis(task));
                    pair(task, firstPair + entry.getValue() + extra, random.nextLong());
                }
            }
        }
    }

    /**
     * Measures up to twice as many pairs again where the judge says that the interval is too wide. Asks for the width alone,
     * never for where the interval lies.
     */
    private void widen(Judge judge, List<BenchmarkTask> tasks, String stage) throws InterruptedException {
        if (plan.pairs() < FEWEST_TO_WIDEN) {
            return;
        }
        boolean again = stage.equals(VerdictRecord.CONFIRMATION);
        Random random = new Random((again ? ~plan.seed() : plan.seed()) ^ WIDEN);
        int first = again ? ForkRecord.CONFIRMATION_FROM + WIDEN_FROM : WIDEN_FROM;
        for (int extra = 0; extra < 2 * plan.repeats(); extra++) {
            List<Judgement> soFar = judge.judge(forks, stage);
            for (BenchmarkTask task : tasks) {
                if (!crashed.contains(task) && wantsMore(task, soFar)) {
                    progress.planMore(plan.groupMillis(task));
                    pair(task, first + extra, random.nextLong());
                }
            }
        }
    }

    private static boolean wantsMore(BenchmarkTask task, List<Judgement> judgements) {
        return of(task, judgements).map(judgement -> !judgement.isEnough()).orElse(false);
    }

    private static Optional<Judgement> of(BenchmarkTask task, List<Judgement> judgements) {
        return judgements.stream()
                .filter(j -> isOf(
                        task,
                        j.primary().benchmark(),
                        j.primary().params(),
                        j.primary().threads()))
                .findFirst();
    }

    private void pair(BenchmarkTask task, int pair, long seed) throws InterruptedException {
        if (crashed.contains(task)) {
            return;
        }
        interruption.holdIfInterrupted();
        progress.now("pair " + pair % ForkRecord.CONFIRMATION_FROM + " of " + task);
        List<Member> members = List.of(
                new Member(plan.a(), ForkRecord.A),
                new Member(plan.b(), ForkRecord.B),
                new Member(plan.a(), ForkRecord.CONTROL));
        List<JmhProcess.Launch> launches = members.stream()
                .map(m -> new JmhProcess.Launch(
                        task.with(m.arm().params()), plan.timing(task), plan.jvm(), Map.of(), List.of()))
                .toList();
        List<LockStep.Outcome> outcomes = lockStep.run(launches, seed);
        for (int i = 0; i < members.size(); i++) {
            store(task, pair, members.get(i), outcomes.get(i));
        }
        progress.done(plan.groupMillis(task), "pair " + pair % ForkRecord.CONFIRMATION_FROM + " of " + task);
    }

    /** One JVM of a group. */
    private record Member(Arm arm, String role) {}

    private void store(BenchmarkTask task, int pair, Member member, LockStep.Outcome outcome) {
        ForkRecords.Place place = new ForkRecords.Place(member.arm().name(), member.role(), pair, task.params());
        ForkRecord fork;
        if (outcome.isOk()) {
            boolean carriesCounts = pair == 0 && !member.role().equals(ForkRecord.CONTROL);
            Map<String, Double> counts =
                    carriesCounts ? counters.getOrDefault(key(task, member.arm()), Map.of()) : Map.of();
            fork = ForkRecords.ok(place, task, outcome.result(), counts);
        } else if (outcome.isOnlyBecauseOfPartner()) {
            fork = ForkRecords.failed(place, task, ForkRecord.INCOMPLETE, outcome.failure());
        } else {
            if (crashed.add(task)) {
                progress.say(outcome.failure());
            }
            fork = ForkRecords.failed(place, task, ForkRecord.CRASHED, outcome.failure());
        }
        interruption.holdIfInterrupted();
        forks.add(fork);
        writer.fork(fork);
    }

    private long validPairs(BenchmarkTask task, String stage) {
        List<ForkRecord> own = forks.stream()
                .filter(f -> isOf(task, f.benchmark(), f.params(), f.threads()))
                .toList();
        return Judge.reviews(own, stage, settings.rules()).stream()
                .flatMap(List::stream)
                .filter(this::isValid)
                .count();
    }

    private boolean isValid(PairReview review) {
        return review.against(ForkRecord.A, ForkRecord.B, settings.rules()).isEmpty();
    }

    /** What to measure again, with as many pairs as the first stage took: fewer would have a smaller chance to find it. */
    private Map<BenchmarkTask, Integer> suspects(List<VerdictRecord> verdicts, List<Judgement> judgements) {
        List<VerdictRecord> candidates = Confirmation.candidates(verdicts);
        Map<BenchmarkTask, Integer> suspects = new LinkedHashMap<>();
        for (BenchmarkTask task : plan.tasks()) {
            if (candidates.stream().anyMatch(c -> isOf(task, c.benchmark(), c.params(), c.threads()))) {
                suspects.put(task, of(task, judgements).map(Judgement::validPairs).orElse(plan.pairs()));
            }
        }
        return suspects;
    }

    private static boolean isOf(BenchmarkTask task, String benchmark, Map<String, String> params, int threads) {
        return task.shortName().equals(benchmark) && task.params().equals(params) && task.threads() == threads;
    }

    private void note(String text) {
        interruption.holdIfInterrupted();
        progress.say(text);
        writer.note(text);
    }

    private static String key(BenchmarkTask task, Arm arm) {
        return task + " of " + arm.name();
    }
}
