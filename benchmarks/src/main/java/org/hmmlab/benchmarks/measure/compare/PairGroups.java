package org.hmmlab.benchmarks.measure.compare;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.benchmarks.measure.launch.ForkRecords;
import org.hmmlab.benchmarks.measure.launch.Interruption;
import org.hmmlab.benchmarks.measure.launch.JmhFailedException;
import org.hmmlab.benchmarks.measure.launch.LockStep;
import org.hmmlab.benchmarks.measure.launch.MeasuredProcess;
import org.hmmlab.benchmarks.measure.launch.Progress;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.ForkStatus;
import org.hmmlab.results.model.PairNumber;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.store.RunWriter;

/**
 * The groups of A, B and a second A: measured in lock-step and stored as they come, or taken from what an interrupted run
 * has stored. Used by one thread.
 */
final class PairGroups implements PairSource {
    private final ComparisonPlan plan;
    private final RunWriter writer;
    private final Progress progress;
    private final Interruption interruption;
    private final ReusableGroups earlier;
    private final LockStep lockStep;
    private final List<Member> members;
    private final List<ForkRecord> forks = new ArrayList<>();
    private final Map<String, Map<String, Double>> counters = new HashMap<>();
    private final Set<BenchmarkTask> crashed = new HashSet<>();

    /** One JVM of a group. */
    private record Member(Arm arm, Role role) {}

    PairGroups(
            ComparisonPlan plan,
            RunWriter writer,
            Progress progress,
            Interruption interruption,
            ReusableGroups earlier) {
        this.plan = plan;
        this.writer = writer;
        this.progress = progress;
        this.interruption = interruption;
        this.earlier = earlier;
        this.lockStep = new LockStep(interruption);
        this.members =
                List.of(new Member(plan.a(), Role.A), new Member(plan.b(), Role.B), new Member(plan.a(), Role.CONTROL));
    }

    @Override
    public List<ForkRecord> forks() {
        return List.copyOf(forks);
    }

    @Override
    public boolean isCrashed(BenchmarkTask task) {
        return crashed.contains(task);
    }

    /** Counts, unless the task's first group, which carries the counts, is stored already. */
    @Override
    public void count(BenchmarkTask task) throws InterruptedException {
        if (!plan.harness().countsWork()) {
            return;
        }
        if (!earlier.group(task, 0, roles()).isEmpty()) {
            progress.doneBefore(plan.countingMillis(task), "counted before: " + task);
            return;
        }
        ExactWork exact = new ExactWork(interruption);
        for (Arm arm : List.of(plan.a(), plan.b())) {
            progress.now("counting " + task + ", " + arm.name());
            try {
                Map<String, Double> counts = new HashMap<>(exact.count(task.with(arm.params()), arm.program()));
                counts.putAll(exact.contend(task.with(arm.params()), arm.program()));
                counters.put(key(task, arm), counts);
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
        progress.done(plan.countingMillis(task), "counted " + task);
    }

    /**
     * Measures one group, in blocks two, or takes them from the interrupted run: of a block both halves or none, since a drift
     * cancels only between halves that follow each other. A task that has crashed is not started again.
     *
     * @param pair number of the pair in the stored run, of a block's first
     * @param seed draws the order of turns, or of a block's JVMs
     */
    @Override
    public void measure(BenchmarkTask task, int pair, long seed) throws InterruptedException {
        List<List<ForkRecord>> halves = new ArrayList<>();
        for (int half = 0; half < plan.execution().pairsAtOnce(); half++) {
            halves.add(earlier.group(task, pair + half, roles()));
        }
        boolean isStored = halves.stream().noneMatch(List::isEmpty)
                || halves.get(0).stream().anyMatch(PairGroups::hasCrashed);
        for (int half = 0; half < halves.size(); half++) {
            group(task, pair + half, seed, half == 1, isStored ? halves.get(half) : List.of());
        }
    }

    private static boolean hasCrashed(ForkRecord fork) {
        return fork.status() == ForkStatus.CRASHED;
    }

    private void group(BenchmarkTask task, int pair, long seed, boolean isSecond, List<ForkRecord> stored)
            throws InterruptedException {
        if (crashed.contains(task)) {
            return;
        }
        String what = "pair " + PairNumber.of(pair).inStage() + " of " + task;
        interruption.parkForeverIfInterrupted();
        if (!stored.isEmpty()) {
            for (ForkRecord fork : stored) {
                interruption.parkForeverIfInterrupted();
                plan.harness().restore(fork, writer);
                keep(task, fork);
            }
            progress.doneBefore(plan.groupMillis(task), "measured before: " + what);
            return;
        }
        progress.now(what);
        List<MeasuredProcess.Launch> launches = members.stream()
                .map(m -> new MeasuredProcess.Launch(
                        task.with(m.arm().params()),
                        plan.timing(task),
                        m.arm().program(),
                        Map.of(),
                        List.of(),
                        plan.harness()))
                .toList();
        int[] order = plan.execution().isLockStep() ? new int[] {0, 1, 2} : SlotOrder.draw(seed, isSecond);
        List<LockStep.Outcome> outcomes =
                plan.execution().isLockStep() ? lockStep.run(launches, seed) : oneByOne(launches, order, seed);
        for (int i : order) {
            ForkRecord fork = record(task, pair, members.get(i), outcomes.get(i));
            if (outcomes.get(i).isOk()) {
                plan.harness().store(fork, outcomes.get(i).result(), writer);
            }
            keep(task, fork);
        }
        progress.done(plan.groupMillis(task), what);
    }

    /** Runs the JVMs of a pair alone, in this order; once one has failed the others would be compared with nothing. */
    private List<LockStep.Outcome> oneByOne(List<MeasuredProcess.Launch> launches, int[] order, long seed)
            throws InterruptedException {
        LockStep.Outcome[] outcomes = new LockStep.Outcome[launches.size()];
        boolean isBroken = false;
        for (int i : order) {
            outcomes[i] = isBroken
                    ? LockStep.Outcome.notStarted()
                    : lockStep.run(List.of(launches.get(i)), seed).get(0);
            isBroken = !outcomes[i].isOk();
        }
        return List.of(outcomes);
    }

    /** Stores a remark and says it. */
    @Override
    public void note(String text) {
        interruption.parkForeverIfInterrupted();
        progress.say(text);
        writer.note(text);
    }

    private Set<Role> roles() {
        return members.stream().map(Member::role).collect(Collectors.toSet());
    }

    private ForkRecord record(BenchmarkTask task, int pair, Member member, LockStep.Outcome outcome) {
        ForkRecords.Place place = new ForkRecords.Place(member.arm().name(), member.role(), pair, task.params());
        if (outcome.isOk()) {
            boolean carriesCounts = pair == 0 && member.role() != Role.CONTROL;
            Map<String, Double> counts =
                    carriesCounts ? counters.getOrDefault(key(task, member.arm()), Map.of()) : Map.of();
            return ForkRecords.ok(place, task, outcome.result().figures(), counts);
        }
        ForkStatus status = outcome.isPartnerFailure() ? ForkStatus.INCOMPLETE : ForkStatus.CRASHED;
        return ForkRecords.failed(place, task, status, outcome.failure());
    }

    private void keep(BenchmarkTask task, ForkRecord fork) {
        if (hasCrashed(fork) && crashed.add(task)) {
            progress.say(fork.failure());
        }
        interruption.parkForeverIfInterrupted();
        forks.add(fork);
        writer.fork(fork);
    }

    private static String key(BenchmarkTask task, Arm arm) {
        return task.benchmarkCase() + " of " + arm.name();
    }
}
