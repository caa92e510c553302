package org.hmmlab.benchmarks.measure.fork;

import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;
import org.hmmlab.profiles.stacks.ProfileEvent;

/**
 * Does once, on a thread of the harness, what a profile looks for. A profile without a program's samples that does not even
 * show this has not looked; one that shows it has found nothing. Its frames are folded away.
 */
public final class Heartbeat {
    /** Beginning of its frames. */
    public static final String FRAMES = Heartbeat.class.getName().replace('.', '/') + '.';

    private static final int PIECE = 4_096;

    /** A thread's allocations are sampled from its next allocation buffer on: so many pieces fill some. */
    private static final int MIN_PIECES = 2_048;

    private static final int MAX_PIECES = 100_000;
    private static final long MAX_HELD_NANOS = 50_000_000;

    /** Keeps what was made from being optimised away. */
    static volatile Object sink;

    private Heartbeat() {}

    /**
     * Is seen, if sampling works. Time needs none: whatever runs is seen.
     *
     * @param interval of the samples, ns or bytes
     */
    static void beat(ProfileEvent event, long interval) {
        switch (event) {
            case ALLOC -> allocate(Math.min(MAX_PIECES, MIN_PIECES + 4 * interval / PIECE));
            case NATIVEMEM -> takeNative(Math.min(MAX_PIECES, 1 + 4 * interval / PIECE));
            case LOCK -> block(Math.min(MAX_HELD_NANOS, 2 * interval));
            case CPU, WALL -> {}
        }
    }

    private static void allocate(long pieces) {
        for (long i = 0; i < pieces; i++) {
            sink = new byte[PIECE];
        }
    }

    private static void takeNative(long pieces) {
        for (long i = 0; i < pieces; i++) {
            sink = ByteBuffer.allocateDirect(PIECE);
        }
    }

    private static void block(long heldNanos) {
        Object lock = new Object();
        Thread waiter = new Thread(() -> enter(lock), "heartbeat");
        waiter.setDaemon(true);
        synchronized (lock) {
            waiter.start();
            while (waiter.getState() != Thread.State.BLOCKED) {
                Thread.onSpinWait();
            }
            long end = System.nanoTime() + heldNanos;
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(heldNanos);
            }
        }
        try {
            waiter.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void enter(Object lock) {
        synchronized (lock) {
            sink = lock;
        }
    }
}
