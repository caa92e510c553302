package org.hmmlab.benchmarks.measure.latency;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hmmlab.benchmarks.measure.compare.Comparison;
import org.hmmlab.benchmarks.measure.compare.ComparisonPlan;
import org.hmmlab.benchmarks.measure.compare.Goal;
import org.hmmlab.benchmarks.measure.compare.PlainRun;
import org.hmmlab.benchmarks.measure.fork.DelayedTail;
import org.hmmlab.benchmarks.measure.fork.ForkParams;
import org.hmmlab.benchmarks.measure.fork.Timing;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.benchmarks.measure.launch.Interruption;
import org.hmmlab.benchmarks.measure.launch.Progress;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.LoadPattern;
import org.hmmlab.results.model.VerdictRecord;
import org.hmmlab.results.store.RunWriter;
import org.hmmlab.results.verdict.JudgeSettings;

/**
 * Carries a latency plan out: one JVM a benchmark to learn how short its operations are and what the machine can do, then the
 * arm's JVMs one after another, or the pairs of two arms as any comparison measures them. Used by one thread.
 */
public final class LatencyRun {
    private final LatencyPlan plan;
    private final RunWriter writer;
    private final Progress progress;
    private final Interruption interruption;
    private final ReusableLatency earlier;
    private final LatencyHarness harness;

    /** A run that is about to start, or to go on; the writer's owner finishes it. */
    public LatencyRun(
            LatencyPlan plan, RunWriter writer, Progress progress, Interruption interruption, ReusableLatency earlier) {
        this.plan = plan;
        this.writer = writer;
        this.progress = progress;
        this.interruption = interruption;
        this.earlier = earlier;
        this.harness = new LatencyHarness(earlier);
    }

    /**
     * What was found.
     *
     * @param forks every JVM
     * @param verdicts of all stages; none of one arm
     */
    public record Findings(List<ForkRecord> forks, List<VerdictRecord> verdicts) {
        /** Copies. */
        public Findings {
            forks = List.copyOf(forks);
            verdicts = List.copyOf(verdicts);
        }
    }

    /** Measures, and judges two arms. */
    public Findings run() throws InterruptedException {
        progress.plan(plan.estimatedMillis());
        List<BenchmarkTask> driven = new ArrayList<>();
        Map<String, String> tailOfA = new HashMap<>();
        Map<String, String> tailOfB = new HashMap<>();
        earlier.lost().forEach(this::note);
        for (BenchmarkTask task : plan.tasks()) {
            List<LoadPattern> drives = earlier.drives(task);
            if (drives.isEmpty()) {
                progress.now("probing " + task);
                Probe probe = Probe.of(task, plan.a(), plan.timing(), harness, interruption);
                note(probe.words(task));
                drives = drives(task, probe);
                if (plan.hasInjectedTail()) {
                    tailOfA.putAll(ForkParams.delayed(0));
                    tailOfB.putAll(ForkParams.delayed(delay(task, probe)));
                }
            }
            note(ReusableLatency.note(task, drives));
            drives.forEach(drive -> driven.add(task.with(drive.params())));
        }
        Arm b = plan.b();
        return b == null ? oneArm(driven) : compare(driven, with(plan.a(), tailOfA), with(b, tailOfB));
    }

    private static Arm with(Arm arm, Map<String, String> more) {
        Map<String, String> params = new HashMap<>(arm.params());
        params.putAll(more);
        return new Arm(arm.name(), params, arm.program());
    }

    private List<LoadPattern> drives(BenchmarkTask task, Probe probe) {
        int calls = probe.calls();
        if (plan.rates().isEmpty()) {
            return List.of(LoadPattern.CLOSED.withCalls(calls));
        }
        double capacity = probe.capacity(calls, task.threads());
        return plan.rates().stream()
                .map(rate -> new LoadPattern(plan.loop(), rate.perSecond(capacity), calls))
                .toList();
    }

    private long delay(BenchmarkTask task, Probe probe) {
        if (probe.calls() > 1) {
            throw new IllegalArgumentException(
                    "--inject-tail-latency needs operations of at least ten times what the clock costs: "
                            + probe.words(task));
        }
        long delay = DelayedTail.forHalfMore(probe.p50Ns(), probe.p99Ns());
        note("injected  every fiftieth operation of B is delayed by " + delay + " ns on purpose: p99 "
                + Math.round(probe.p99Ns()) + " ns shall rise by half, p50 shall stay");
        return delay;
    }

    private void note(String text) {
        interruption.parkForeverIfInterrupted();
        progress.say(text);
        writer.note(text);
    }

    private Findings oneArm(List<BenchmarkTask> driven) throws InterruptedException {
        // One timing for all: as much warm-up as the benchmark wants that wants most.
        int warmups = 0;
        long setUp = 0;
        for (BenchmarkTask task : driven) {
            Timing own = task.timing(plan.timing());
            warmups = Math.max(warmups, own.warmupIterations());
            setUp = Math.max(setUp, own.setUpMillis());
        }
        Timing longest = new Timing(
                warmups,
                plan.timing().warmupMillis(),
                plan.timing().iterations(),
                plan.timing().iterationMillis(),
                setUp);
        PlainRun.Plan run = new PlainRun.Plan(driven, plan.jvms(), longest, plan.a(), harness, plan.seed());
        return new Findings(new PlainRun(run, writer, progress, interruption).run(), List.of());
    }

    private Findings compare(List<BenchmarkTask> driven, Arm a, Arm b) throws InterruptedException {
        ComparisonPlan comparison = new ComparisonPlan(
                        driven, a, b, plan.jvms(), plan.jvms(), plan.timing(), Goal.NONE, plan.seed(), harness)
                .with(plan.execution());
        Comparison.Findings found = new Comparison(
                        comparison,
                        JudgeSettings.DEFAULT.withSeed(plan.seed()),
                        writer,
                        progress,
                        interruption,
                        earlier.groups())
                .run();
        return new Findings(found.forks(), found.verdicts());
    }
}
