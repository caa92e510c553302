package org.hmmlab.benchmarks.measure.latency;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.hmmlab.benchmarks.measure.fork.ForkFigures;
import org.hmmlab.benchmarks.measure.fork.ForkMetric;
import org.hmmlab.benchmarks.measure.fork.Timing;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.benchmarks.measure.launch.ForkResult;
import org.hmmlab.benchmarks.measure.launch.Harness;
import org.hmmlab.benchmarks.measure.launch.Interruption;
import org.hmmlab.benchmarks.measure.launch.JmhResult;
import org.hmmlab.benchmarks.measure.launch.LockStep;
import org.hmmlab.benchmarks.measure.launch.MeasuredProcess;
import org.hmmlab.results.latency.Kind;
import org.hmmlab.results.stats.Samples;

/**
 * What one JVM says about a benchmark before it is measured: how short its operations are beside the clock, how many it does in
 * a second, and whether the loop sees what JMH sees.
 *
 * @param untimedNs mean time of an operation without a clock around it
 * @param timerNs cost of the clock
 * @param p50Ns median of operations that were timed one by one, the clock's cost included
 * @param p99Ns 99th percentile of them
 * @param perSecond operations in a closed loop, all threads together
 * @param operationsPerCall what one call of the method counts for
 * @param jmhNs JMH's mean time of an operation of one thread; NaN if JMH was not asked or failed
 */
public record Probe(
        double untimedNs,
        double timerNs,
        double p50Ns,
        double p99Ns,
        double perSecond,
        int operationsPerCall,
        double jmhNs) {
    private static final int ITERATIONS = 3;
    private static final double TIMERS = 10;
    private static final double AGREEMENT = .25;

    /**
     * Asks one JVM of the lab's loop, and one of JMH.
     *
     * @param arm what runs
     * @param planned timing of the run
     * @param harness of the loop; nothing is stored with it
     * @throws IllegalStateException when the loop's JVM failed; the message holds its log
     */
    static Probe of(BenchmarkTask task, Arm arm, Timing planned, LatencyHarness harness, Interruption interruption)
            throws InterruptedException {
        Timing own = task.timing(planned);
        Timing timing = new Timing(
                Math.max(1, own.warmupIterations()),
                own.warmupMillis(),
                ITERATIONS,
                own.iterationMillis(),
                own.setUpMillis());
        LockStep.Outcome loop = run(task, arm, timing, harness, interruption);
        if (!loop.isOk()) {
            throw new ProbeFailedException(loop.failure());
        }
        LockStep.Outcome jmh = run(task, arm, timing, Harness.JMH, interruption);
        return of(loop.result(), jmh.isOk() ? mean(jmh.result().figures()) : Double.NaN);
    }

    private static LockStep.Outcome run(
            BenchmarkTask task, Arm arm, Timing timing, Harness harness, Interruption interruption)
            throws InterruptedException {
        return new LockStep(interruption)
                .run(
                        List.of(new MeasuredProcess.Launch(
                                task.with(arm.params()), timing, arm.program(), Map.of(), List.of(), harness)),
                        0)
                .get(0);
    }

    private static Probe of(ForkResult loop, double jmhNs) {
        JmhResult figures = loop.figures();
        int perCall = (int) first(figures, ForkFigures.PER_CALL);
        Histogram service = loop.latency().merged(Kind.SERVICE);
        double operations = sum(figures.values(ForkMetric.OPS));
        return new Probe(
                first(figures, ForkFigures.UNTIMED),
                first(figures, ForkFigures.TIMER),
                (double) service.getValueAtPercentile(50) / perCall,
                (double) service.getValueAtPercentile(99) / perCall,
                1e9 * operations / sum(figures.values(ForkMetric.WALL_NS)),
                perCall,
                jmhNs);
    }

    private static double mean(JmhResult jmh) {
        return Samples.median(jmh.scores().stream().mapToDouble(d -> d).toArray());
    }

    private static double first(JmhResult figures, String label) {
        return figures.secondary().getOrDefault(label, List.of(Double.NaN)).get(0);
    }

    private static double sum(List<Double> values) {
        return values.stream().mapToDouble(d -> d).sum();
    }

    /** Calls that are timed together, so that they take at least ten times what the clock costs. */
    int calls() {
        double call = untimedNs * operationsPerCall;
        return call >= TIMERS * timerNs ? 1 : (int) Math.ceil(TIMERS * timerNs / call);
    }

    /** Operations a second in a closed loop that times so many calls together: less clock, more operations. */
    double capacity(int calls, int threads) {
        return calls == 1
                ? perSecond
                : threads * 1e9 / (untimedNs + 2 * timerNs / ((double) calls * operationsPerCall));
    }

    /** Whether the loop's median and JMH's mean are about the same operation. */
    boolean agreesWithJmh() {
        double loop = calls() == 1 ? p50Ns : untimedNs;
        return Math.abs(loop - jmhNs) <= AGREEMENT * jmhNs + 2 * timerNs;
    }

    /** In words, for the run's notes. */
    String words(BenchmarkTask task) {
        String short0 = calls() == 1
                ? String.format(Locale.ROOT, "p50 %.0f ns", p50Ns)
                : String.format(
                        Locale.ROOT,
                        "%.1f ns an operation, timed in batches of %d",
                        untimedNs,
                        calls() * operationsPerCall);
        String jmh = Double.isNaN(jmhNs)
                ? "JMH gave no mean to check it against"
                : String.format(Locale.ROOT, "JMH's own mean %.1f ns", jmhNs)
                        + (agreesWithJmh() ? "" : ": they DIFFER, so one of them measures something else as well");
        return String.format(
                Locale.ROOT,
                "probe   %s: %s, %s; the clock costs %.0f ns; closed loop %.0f/s",
                task,
                short0,
                jmh,
                timerNs,
                capacity(calls(), task.threads()));
    }
}
