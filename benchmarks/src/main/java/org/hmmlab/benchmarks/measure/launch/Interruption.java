package org.hmmlab.benchmarks.measure.launch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * What happens on Ctrl-C (and on a polite kill): the measured JVMs are killed, the run is stored as incomplete, a
 * sentence says where, and the process ends with code 130.
 *
 * <p>Thread-safe. The ending runs on a shutdown hook while the measuring thread may still be at work; that thread calls
 * {@link #parkForeverIfInterrupted()} before it touches a run again.
 */
public final class Interruption {
    /** Exit code of an interrupted command. */
    public static final int EXIT_CODE = 130;

    private final List<AutoCloseable> children = new ArrayList<>();
    private final AtomicReference<Supplier<String>> ending = new AtomicReference<>();
    private final AtomicBoolean isInterrupted = new AtomicBoolean();
    private volatile boolean isArmed;

    private final Runnable park;

    /** One that never fires by itself; for tests and for commands that store nothing. */
    public Interruption() {
        this(LockSupport::park);
    }

    /** One whose threads wait by other means. */
    Interruption(Runnable park) {
        this.park = park;
    }

    /** Installs one for this process; it stays quiet until {@link #onInterrupt} has said what to finish. */
    public static Interruption install() {
        Interruption interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(new Thread(interruption::shutDown, "lab-interruption"));
        return interruption;
    }

    /**
     * Arms it: from now on a shutdown is an interruption.
     *
     * @param finish stores what was measured and returns the sentence that says where
     */
    public void onInterrupt(Supplier<String> finish) {
        ending.set(finish);
        isArmed = true;
    }

    /** Disarms it: the command has ended by itself. */
    public void disarm() {
        isArmed = false;
    }

    /** Whether a shutdown has begun. */
    public boolean isInterrupted() {
        return isInterrupted.get();
    }

    /** Never returns once a shutdown has begun: the hook stores the run and ends the process, and nothing may come in between. */
    public void parkForeverIfInterrupted() {
        while (isInterrupted()) {
            park.run();
            // Cleared, or the next park would return at once.
            Thread.interrupted();
        }
    }

    /** Adds what must be closed on interruption, a process above all. */
    public void add(AutoCloseable child) {
        synchronized (children) {
            children.add(child);
        }
        if (isInterrupted()) {
            closeQuietly(child);
        }
    }

    /** Forgets what has ended. */
    public void remove(AutoCloseable child) {
        synchronized (children) {
            children.remove(child);
        }
    }

    /** What the hook does up to ending the process; returns whether the process must end with {@link #EXIT_CODE}. */
    boolean fire() {
        boolean wasArmed = isArmed;
        if (wasArmed) {
            isInterrupted.set(true);
        }
        List<AutoCloseable> toClose;
        synchronized (children) {
            toClose = new ArrayList<>(children);
        }
        // The last first: a build before the files that it works on.
        Collections.reverse(toClose);
        toClose.forEach(Interruption::closeQuietly);
        if (wasArmed) {
            say();
        }
        return wasArmed;
    }

    private void say() {
        try {
            System.err.println();
            System.err.println(ending.get().get());
        } catch (RuntimeException e) {
            System.err.println("interrupted, and what was measured could not be stored: " + e.getMessage());
        }
        System.err.flush();
    }

    private void shutDown() {
        if (fire()) {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }

    private static void closeQuietly(AutoCloseable child) {
        try {
            child.close();
        } catch (Exception e) {
            System.err.println("a measured process could not be ended: " + e);
        }
    }
}
