package org.hmmlab.devmem;

import org.hmmlab.sync.Part;
import org.hmmlab.sync.PercpuRef;
import org.hmmlab.sync.WaitQueue;

/**
 * The reference count of a page map, with what happens when it has run down, and a completion to wait for that. Thread-safe.
 *
 * @kernel include/linux/memremap.h dev_pagemap.ref, .internal_ref, .done 5.3 — count and completion in one object
 */
public final class PagemapRef {
    /** Size of the record. */
    static final int BYTES = 64;

    private static final int COUNT = 0;
    private static final int DONE = 4;

    private final DeviceMemory owner;
    private final long record;
    private volatile boolean done;
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
        return PercpuRef.tryGetLive(record, COUNT, Part.PAGE);
    }

    /**
     * Gives references up.
     *
     * @param references how many, at least 1
     */
    public void put(int references) {
        if (PercpuRef.putMany(record, COUNT, references, Part.PAGE)) {
            complete();
        }
    }

    /** Stops the giving out of live references and drops the first one. */
    public void kill() {
        if (PercpuRef.kill(record, COUNT, Part.PAGE)) {
            complete();
        }
    }

    /** Sleeps until the killed count has reached 0. */
    public void awaitDone() {
        WaitQueue.await(record, DONE, Part.WAIT_QUEUE, () -> done, Long.MAX_VALUE);
    }

    /**
     * Whether the count has reached 0.
     *
     * @return true when all references are gone
     */
    public boolean isDone() {
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
        PercpuRef.getMany(record, COUNT, references, Part.PAGE);
    }

    long record() {
        return record;
    }

    private void complete() {
        done = true;
        WaitQueue.wakeAll(record, DONE, Part.WAIT_QUEUE);
    }
}
