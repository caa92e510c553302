package org.hmmlab.mm.struct;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.hmmlab.memory.RecordSlab;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.notifier.NotifierChain;
import org.hmmlab.notifier.NotifierOwner;
import org.hmmlab.sync.Kref;
import org.hmmlab.sync.RwSemaphore;
import org.hmmlab.sync.SpinLock;
import org.hmmlab.sync.WorkCategory;

/**
 * The structure of an address space: its off-heap record with the two counters and the locks, and the words that others hang on it.
 *
 * <p>Lives as long as mm_count; what it describes, the {@link AddressSpace}, as long as mm_users. Thread-safe.
 *
 * @kernel include/linux/mm_types.h struct mm_struct 5.3 — see {@link MmLayout}
 */
public abstract class MmStruct implements NotifierOwner {
    private static final VarHandle CHAIN;
    private static final VarHandle HMM;

    static {
        try {
            CHAIN = MethodHandles.lookup().findVarHandle(MmStruct.class, "chain", NotifierChain.class);
            HMM = MethodHandles.lookup().findVarHandle(MmStruct.class, "hmm", Object.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final long record;

    /** Through {@link #CHAIN} only. */
    @SuppressWarnings("unused")
    private NotifierChain chain;

    /** Through {@link #HMM} only. */
    @SuppressWarnings("unused")
    private Object hmm;

    private volatile boolean signalPending;
    private volatile int retries;
    private volatile boolean unstable;

    /**
     * Creates the structure, with one user and one reference.
     *
     * @param slab where its record comes from
     */
    protected MmStruct(RecordSlab slab) {
        record = slab.allocate();
        Kref.init(record, MmLayout.MM_USERS, 1);
        Kref.init(record, MmLayout.MM_COUNT, 1);
    }

    /**
     * The off-heap record.
     *
     * @return its address; the layout is {@link MmLayout}
     */
    public final long record() {
        return record;
    }

    /**
     * One more user; the caller is one.
     *
     * @kernel include/linux/sched/mm.h mmget() 5.3 — none
     */
    public final void get() {
        Kref.get(record, MmLayout.MM_USERS, WorkCategory.MM_USERS);
    }

    /**
     * One more user unless there is none left.
     *
     * @return false when the address space has ended or is ending
     * @kernel include/linux/sched/mm.h mmget_not_zero() 5.3 — none
     */
    public final boolean getNotZero() {
        return Kref.getUnlessZero(record, MmLayout.MM_USERS, WorkCategory.MM_USERS);
    }

    /**
     * One user less. The last one runs the whole teardown in this thread, driver callbacks included.
     *
     * @kernel kernel/fork.c mmput() 5.3 — none
     */
    public final void put() {
        if (Kref.put(record, MmLayout.MM_USERS, WorkCategory.MM_USERS)) {
            exit();
        }
    }

    /**
     * How many users there are.
     *
     * @return mm_users, as of some moment
     */
    @Override
    public final int users() {
        return Kref.read(record, MmLayout.MM_USERS);
    }

    @Override
    public final void grab() {
        Kref.get(record, MmLayout.MM_COUNT, WorkCategory.MM_COUNT);
    }

    @Override
    public final void drop() {
        if (Kref.put(record, MmLayout.MM_COUNT, WorkCategory.MM_COUNT)) {
            NotifierChain last = notifierChain();
            if (last != null) {
                last.free("__mmdrop");
            }
            free();
        }
    }

    /** Takes mmap_sem for read. */
    public final void downRead() {
        RwSemaphore.downRead(record, MmLayout.MMAP_SEM, WorkCategory.MMAP_SEM);
    }

    /**
     * Takes mmap_sem for read if that can be done at once.
     *
     * @return whether it was taken
     */
    public final boolean tryDownRead() {
        return RwSemaphore.tryDownRead(record, MmLayout.MMAP_SEM, WorkCategory.MMAP_SEM);
    }

    /** The OOM reaper has been here: private memory that is missing is lost. */
    public final void becomeUnstable() {
        unstable = true;
    }

    /** {@return whether the OOM reaper has been here} */
    public final boolean isUnstable() {
        return unstable;
    }

    /** Drops mmap_sem held for read. */
    public final void upRead() {
        RwSemaphore.upRead(record, MmLayout.MMAP_SEM, WorkCategory.MMAP_SEM);
    }

    /** Takes mmap_sem for write. */
    public final void downWrite() {
        RwSemaphore.downWrite(record, MmLayout.MMAP_SEM, WorkCategory.MMAP_SEM);
    }

    /** Drops mmap_sem held for write. */
    public final void upWrite() {
        RwSemaphore.upWrite(record, MmLayout.MMAP_SEM, WorkCategory.MMAP_SEM);
    }

    /**
     * Checks that mmap_sem is held, for read or write.
     *
     * @throws IllegalStateException if nobody holds it
     */
    public final void assertLocked() {
        if (!RwSemaphore.isLocked(record, MmLayout.MMAP_SEM)) {
            throw new IllegalStateException("mmap_sem must be held, for read at least: nobody holds it");
        }
    }

    @Override
    public final void assertWriteLocked() {
        if (!RwSemaphore.isWriteLocked(record, MmLayout.MMAP_SEM)) {
            throw new IllegalStateException("mmap_sem must be held for write: it is not");
        }
    }

    @Override
    public final NotifierChain notifierChain() {
        // Acquire: the chain's own fields after its address. Pairs with the release of its publication.
        return (NotifierChain) CHAIN.getAcquire(this);
    }

    @Override
    public final void notifierChain(NotifierChain newChain) {
        // Release: the chain is complete before it can be found.
        CHAIN.setRelease(this, newChain);
    }

    /**
     * The kernel's {@code mm->hmm} of the time before get/put. Reliable under the page-table lock; may be looked at without.
     *
     * @return whatever was put there, null for nothing
     */
    public final Object hmm() {
        // Acquire: pairs with the release below, for those who look without the lock.
        return HMM.getAcquire(this);
    }

    /**
     * Sets {@code mm->hmm}; the caller holds the page-table lock.
     *
     * @param newHmm what to put there, null for nothing
     * @throws IllegalStateException when nobody holds the lock
     */
    public final void hmm(Object newHmm) {
        if (!SpinLock.isLocked(record, MmLayout.PAGE_TABLE_LOCK)) {
            throw new IllegalStateException("page_table_lock must be held to set mm->hmm: it is not");
        }
        // Release: the object is complete before it can be found without the lock.
        HMM.setRelease(this, newHmm);
    }

    /**
     * Makes {@link #takeAllLocks()} fail with -EINTR as long as it is set.
     *
     * @param pending whether a signal is pending
     */
    public final void signalPending(boolean pending) {
        signalPending = pending;
    }

    /**
     * Lets the next faults that allow it ask for a retry, as the kernel's do when they must wait for a page. For tests; one thread at a
     * time.
     *
     * @param faults how many
     */
    public final void retryFaults(int faults) {
        retries = faults;
    }

    /** {@return whether a signal is pending} */
    public final boolean isSignalPending() {
        return signalPending;
    }

    /** {@return whether this fault is to ask for a retry; takes one of those that {@link #retryFaults} allows} */
    public final boolean takeRetry() {
        int left = retries;
        if (left == 0) {
            return false;
        }
        retries = left - 1;
        return true;
    }

    /** The last user is gone. */
    protected abstract void exit();

    /** The last reference to the structure is gone. */
    protected abstract void free();
}
