package org.hmmlab.driver.delivery;

import java.util.function.BooleanSupplier;

/**
 * A device's own thread: works, and takes invalidations between two pieces of work. If it dies, it says so and nobody waits
 * for it.
 */
public final class DeviceThread implements AutoCloseable {
    private static final long REST_MILLIS = 10;

    private final InvalidationQueue queue;
    private final Engine engine;
    private final Thread thread;
    private final BooleanSupplier hasReason = this::hasReason;
    private volatile boolean stopping;
    /** Volatile: rest() and resume() tell the thread how to wait; nothing else travels with it. */
    private volatile boolean resting;
    /** Keeps resume() and close() from coming between the look at the flags and the nap. */
    private final Object napMonitor = new Object();

    /** What the device does beside receiving invalidations. Called in the device's thread. */
    public interface Engine extends InvalidationReceiver {
        /**
         * Does one piece of work.
         *
         * @return false if there was none
         */
        boolean step();

        /**
         * Whether a step would do something.
         *
         * @return false if the thread may sleep
         */
        boolean hasWork();
    }

    /**
     * Starts the thread.
     *
     * @param name its name
     * @param queue the device's queue, without a consumer
     * @param engine what it does
     */
    public DeviceThread(String name, InvalidationQueue queue, Engine engine) {
        this.queue = queue;
        this.engine = engine;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        Throwable cause = null;
        try {
            queue.consume(engine);
            int looks = 0;
            while (!stopping) {
                if (queue.service() > 0 | engine.step()) {
                    looks = 0;
                } else if (resting) {
                    nap();
                } else {
                    queue.awaitWork(hasReason, looks++);
                }
            }
        } catch (Throwable thrown) {
            // Not swallowed: failure() has it, close() throws it, deliveries return -ENXIO.
            cause = thrown;
        }
        queue.end(cause);
    }

    /** A monitor and no wait queue of the model's: this is the measuring's doing, and must not be counted as the driver's. */
    @SuppressWarnings("WaitNotInLoop") // the caller's loop looks at the queue between two naps
    private void nap() throws InterruptedException {
        synchronized (napMonitor) {
            if (resting && !stopping) {
                napMonitor.wait(REST_MILLIS);
            }
        }
    }

    private boolean hasReason() {
        return stopping || engine.hasWork();
    }

    /** Tells the thread that there is work. */
    public void wake() {
        queue.wakeConsumer();
    }

    /**
     * Lets the thread sleep ten milliseconds after each look in vain, however its queue waits: it leaves its core to others, and takes
     * what it is given late. For a while in which nobody waits for the device, as between two measurements.
     */
    public void rest() {
        resting = true;
    }

    /** Ends {@link #rest()}: the thread waits as its queue says. */
    public void resume() {
        synchronized (napMonitor) {
            resting = false;
            napMonitor.notifyAll();
        }
    }

    /**
     * What ended the thread.
     *
     * @return null while it runs and after an orderly end
     */
    public Throwable failure() {
        return queue.failure();
    }

    /**
     * Whether it takes work.
     *
     * @return false after its end
     */
    public boolean isRunning() {
        return queue.isRunning();
    }

    /**
     * Stops the thread after its present piece of work and waits for its end. Deliveries under way are acknowledged.
     *
     * @throws IllegalStateException if the thread had died, with the cause
     */
    @Override
    public void close() {
        synchronized (napMonitor) {
            stopping = true;
            napMonitor.notifyAll();
        }
        queue.wakeConsumer();
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (queue.failure() != null) {
            throw new IllegalStateException(
                    "a device's thread must live until it is stopped: " + thread.getName() + " died", queue.failure());
        }
    }
}
