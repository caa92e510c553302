package org.hmmlab.driver.svm;

import org.hmmlab.memory.PageSize;

/**
 * Accesses that a device makes together, as the threads of one group do: each fault stalls its access alone, and the program
 * is done when all are. Filled by one thread, run by the device, read by the first again after {@link #isDone()}.
 */
public final class AccessProgram {

    private final int[] instances;
    private final long[] pages;
    private final boolean[] writes;
    /** Slot of the fault that an access waits for; confined to the device's thread. */
    final int[] slots;

    private final Outcome[] outcomes;
    private int size;
    private volatile boolean done = true;

    /** What became of an access. */
    public enum Outcome {
        /** Not made yet. */
        WAITING,
        /** Its fault is reported and not answered. */
        FAULTED,
        /** The device used the page. */
        DONE,
        /** The driver cancelled its fault. */
        CANCELLED
    }

    /**
     * Makes an empty program.
     *
     * @param capacity most accesses
     */
    public AccessProgram(int capacity) {
        instances = new int[capacity];
        pages = new long[capacity];
        writes = new boolean[capacity];
        slots = new int[capacity];
        outcomes = new Outcome[capacity];
    }

    /**
     * Empties the program.
     *
     * @return this
     * @throws IllegalStateException while the device runs it
     */
    public AccessProgram clear() {
        assertDone();
        size = 0;
        return this;
    }

    /**
     * Adds an access.
     *
     * @param instance which of the device's address spaces
     * @param address a byte of the page
     * @param write whether it writes
     * @return this
     * @throws IllegalStateException while the device runs the program
     */
    public AccessProgram add(int instance, long address, boolean write) {
        assertDone();
        instances[size] = instance;
        pages[size] = address >>> PageSize.SHIFT << PageSize.SHIFT;
        writes[size] = write;
        outcomes[size++] = Outcome.WAITING;
        return this;
    }

    /**
     * How many accesses it has.
     *
     * @return a count
     */
    public int size() {
        return size;
    }

    /**
     * What became of an access; exact once the program is done.
     *
     * @param i the access, in the order in which they were added
     * @return its outcome
     */
    public Outcome outcome(int i) {
        return outcomes[i];
    }

    /**
     * Whether the device is done with it.
     *
     * @return true before it was submitted, too
     */
    public boolean isDone() {
        return done;
    }

    int instance(int i) {
        return instances[i];
    }

    long page(int i) {
        return pages[i];
    }

    boolean isWrite(int i) {
        return writes[i];
    }

    void outcome(int i, Outcome outcome) {
        outcomes[i] = outcome;
    }

    void submitted() {
        assertDone();
        for (int i = 0; i < size; i++) {
            outcomes[i] = Outcome.WAITING;
        }
        done = false;
    }

    /** Publishes the outcomes. */
    void finished() {
        done = true;
    }

    private void assertDone() {
        if (!done) {
            throw new IllegalStateException("a program must be done to be changed or submitted: the device runs it");
        }
    }
}
