package org.hmmlab.benchmarks.measure.latency;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hmmlab.benchmarks.measure.choose.ArmParser;
import org.hmmlab.benchmarks.measure.compare.ComparisonRequest;
import org.hmmlab.benchmarks.measure.compare.Execution;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.benchmarks.measure.launch.BenchmarkIndex;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.hmmlab.benchmarks.measure.session.LabContext;
import org.hmmlab.results.model.LoadModel;
import org.jspecify.annotations.Nullable;

/**
 * What latency is to be recorded of, and how: what the options of a command say. Immutable.
 *
 * @param what a benchmark of this lab, an arm, or two arms, as on a command line
 * @param design in which a benchmark runs; null for the first that it declares
 * @param comparison which benchmarks of the arms, and how the JVMs are measured
 * @param rates of the open loop; empty for a closed loop
 * @param loop how an open loop draws its times
 * @param hasInjectedTail whether one in fifty operations of B is delayed on purpose
 */
public record LatencyRequest(
        List<String> what,
        @Nullable String design,
        ComparisonRequest comparison,
        List<Rate> rates,
        LoadModel loop,
        boolean hasInjectedTail) {
    /** Copies. */
    public LatencyRequest {
        what = List.copyOf(what);
        rates = List.copyOf(rates);
    }

    /** The same with JVMs measured in another way. */
    public LatencyRequest with(ComparisonRequest other) {
        return new LatencyRequest(what, design, other, rates, loop, hasInjectedTail);
    }

    /**
     * A plan, and what it leaves out.
     *
     * @param plan of the run
     * @param refused why benchmarks are left out, in sentences
     */
    public record Planned(LatencyPlan plan, List<String> refused) {}

    /**
     * Plans.
     *
     * @param commits makes the arms that are commits
     * @throws UnusableInputException when the request contradicts itself, or no benchmark is left
     */
    public Planned plan(LabContext context, ArmParser.Commits commits, long seed) throws InterruptedException {
        comparison.rejectPilotOptions("lab latency measures so many JVMs as --pairs says");
        List<Arm> arms = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        List<BenchmarkTask> tasks = withoutRefused(tasks(context, commits, arms), arms, refused);
        boolean isComparison = arms.size() > 1;
        if (!isComparison && comparison.isSequential()) {
            throw new UnusableInputException(
                    "--sequential-blocks is for two arms; the JVMs of one run one after another in any case");
        }
        Execution execution = isComparison ? comparison.execution(tasks, arms) : Execution.LOCK_STEP;
        LatencyPlan plan = new LatencyPlan(
                tasks,
                arms.get(0),
                isComparison ? arms.get(1) : null,
                isComparison ? execution.rounded(comparison.jvms()) : comparison.jvms(),
                comparison.timing(),
                rates,
                loop,
                hasInjectedTail,
                seed,
                execution);
        return new Planned(plan, List.copyOf(refused));
    }

    /** Finds the arms and what to measure of them. */
    private List<BenchmarkTask> tasks(LabContext context, ArmParser.Commits commits, List<Arm> arms)
            throws InterruptedException {
        if (!context.arms().isArm(what.get(0))) {
            return ofBenchmark(context, arms);
        }
        if (design != null) {
            throw new UnusableInputException(
                    "--design goes with a benchmark of this lab, not with an arm: " + what.get(0));
        }
        Arm a = context.arms().parse(what.get(0), commits);
        Arm b = what.size() > 1 ? context.arms().parse(what.get(1), commits) : null;
        if (b != null && a.name().equals(b.name())) {
            a = a.asBaseline();
            b = b.asCandidate();
        }
        arms.add(a);
        if (b != null) {
            arms.add(b);
        }
        return comparison.tasks(context).of(a, b == null ? a : b);
    }

    private List<BenchmarkTask> ofBenchmark(LabContext context, List<Arm> arms) {
        if (what.size() > 1 || !comparison.benches().isEmpty()) {
            throw new UnusableInputException("give one benchmark, or one or two arms with --bench; an arm is "
                    + context.arms().syntax() + "; given: " + String.join(" ", what));
        }
        if (design != null) {
            Arm arm = context.arms().own(design);
            arms.add(arm);
            return comparison.of(what).tasks(context).of(arm, arm);
        }
        arms.add(Arm.ofLab("run", Map.of()));
        List<BenchmarkIndex.Entry> found = context.benchmarks().get().find(what.get(0));
        return comparison.selection().ofDefaultCases(context.schemes().catalog(), found, Set.of());
    }

    private static List<BenchmarkTask> withoutRefused(List<BenchmarkTask> tasks, List<Arm> arms, List<String> refused) {
        List<BenchmarkTask> left = new ArrayList<>(tasks);
        for (Arm arm : arms) {
            for (UnsupportedBenchmarks.Refusal refusal : UnsupportedBenchmarks.of(left, arm.program())) {
                left.remove(refusal.task());
                if (!refused.contains(refusal.reason())) {
                    refused.add(refusal.reason());
                }
            }
        }
        if (left.isEmpty()) {
            throw new UnusableInputException(String.join("; ", refused));
        }
        return left;
    }
}
