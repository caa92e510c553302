package org.hmmlab.benchmarks.cli.model;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import org.hmmlab.benchmarks.cli.options.CommonOptions;
import org.hmmlab.benchmarks.cli.options.Printing;
import org.hmmlab.benchmarks.measure.choose.Preset;
import org.hmmlab.benchmarks.measure.compare.PlainRun;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.benchmarks.measure.launch.BenchmarkIndex;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.benchmarks.measure.launch.Harness;
import org.hmmlab.benchmarks.measure.launch.Progress;
import org.hmmlab.benchmarks.measure.launch.TimePlan;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.hmmlab.benchmarks.measure.session.LabContext;
import org.hmmlab.benchmarks.measure.session.RunSession;
import org.hmmlab.benchmarks.suites.delivery.QueueChoice;
import org.hmmlab.benchmarks.suites.delivery.QueueFigures;
import org.hmmlab.driver.delivery.QueueKind;
import org.hmmlab.driver.delivery.Waiting;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.RunKind;
import org.hmmlab.results.verdict.ExitCodes;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures every queue between two ping-pongs, and says which one figures speak for. */
@Command(
        name = "queue-choice",
        mixinStandardHelpOptions = true,
        description = {
            "Chooses the queue that invalidations travel through by figures: the hand-over of one invalidation and its",
            "acknowledgement, through every queue in shuffled order, each between two ping-pongs of the same two cores. A figure",
            "whose ping-pongs differ by more than half is rejected. Needs two processors that nothing else uses. Exit code 0: what",
            "drivers use is among the best; 1: it is not; 4: too many figures were rejected; 5: a JVM crashed. docs/queues.md says",
            "where the choice is written down."
        })
public final class QueuesCommand implements Callable<Integer> {
    private static final String SUITE = "DeliveryBenchmark";

    private final LabContext context;

    @Spec
    @Nullable
    CommandSpec spec;

    @Mixin
    CommonOptions common = new CommonOptions();

    @Option(
            names = "--repetitions",
            paramLabel = "N",
            defaultValue = "7",
            description = "How often each queue is measured, 3 at least (default: 7).")
    int repetitions;

    @Option(
            names = "--waiting",
            defaultValue = "SPIN",
            description = "How both sides wait: spin, yield, park (default: spin).")
    Waiting waiting = Waiting.SPIN;

    @Option(
            names = "--preset",
            defaultValue = "PR",
            description = "Length of each JVM: smoke, pr, nightly (default: pr).")
    Preset preset = Preset.PR;

    public QueuesCommand(LabContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (repetitions < QueueChoice.FEWEST) {
            throw new UnusableInputException("--repetitions must be " + QueueChoice.FEWEST
                    + " or more, so many figures a queue needs: " + repetitions);
        }
        List<BenchmarkTask> order = order(context.benchmarks().get().find(SUITE));
        PlainRun.Plan plan =
                new PlainRun.Plan(order, 1, preset.timing(), Arm.ofLab("queues", Map.of()), Harness.JMH, common.seed());
        PrintWriter out = Printing.out(spec);
        if (common.isDryRun) {
            dryRun(out, plan);
            return ExitCodes.PASS;
        }
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("repetitions", Integer.toString(repetitions));
        settings.put("waiting", waiting.name().toLowerCase(Locale.ROOT));
        settings.put("timing", plan.timing().toString());
        List<ForkRecord> forks = new ArrayList<>();
        RunSession.Finished run = new RunSession(context, Printing.err(spec))
                .run(
                        new RunSession.Description(
                                RunKind.RUN, common.seed(), List.of("queues"), settings, common.results()),
                        (writer, header) -> {
                            Progress progress = Progress.onStandardError();
                            progress.plan(plan.estimatedMillis());
                            measure(new PlainRun(plan, writer, progress, context.interruption()), order, forks);
                            progress.clear();
                            return code(forks);
                        });
        print(out, run, QueueFigures.of(forks));
        return run.exitCode();
    }

    /** A ping-pong, then each queue with a ping-pong after it; in every repetition another order. */
    private List<BenchmarkTask> order(List<BenchmarkIndex.Entry> suite) {
        BenchmarkTask anchor = task(suite, ".anchor", Map.of());
        List<QueueKind> kinds = new ArrayList<>(Arrays.asList(QueueKind.values()));
        Random random = new Random(common.seed());
        List<BenchmarkTask> order = new ArrayList<>(List.of(anchor));
        for (int i = 0; i < repetitions; i++) {
            Collections.shuffle(kinds, random);
            for (QueueKind kind : kinds) {
                order.add(task(
                        suite,
                        ".roundTrip",
                        Map.of("queue", kind.id(), "waiting", waiting.name().toLowerCase(Locale.ROOT))));
                order.add(anchor);
            }
        }
        return order;
    }

    private static BenchmarkTask task(List<BenchmarkIndex.Entry> suite, String method, Map<String, String> params) {
        return suite.stream()
                .filter(entry -> entry.name().endsWith(SUITE + method))
                .findFirst()
                .map(entry -> BenchmarkTask.of(entry, params, 1))
                .orElseThrow(() -> new IllegalStateException(SUITE + " must have " + method));
    }

    private static void measure(PlainRun run, List<BenchmarkTask> order, List<ForkRecord> forks)
            throws InterruptedException {
        Map<BenchmarkTask, Integer> numbers = new LinkedHashMap<>();
        for (BenchmarkTask task : order) {
            int number = numbers.merge(task, 1, Integer::sum) - 1;
            forks.add(run.next(task, number));
        }
    }

    private static int code(List<ForkRecord> forks) {
        List<Integer> codes = new ArrayList<>(List.of(ExitCodes.of(forks, List.of())));
        QueueChoice.of(QueueFigures.of(forks)).forEach(choice -> codes.add(choice.code()));
        return ExitCodes.first(codes);
    }

    private void print(PrintWriter out, RunSession.Finished run, QueueFigures figures) {
        if (common.isJson) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("runId", run.stored().header().runId());
            object.put("file", run.file().toString());
            object.put("seed", common.seed());
            object.put("exitCode", run.exitCode());
            object.putAll(QueueChoice.asMap(figures));
            out.println(Printing.json(object));
        } else {
            out.print(QueueChoice.describe(figures));
            out.println("stored  " + run.file());
            out.println("exit    " + run.exitCode());
        }
        out.flush();
    }

    private void dryRun(PrintWriter out, PlainRun.Plan plan) {
        if (common.isJson) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("tasks", plan.tasks());
            object.put("timing", plan.timing());
            object.put("seed", common.seed());
            object.put("estimatedMillis", plan.estimatedMillis());
            out.println(Printing.json(object));
            return;
        }
        out.printf(
                Locale.ROOT,
                "plan    %d JVMs one after another, %d of each of %d queues, a ping-pong before and after each  ~%s%n",
                plan.tasks().size(),
                repetitions,
                QueueKind.values().length,
                TimePlan.minutes(plan.estimatedMillis()));
        plan.tasks().forEach(task -> out.println("        " + task));
    }
}
