package org.hmmlab.sync;

import java.util.ArrayDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/**
 * The deferred callbacks of one domain, and the daemon thread that runs them in the order of their arrival. The thread
 * starts with the first callback and ends after a second without any.
 *
 * @kernel kernel/rcu/srcutree.c srcu_invoke_callbacks() 5.3 — one list and one worker per domain, not per CPU
 */
final class SrcuCallbacks {
    private static final long IDLE_NANOS = 1_000_000_000L;

    private final GracePeriods gracePeriods;
    private final LongConsumer waitFor;

    /** Guards the fields below. */
    private final SrcuLock lock = new SrcuLock();

    private final ArrayDeque<Entry> queue = new ArrayDeque<>();
    private Thread worker;
    private boolean parked;
    private boolean running;
    private long lastSnapshot;

    /** Takes snapshots from {@code gracePeriods}; {@code waitFor} returns when the given one is over. */
    SrcuCallbacks(GracePeriods gracePeriods, LongConsumer waitFor) {
        this.gracePeriods = gracePeriods;
        this.waitFor = waitFor;
    }

    /** A callback and the grace period that must have ended before it runs. */
    private record Entry(Runnable callback, long snapshot) {}

    /** Queues a callback behind all others; the caller is inside a read section, whose fence B the snapshot needs. */
    void add(Runnable callback) {
        lock.lock(WorkCategory.SRCU);
        lastSnapshot = gracePeriods.snapshot();
        queue.add(new Entry(callback, lastSnapshot));
        Thread toWake = workerToWake();
        lock.unlock();
        LockSupport.unpark(toWake);
    }

    /**
     * Waits until the callbacks queued so far have run. Needs no grace period of its own.
     *
     * @throws IllegalStateException when called by a callback, which would wait for itself
     */
    void barrier() {
        CountDownLatch passed = new CountDownLatch(1);
        lock.lock(WorkCategory.GRACE_PERIOD);
        boolean isWorker = Thread.currentThread() == worker;
        Thread toWake = null;
        if (isWorker || (queue.isEmpty() && !running)) {
            passed.countDown();
        } else {
            queue.add(new Entry(passed::countDown, lastSnapshot));
            toWake = workerToWake();
        }
        lock.unlock();
        if (isWorker) {
            throw new IllegalStateException("srcu_barrier must not be called by a callback: it would wait for itself");
        }
        LockSupport.unpark(toWake);
        StepPoints.reach("srcu:barrier-queued");
        awaitUninterruptibly(passed);
    }

    /** The worker if it sleeps, started if there is none; null if it will look at the queue anyway. */
    private Thread workerToWake() {
        if (worker == null) {
            worker = new Thread(this::work, "srcu-callbacks");
            worker.setDaemon(true);
            worker.start();
            return null;
        }
        return parked ? worker : null;
    }

    private void work() {
        for (Entry entry = next(); entry != null; entry = next()) {
            waitFor.accept(entry.snapshot);
            try {
                entry.callback.run();
            } catch (Throwable e) {
                // One callback's failure is its own: reported, and the others run.
                report(e);
            }
        }
    }

    /** Tells the handler; one that throws is ignored, as the JVM does: the worker must live for the other callbacks. */
    private static void report(Throwable thrown) {
        Thread thread = Thread.currentThread();
        try {
            thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
        } catch (Throwable ignored) {
            thrown.addSuppressed(ignored);
        }
    }

    /** The next entry; null after a second without any, and then this is no longer the worker. */
    private Entry next() {
        long startNanos = System.nanoTime();
        while (true) {
            lock.lock(WorkCategory.GRACE_PERIOD);
            Entry entry = queue.poll();
            running = entry != null;
            parked = entry == null;
            long leftNanos = IDLE_NANOS - (System.nanoTime() - startNanos);
            if (parked && leftNanos <= 0) {
                parked = false;
                worker = null;
            }
            boolean mustSleep = parked;
            lock.unlock();
            if (!mustSleep) {
                return entry;
            }
            LockSupport.parkNanos(this, leftNanos);
            // A callback may have left the thread interrupted, which would turn the sleep into a spin.
            Thread.interrupted();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
