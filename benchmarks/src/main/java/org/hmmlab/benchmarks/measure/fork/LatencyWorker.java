package org.hmmlab.benchmarks.measure.fork;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;
import org.hmmlab.results.latency.ForkLatency;
import org.hmmlab.results.model.LoadModel;
import org.hmmlab.results.model.LoadPattern;
import org.jspecify.annotations.Nullable;

/**
 * One thread that does operations, with its own states and histograms. The control thread hands it one task after another;
 * the future orders what the one wrote before what the other reads.
 */
final class LatencyWorker implements AutoCloseable {
    /** Part of the name of every worker thread. */
    static final String THREAD = "hmmlab-latency-worker";

    private final ForkSettings settings;
    private final NanoClock clock;
    private final int index;
    private final LoadPattern load;
    private final ExecutorService thread;
    private final Histogram service = ForkLatency.newHistogram();
    private final Histogram response = ForkLatency.newHistogram();
    private JmhStates states;
    private MeasuringLoop loop;
    private int iteration;

    private @Nullable DelayedTail tail;

    /** A worker, of which the first has index 0. */
    LatencyWorker(ForkSettings settings, NanoClock clock, int index) {
        this.settings = settings;
        this.clock = clock;
        this.index = index;
        this.load = LoadPattern.of(settings.params());
        this.thread = Executors.newSingleThreadExecutor(task -> {
            Thread made = new Thread(task, THREAD + '-' + index);
            made.setDaemon(true);
            return made;
        });
    }

    /** Makes and sets up the worker's states. */
    void prepare(JmhMethod benchmark, Map<Class<?>, Object> shared) throws Exception {
        await(thread.submit(() -> {
            states = new JmhStates(LoadPattern.ofBenchmark(settings.params()), shared, index == 0);
            Operation operation = JmhOperation.of(benchmark, states);
            long delay = ForkParams.delayNanos(settings.params());
            if (delay >= 0) {
                tail = new DelayedTail(operation, clock, delay, settings.seed() + index);
                operation = tail;
            }
            loop = new MeasuringLoop(clock, operation, load.calls());
            return null;
        }));
    }

    /** What is measured from now on counts. */
    void endWarmup() throws Exception {
        await(thread.submit(() -> {
            if (tail != null) {
                tail.endWarmup();
            }
            return null;
        }));
    }

    /** Runs the set-up methods of an iteration. */
    void beforeIteration() throws Exception {
        await(thread.submit(() -> {
            states.beforeIteration();
            return null;
        }));
    }

    /** Runs the tear-down methods of an iteration. */
    void afterIteration() throws Exception {
        await(thread.submit(() -> {
            states.afterIteration();
            return null;
        }));
    }

    /** Starts an iteration as soon as the gate opens; its histograms are this worker's until the next one starts. */
    Future<MeasuringLoop.Done> start(CountDownLatch gate, long lengthNanos, double batchesPerSecond) {
        service.reset();
        response.reset();
        long seed = settings.seed() * 31 + index * 7919L + iteration++;
        return thread.submit(work(() -> {
            gate.await();
            if (!load.model().isOpen()) {
                return loop.closed(lengthNanos, service);
            }
            Arrivals arrivals = load.model() == LoadModel.POISSON
                    ? Arrivals.poisson(batchesPerSecond, seed)
                    : Arrivals.uniform(batchesPerSecond, (double) index / settings.threads());
            return loop.open(arrivals, lengthNanos, service, response);
        }));
    }

    /** What an operation takes without the clock around it, ns a call. */
    double untimedNanos(long lengthNanos) throws Exception {
        return await(thread.submit(work(() -> loop.untimedNanos(lengthNanos))));
    }

    /** What an operation may throw is anything; a future wants an exception. */
    private static <T> Callable<T> work(Work<T> work) {
        return () -> {
            try {
                return work.run();
            } catch (Exception | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException("the benchmark failed: " + e, e);
            }
        };
    }

    /** Work that may throw anything. */
    private interface Work<T> {
        T run() throws Throwable;
    }

    Histogram service() {
        return service;
    }

    Histogram response() {
        return response;
    }

    static <T> T await(Future<T> future) throws Exception {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** Tears the states down and ends the thread. */
    @Override
    public void close() throws Exception {
        try {
            await(thread.submit(() -> {
                states.end();
                return null;
            }));
        } finally {
            thread.shutdown();
        }
    }
}
