package org.hmmlab.sync;

import java.util.ArrayDeque;

/** The deferred callbacks of one domain and the daemon thread that runs them, in the order of their arrival. */
final class SrcuCallbacks {
    private static final long IDLE_MILLIS = 1_000;

    private final Srcu srcu;
    private final ArrayDeque<Entry> queue = new ArrayDeque<>();
    private Thread worker;
    private long added;
    private long ran;

    SrcuCallbacks(Srcu srcu) {
        this.srcu = srcu;
    }

    /** A callback and the grace period that must have ended before it runs. */
    private record Entry(Runnable callback, long target) {}

    synchronized void add(Runnable callback) {
        WorkCounters.rmw(Part.SRCU);
        queue.add(new Entry(callback, srcu.gracePeriods().snapshot()));
        added++;
        if (worker == null) {
            worker = new Thread(this::work, "srcu-callbacks");
            worker.setDaemon(true);
            worker.start();
        }
        notifyAll();
    }

    synchronized void barrier() {
        if (Thread.currentThread() == worker) {
            throw new IllegalStateException("srcu_barrier must not be called by a callback: it waits for itself");
        }
        long target = added;
        boolean interrupted = false;
        while (ran - target < 0) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        for (Entry entry = next(); entry != null; entry = next()) {
            srcu.waitFor(entry.target);
            try {
                entry.callback.run();
            } catch (Throwable e) {
                Thread.currentThread().getUncaughtExceptionHandler().uncaughtException(Thread.currentThread(), e);
            }
            synchronized (this) {
                ran++;
                notifyAll();
            }
        }
    }

    private synchronized Entry next() {
        long deadline = System.nanoTime() + IDLE_MILLIS * 1_000_000;
        while (queue.isEmpty()) {
            long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
            if (leftMillis <= 0) {
                worker = null;
                return null;
            }
            try {
                wait(leftMillis);
            } catch (InterruptedException e) {
                continue;
            }
        }
        return queue.poll();
    }
}
