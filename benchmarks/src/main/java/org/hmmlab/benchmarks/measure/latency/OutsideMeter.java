package org.hmmlab.benchmarks.measure.latency;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.hmmlab.benchmarks.measure.fork.HiccupMeter;
import org.hmmlab.benchmarks.measure.fork.Hiccups;
import org.hmmlab.benchmarks.measure.fork.NanoClock;
import org.hmmlab.benchmarks.measure.fork.TurnFile;
import org.hmmlab.benchmarks.measure.launch.ForkResult;
import org.hmmlab.benchmarks.measure.launch.Harness;
import org.hmmlab.results.latency.ForkLatency;
import org.hmmlab.results.latency.Kind;

/**
 * A thread of the lab, outside the measured JVMs, that sleeps a millisecond at a time and records how late it wakes, by the
 * turn in which it slept: what it sees is the machine's doing, not the JVM's. Started and ended by one thread.
 */
final class OutsideMeter implements Harness.Watch {
    private final TurnFile turns;
    private final NanoClock clock;
    private final Histogram[] byTurn;
    private final AtomicBoolean isClosed = new AtomicBoolean();
    private final Thread thread = new Thread(this::watch, "hmmlab-outside-hiccups");

    /** Starts the thread. */
    OutsideMeter(TurnFile turns, NanoClock clock) {
        this.turns = turns;
        this.clock = clock;
        this.byTurn = new Histogram[turns.turns()];
        for (int turn = 0; turn < byTurn.length; turn++) {
            byTurn[turn] = ForkLatency.newHistogram();
        }
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        Hiccups hiccups = new Hiccups(HiccupMeter.SLEEP_NANOS);
        while (!isClosed.get()) {
            int turn = turns.turnNow();
            long before = clock.nanos();
            LockSupport.parkNanos(this, HiccupMeter.SLEEP_NANOS);
            long slept = clock.nanos() - before;
            if (turn >= 0 && turn == turns.turnNow() && slept >= HiccupMeter.SLEEP_NANOS) {
                hiccups.woke(slept, byTurn[turn]);
            }
        }
    }

    @Override
    public ForkResult complete(int arm, ForkResult result) {
        ForkLatency latency = result.latency();
        if (latency != null) {
            for (int turn = 0; turn < byTurn.length; turn++) {
                if (turns.ownerOf(turn) == arm) {
                    latency.add(Kind.OUTSIDE, stamped(byTurn[turn], latency));
                }
            }
        }
        return result;
    }

    /** Gives a turn the time stamps of the iteration that it was. */
    private static Histogram stamped(Histogram turn, ForkLatency latency) {
        int iteration = latency.count(Kind.OUTSIDE);
        if (iteration < latency.count(Kind.SERVICE)) {
            Histogram service = latency.iteration(Kind.SERVICE, iteration);
            turn.setStartTimeStamp(service.getStartTimeStamp());
            turn.setEndTimeStamp(service.getEndTimeStamp());
        }
        return turn;
    }

    @Override
    public void close() {
        if (!isClosed.getAndSet(true)) {
            LockSupport.unpark(thread);
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
