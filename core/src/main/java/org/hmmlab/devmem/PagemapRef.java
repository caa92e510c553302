package org.hmmlab.devmem;

import org.hmmlab.sync.PercpuRef;
import org.hmmlab.sync.WorkCategory;

/**
 * The reference count of a page map, with what happens when it has run down, and a completion to wait for that. Thread-safe.
 *
 * @kernel include/linux/memremap.h dev_pagemap.ref, .internal_ref, .done 5.3 — count and completion in one object
 */
public final class PagemapRef {
    /** Size of the record. */
    static final int BYTES = 64;

    private static final int COUNT = 0;

    private final DeviceMemory owner;
    private final long record;
    private boolean done;
    private boolean ended;

    /**
     * Creates a live count of one.
     *
     * @param owner where its page map will be
     */
    public PagemapRef(DeviceMemory owner) {
        this.owner = owner;
        record = owner.refs().allocate();
        PercpuRef.init(record, COUNT);
    }

    /**
     * One more reference, unless the count was killed.
     *
     * @return false when it was
     */
    public boolean tryGetLive() {
        return PercpuRef.tryGetLive(record, COUNT, WorkCategory.PAGE);
    }

    /**
     * Gives references up.
     *
     * @param references how many, at least 1
     */
    public void put(int references) {
        if (PercpuRef.putMany(record, COUNT, references, WorkCategory.PAGE)) {
            complete();
        }
    }

    /** Stops the giving out of live references and drops the first one. */
    public void kill() {
        if (PercpuRef.kill(record, COUNT, WorkCategory.PAGE)) {
            complete();
        }
    }

    /** Sleeps until the killed count has reached 0, and whoever dropped the last reference is done with it. Not interruptible. */
    public synchronized void awaitDone() {
        boolean interrupted = false;
        while (!done) {
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

    /**
     * Whether the count has reached 0.
     *
     * @return true when all references are gone
     */
    public synchronized boolean isDone() {
        return done;
    }

    /** Frees the record; nobody holds or seeks a reference any more. */
    public void exit() {
        if (ended) {
            throw new IllegalStateException("a count must be ended once: it has ended before");
        }
        ended = true;
        owner.refs().free(record, "percpu_ref_exit");
    }

    /**
     * The count.
     *
     * @return references at some moment
     */
    public int count() {
        return PercpuRef.read(record, COUNT);
    }

    /**
     * Whether it was killed.
     *
     * @return true from the kill on
     */
    public boolean isDying() {
        return PercpuRef.isDying(record, COUNT);
    }

    void getMany(int references) {
        PercpuRef.getMany(record, COUNT, references, WorkCategory.PAGE);
    }

    long record() {
        return record;
    }

    /** Under the monitor, not on the record: who waits may free that as soon as it sees this. */
    private synchronized void complete() {
        done = true;
        notifyAll();
    }
}
