package org.hmmlab.memory;

import java.util.function.BooleanSupplier;
import org.hmmlab.sync.Mutex;
import org.hmmlab.sync.WaitQueue;
import org.hmmlab.sync.WorkCategory;

/**
 * The lock of each page, and the wait queues of those who wait for what happens to a page. Thread-safe.
 *
 * <p>Who holds a page's lock decides whether the page stays in its file, is being moved, or goes to swap. It may be held across notifier calls; it is taken
 * after mmap_sem, before reverse-map locks and entry locks.
 *
 * <p>Who waits for the lock holds a reference to the page. Who waits for an entry to change needs none: it sleeps on one of the machine's wait
 * queues, found by the page's number, and looks at the entry only.
 *
 * @kernel include/linux/pagemap.h lock_page(), mm/filemap.c __lock_page(), put_and_wait_on_page_locked() 5.3 — the lock is a mutex beside the flags; the queues hold no page waiter bit
 */
public final class PageLocks implements AutoCloseable {
    private static final int QUEUES = 64;
    private static final int QUEUE_BYTES = 64;

    private final PhysicalMemory memory;
    private final RecordSlab slab = new RecordSlab("page wait queues", QUEUES * QUEUE_BYTES);
    private final long queues = slab.allocate();

    /**
     * Creates the queues.
     *
     * @param memory whose pages
     */
    public PageLocks(PhysicalMemory memory) {
        this.memory = memory;
    }

    /**
     * Locks a page; sleeps while another thread has the lock.
     *
     * @param pfn a page that the caller has a reference to
     */
    public void lock(long pfn) {
        Mutex.lock(memory.record(pfn), PageRecord.LOCK, WorkCategory.PAGE);
    }

    /**
     * Locks a page if that takes no waiting.
     *
     * @param pfn a page in use
     * @return whether the caller has the lock
     */
    public boolean tryLock(long pfn) {
        return Mutex.tryLock(memory.record(pfn), PageRecord.LOCK, WorkCategory.PAGE);
    }

    /**
     * Unlocks a page. Those who wait for an entry are told by {@link #wake} before.
     *
     * @param pfn a page that the caller has the lock of
     */
    public void unlock(long pfn) {
        Mutex.unlock(memory.record(pfn), PageRecord.LOCK, WorkCategory.PAGE);
    }

    /**
     * Whether somebody has the lock.
     *
     * @param pfn a page
     * @return as of some moment
     */
    public boolean isLocked(long pfn) {
        return Mutex.isLocked(memory.record(pfn), PageRecord.LOCK);
    }

    /**
     * Sleeps until something has happened to a page.
     *
     * @param pfn the page; needs no reference
     * @param happened looked at before and after sleeping, must not look at the page
     */
    public void await(long pfn, BooleanSupplier happened) {
        WaitQueue.await(queue(pfn), 0, WorkCategory.WAIT_QUEUE, happened, Long.MAX_VALUE);
    }

    /**
     * Wakes all who wait for something to happen to a page; it has happened.
     *
     * @param pfn the page
     */
    public void wake(long pfn) {
        WaitQueue.wakeAll(queue(pfn), 0, WorkCategory.WAIT_QUEUE);
    }

    @Override
    public void close() {
        slab.free(queues, "close of the page locks");
        slab.close();
    }

    private long queue(long pfn) {
        return queues + (pfn & QUEUES - 1) * QUEUE_BYTES;
    }
}
