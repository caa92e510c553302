package org.hmmlab.benchmarks.measure.fork;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.hmmlab.results.latency.ForkLatency;
import org.hmmlab.results.latency.Kind;
import org.hmmlab.results.model.LoadPattern;

/**
 * The main class of a measured JVM: warms up, takes its turns, records every operation, and writes its files when all turns of
 * its group are over, so that the writing disturbs nobody.
 */
public final class LatencyFork {
    private static final NanoClock CLOCK = NanoClock.SYSTEM;
    private static final long UNTIMED_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final ForkSettings settings;
    private final LoadPattern load;
    private final JmhMethod benchmark;
    private final ForkClocks clocks = new ForkClocks(LatencyWorker.THREAD);
    private final HiccupMeter hiccups = new HiccupMeter(CLOCK);
    private final List<LatencyWorker> workers = new ArrayList<>();
    private final ForkFigures figures;
    private final ForkLatency latency = new ForkLatency();
    private final int operationsPerBatch;

    private LatencyFork(ForkSettings settings) {
        this.settings = settings;
        this.load = LoadPattern.of(settings.params());
        this.benchmark = JmhMethod.find(settings.benchmark(), LatencyFork.class.getClassLoader());
        this.operationsPerBatch = load.calls() * benchmark.operationsPerCall();
        this.figures =
                new ForkFigures(settings, operationsPerBatch, load.model().isOpen());
    }

    /** Measures what the system properties say; ends the JVM, with code 1 if the benchmark failed. */
    public static void main(String[] args) {
        try {
            new LatencyFork(ForkSettings.of(System.getProperties())).run();
            System.exit(0);
        } catch (Throwable e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private void run() throws Exception {
        Map<Class<?>, Object> shared = Collections.synchronizedMap(new LinkedHashMap<>());
        for (int i = 0; i < settings.threads(); i++) {
            LatencyWorker worker = new LatencyWorker(settings, CLOCK, i);
            workers.add(worker);
            worker.prepare(benchmark, shared);
        }
        ForkLatency discarded = new ForkLatency();
        for (int i = 0; i < settings.timing().warmupIterations(); i++) {
            beforeIteration();
            finish(iterate(settings.timing().warmupMillis()), discarded);
        }
        for (LatencyWorker worker : workers) {
            worker.endWarmup();
        }
        beforeIteration();
        double untimed = workers.get(0).untimedNanos(UNTIMED_NANOS) / benchmark.operationsPerCall();
        afterIteration();
        double timer = TimerCost.measure(CLOCK);
        clocks.awaitWarm();
        measure(untimed, timer);
        hiccups.close();
        // The first worker last: the shared states are its to end.
        for (int i = workers.size() - 1; i >= 0; i--) {
            workers.get(i).close();
        }
        figures.write(latency);
    }

    private void measure(double untimed, double timer) throws Exception {
        TurnFile turns = TurnFile.open(Path.of(System.getProperty(IterationProfiler.TURN_FILE)));
        int arm = Integer.getInteger(IterationProfiler.TURN_ARM, 0);
        long length = TimeUnit.MILLISECONDS.toNanos(settings.timing().iterationMillis());
        for (int i = 0; i < settings.timing().iterations(); i++) {
            turns.awaitTurn(arm, length);
            beforeIteration();
            clocks.start();
            Iteration iteration = iterate(settings.timing().iterationMillis());
            figures.add(clocks.stop(), iteration.done(), untimed, timer);
            finish(iteration, latency);
            turns.passTurn(arm);
            turns.awaitEndIfDone(arm);
        }
    }

    private void beforeIteration() throws Exception {
        for (LatencyWorker worker : workers) {
            worker.beforeIteration();
        }
    }

    private void afterIteration() throws Exception {
        for (LatencyWorker worker : workers) {
            worker.afterIteration();
        }
    }

    /** What became of an iteration, how late a sleeping thread woke, and its time, ms since 1970. */
    private record Iteration(MeasuringLoop.Done done, Histogram late, long from, long to) {}

    private Iteration iterate(int millis) throws Exception {
        long length = TimeUnit.MILLISECONDS.toNanos(millis);
        double batchesPerSecond = load.ratePerSecond() / operationsPerBatch / settings.threads();
        CountDownLatch gate = new CountDownLatch(1);
        List<Future<MeasuringLoop.Done>> running = new ArrayList<>();
        for (LatencyWorker worker : workers) {
            running.add(worker.start(gate, length, batchesPerSecond));
        }
        long from = System.currentTimeMillis();
        hiccups.start();
        gate.countDown();
        long batches = 0;
        long unserved = 0;
        for (Future<MeasuringLoop.Done> one : running) {
            MeasuringLoop.Done done = LatencyWorker.await(one);
            batches += done.batches();
            unserved += done.unserved();
        }
        long to = System.currentTimeMillis();
        return new Iteration(new MeasuringLoop.Done(batches, unserved), hiccups.stop(), from, to);
    }

    private void finish(Iteration iteration, ForkLatency into) throws Exception {
        Histogram service = ForkLatency.newHistogram();
        Histogram response = ForkLatency.newHistogram();
        afterIteration();
        for (LatencyWorker worker : workers) {
            service.add(worker.service());
            response.add(worker.response());
        }
        into.add(Kind.SERVICE, stamped(service, iteration));
        if (load.model().isOpen()) {
            into.add(Kind.RESPONSE, stamped(response, iteration));
        }
        into.add(Kind.HICCUP, stamped(iteration.late(), iteration));
    }

    private static Histogram stamped(Histogram histogram, Iteration iteration) {
        histogram.setStartTimeStamp(iteration.from());
        histogram.setEndTimeStamp(iteration.to());
        return histogram;
    }
}
