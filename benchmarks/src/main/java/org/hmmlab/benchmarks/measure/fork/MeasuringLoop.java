package org.hmmlab.benchmarks.measure.fork;

import java.util.Arrays;
import org.HdrHistogram.Histogram;
import org.hmmlab.results.latency.ForkLatency;

/** One worker's loop: does operations for some time and records each, or each batch. Used by one thread. */
final class MeasuringLoop {
    /** An open loop that has fallen behind gives up after so many times its length. */
    private static final int MAX_LENGTHS = 3;

    private static final int ROWS = 31;

    private final NanoClock clock;
    private final Operation operation;
    private final int batch;

    /** A loop over one operation, so many of which are timed together. */
    MeasuringLoop(NanoClock clock, Operation operation, int batch) {
        this.clock = clock;
        this.operation = operation;
        this.batch = batch;
    }

    /**
     * What became of an iteration.
     *
     * @param batches done
     * @param unserved batches that were due and never started, because the loop gave up
     */
    record Done(long batches, long unserved) {}

    /**
     * Closed: the next batch starts when the last has ended.
     *
     * @param lengthNanos of the iteration; the batch that runs then is finished
     * @param service takes the time of every batch
     */
    Done closed(long lengthNanos, Histogram service) throws Throwable {
        long batches = 0;
        long end = clock.nanos();
        long last = end + lengthNanos;
        while (end < last) {
            long start = clock.nanos();
            runBatch();
            end = clock.nanos();
            ForkLatency.record(service, end - start);
            batches++;
        }
        return new Done(batches, 0);
    }

    /**
     * Open: a batch starts when it is due, or as soon as the one before has ended if that is later. What waits because another
     * took long counts its wait: response time begins when a batch is due, whether anybody was free or not. A batch that is
     * never started counts as having taken until the loop gave up, which is less than the truth.
     *
     * @param arrivals when batches are due
     * @param lengthNanos batches that are due within it are done, however long that takes, up to {@value #MAX_LENGTHS} times
     * @param service from start to end
     * @param response from due to end
     */
    Done open(Arrivals arrivals, long lengthNanos, Histogram service, Histogram response) throws Throwable {
        long first = clock.nanos();
        long givesUp = first + MAX_LENGTHS * lengthNanos;
        long batches = 0;
        long offset = arrivals.next();
        while (offset < lengthNanos) {
            long due = first + offset;
            long start = clock.nanos();
            while (start < due) {
                Thread.onSpinWait();
                start = clock.nanos();
            }
            if (start >= givesUp) {
                return new Done(batches, giveUp(arrivals, offset, lengthNanos, start - first, response));
            }
            runBatch();
            long end = clock.nanos();
            ForkLatency.record(service, end - start);
            ForkLatency.record(response, end - due);
            batches++;
            offset = arrivals.next();
        }
        return new Done(batches, 0);
    }

    private static long giveUp(Arrivals arrivals, long next, long lengthNanos, long nowOffset, Histogram response) {
        long unserved = 0;
        for (long offset = next; offset < lengthNanos; offset = arrivals.next()) {
            ForkLatency.record(response, nowOffset - offset);
            unserved++;
        }
        return unserved;
    }

    private void runBatch() throws Throwable {
        for (int i = 0; i < batch; i++) {
            operation.run();
        }
    }

    /**
     * What an operation takes without the clock around each: done in rows so long that the clock around a row weighs nothing, the
     * median row, so that a loaded machine does not make operations look longer than they are.
     *
     * @param lengthNanos about how long to try
     * @return ns
     */
    double untimedNanos(long lengthNanos) throws Throwable {
        int row = 1;
        while (rowNanos(row) < lengthNanos / ROWS && row < Integer.MAX_VALUE / 2) {
            row *= 2;
        }
        double[] rows = new double[ROWS];
        for (int i = 0; i < ROWS; i++) {
            rows[i] = (double) rowNanos(row) / row;
        }
        Arrays.sort(rows);
        return rows[ROWS / 2];
    }

    private long rowNanos(int row) throws Throwable {
        long first = clock.nanos();
        for (int i = 0; i < row; i++) {
            operation.run();
        }
        return clock.nanos() - first;
    }
}
