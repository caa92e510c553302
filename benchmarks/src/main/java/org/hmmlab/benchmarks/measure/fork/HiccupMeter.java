package org.hmmlab.benchmarks.measure.fork;

import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.hmmlab.results.latency.ForkLatency;

/**
 * A thread inside the measured JVM that sleeps a millisecond at a time and records how late it wakes; outside iterations it
 * sleeps for good, so that it does not disturb the JVM whose turn it is. Controlled by one thread.
 */
public final class HiccupMeter implements AutoCloseable {
    /** Length of one sleep. */
    public static final long SLEEP_NANOS = 1_000_000;

    private final NanoClock clock;
    private final SingleWriterRecorder recorder =
            new SingleWriterRecorder(1, ForkLatency.LARGEST_NS, ForkLatency.DIGITS);
    private final Histogram scratch = ForkLatency.newHistogram();
    private final Thread thread = new Thread(this::watch, "hmmlab-hiccups");
    /** Volatile: start() and stop() tell the thread; what it records travels through the recorder. */
    private volatile boolean isOn;

    /** Volatile: close() tells the thread to end. */
    private volatile boolean isClosed;

    /** Starts the thread; it waits. */
    HiccupMeter(NanoClock clock) {
        this.clock = clock;
        thread.setDaemon(true);
        thread.start();
    }

    /** Begins an iteration. */
    void start() {
        recorder.reset();
        isOn = true;
        LockSupport.unpark(thread);
    }

    /**
     * Ends the iteration.
     *
     * @return its own histogram
     */
    Histogram stop() {
        isOn = false;
        Histogram own = ForkLatency.newHistogram();
        own.add(recorder.getIntervalHistogram());
        return own;
    }

    private void watch() {
        Hiccups hiccups = new Hiccups(SLEEP_NANOS);
        while (!isClosed) {
            if (!isOn) {
                LockSupport.park(this);
                continue;
            }
            long before = clock.nanos();
            LockSupport.parkNanos(this, SLEEP_NANOS);
            long slept = clock.nanos() - before;
            // Woken early by unpark, or turned off meanwhile: not a sleep of an iteration.
            if (isOn && slept >= SLEEP_NANOS) {
                scratch.reset();
                hiccups.woke(slept, scratch);
                scratch.recordedValues()
                        .forEach(v ->
                                recorder.recordValueWithCount(v.getValueIteratedTo(), v.getCountAtValueIteratedTo()));
            }
        }
    }

    /** Ends the thread. */
    @Override
    public void close() {
        isClosed = true;
        LockSupport.unpark(thread);
    }
}
