package org.hmmlab.benchmarks.measure.fork;

/**
 * A clock that stands still unless it is moved. Whoever reads it twice without doing anything waits for what is due: then it
 * jumps there, so that waiting takes one step.
 */
final class FakeClock implements NanoClock {
    private final long readingNanos;
    private long now;
    private long lastRead = -1;
    private long due;

    /** A clock of which a reading costs nothing. */
    FakeClock() {
        this(0);
    }

    /** A clock of which each reading takes time. */
    FakeClock(long readingNanos) {
        this.readingNanos = readingNanos;
    }

    @Override
    public long nanos() {
        now += readingNanos;
        if (now == lastRead && now < due) {
            now = due;
        }
        lastRead = now;
        return now;
    }

    void pass(long nanos) {
        now += nanos;
    }

    /** Arrivals at equal distances, to which this clock jumps. */
    Arrivals every(long nanos) {
        return () -> due += nanos;
    }
}
