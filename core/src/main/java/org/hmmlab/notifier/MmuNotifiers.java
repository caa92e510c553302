package org.hmmlab.notifier;

import org.hmmlab.memory.Errno;

/**
 * The entry points of the notifier layer.
 *
 * @kernel mm/mmu_notifier.c 5.3 with get/put (2c7933f53f) — without the secondary-TLB and young/test callbacks
 */
public final class MmuNotifiers {
    private static final int MAX_USERS = Integer.MAX_VALUE;

    private MmuNotifiers() {}

    /**
     * Opens a blockable invalidation: when it returns no subscriber uses the range. Every call must be followed by
     * {@link #invalidateRangeEnd}.
     *
     * @param range the range; becomes blockable
     * @kernel include/linux/mmu_notifier.h mmu_notifier_invalidate_range_start() 5.3 — none
     */
    public static void invalidateRangeStart(InvalidationRange range) {
        NotifierChain chain = range.mm().notifierChain();
        if (chain != null) {
            range.blockable(true);
            chain.start(range);
        }
    }

    /**
     * Opens an invalidation whose receivers must not sleep.
     *
     * @param range the range; becomes non-blockable
     * @return 0, or −EAGAIN: then nothing may be changed and no end may be called
     * @kernel include/linux/mmu_notifier.h mmu_notifier_invalidate_range_start_nonblock() 5.3 — none
     */
    public static int invalidateRangeStartNonblock(InvalidationRange range) {
        NotifierChain chain = range.mm().notifierChain();
        if (chain == null) {
            return 0;
        }
        range.blockable(false);
        return chain.start(range);
    }

    /**
     * Closes an invalidation.
     *
     * @param range the range that was given to the start
     * @kernel include/linux/mmu_notifier.h mmu_notifier_invalidate_range_end() 5.3 — none
     */
    public static void invalidateRangeEnd(InvalidationRange range) {
        NotifierChain chain = range.mm().notifierChain();
        if (chain != null) {
            chain.end(range);
        }
    }

    /**
     * The address space ends: calls every subscriber's release, unlinks all and waits for running callbacks.
     *
     * @param mm the address space, without users
     * @kernel mm/mmu_notifier.c __mmu_notifier_release() 5.3 — none
     */
    public static void release(NotifierOwner mm) {
        NotifierChain chain = mm.notifierChain();
        if (chain != null) {
            chain.release(mm);
        }
    }

    /**
     * Subscribes. The caller holds mmap_sem for write.
     *
     * @param notifier the subscription, unlinked
     * @param mm the address space
     * @return 0, or −EINTR if a signal is pending
     * @kernel mm/mmu_notifier.c __mmu_notifier_register() 5.3 — the chain is never allocated in vain
     */
    public static int register(MmuNotifier notifier, NotifierOwner mm) {
        mm.assertWriteLocked();
        int error = mm.takeAllLocks();
        if (error != 0) {
            return error;
        }
        NotifierDomain domain = mm.notifierDomain();
        domain.adopt(notifier, mm);
        mm.grab();
        if (mm.notifierChain() == null) {
            mm.notifierChain(new NotifierChain(domain));
        }
        NotifierChain chain = mm.notifierChain();
        chain.lock();
        chain.link(notifier);
        chain.unlock();
        mm.dropAllLocks();
        return 0;
    }

    /**
     * Gives an address space a chain that can hold intervals, if it has none. The caller holds mmap_sem for write; no invalidation
     * may be running.
     *
     * @param mm the address space
     * @return 0, or −EINTR if a signal is pending
     * @kernel mm/mmu_notifier.c __mmu_notifier_register() of no subscription 5.5 — none
     */
    public static int prepareIntervals(NotifierOwner mm) {
        mm.assertWriteLocked();
        NotifierChain chain = mm.notifierChain();
        if (chain instanceof IntervalChain) {
            return 0;
        }
        int error = mm.takeAllLocks();
        if (error != 0) {
            return error;
        }
        NotifierDomain domain = mm.notifierDomain();
        mm.notifierChain(
                new IntervalChain(domain, chain == null ? domain.chains().allocate() : chain.record));
        mm.dropAllLocks();
        return 0;
    }

    /**
     * Invalidations that run in an address space which is prepared for intervals, for diagnosis.
     *
     * @param mm the address space
     * @return starts without an end, as of some moment
     * @throws IllegalStateException if it is not prepared
     */
    public static long running(NotifierOwner mm) {
        if (!(mm.notifierChain() instanceof IntervalChain prepared)) {
            throw new IllegalStateException(
                    "only intervals count invalidations: the address space is not prepared for them");
        }
        return prepared.active();
    }

    /**
     * Unlinks and drops the structure reference; neither calls release nor waits, so callbacks may still be running.
     *
     * @param notifier the subscription
     * @throws org.hmmlab.sync.UseAfterFreeException if it is freed
     * @kernel mm/mmu_notifier.c mmu_notifier_unregister_no_release() 5.3 — gone in 5.4
     */
    public static void unregisterNoRelease(MmuNotifier notifier) {
        // Before the chain's lock is taken: a dead node's links lead to wild addresses.
        notifier.opsThroughNode();
        NotifierOwner mm = notifier.mm();
        NotifierChain chain = mm.notifierChain();
        chain.lock();
        chain.unlink(notifier);
        chain.unlock();
        mm.drop();
    }

    /**
     * Runs a function after a grace period of the notifiers, and forgets the subscription then.
     *
     * @param notifier the subscription whose memory is to be freed
     * @param free frees it; must not sleep
     * @kernel mm/mmu_notifier.c mmu_notifier_call_srcu() 5.3 — gone in 5.4
     */
    public static void callSrcu(MmuNotifier notifier, Runnable free) {
        NotifierDomain domain = notifier.mm().notifierDomain();
        domain.srcu().call(() -> {
            domain.forget(notifier);
            free.run();
        });
    }

    /**
     * Forgets a subscription at once, without waiting for callbacks: whoever is still on its way to it comes to nowhere.
     *
     * @param notifier the subscription, unlinked, whose memory is about to be freed
     */
    public static void forget(MmuNotifier notifier) {
        notifier.mm().notifierDomain().forget(notifier);
    }

    /**
     * Finds the subscription of these operations or makes one. The caller holds mmap_sem for write.
     *
     * @param ops the operations; their identity is the key
     * @param mm the address space
     * @return the subscription, or −ENOMEM, −EINTR, −EOVERFLOW
     * @kernel mm/mmu_notifier.c mmu_notifier_get_locked() 5.4 — none
     */
    public static NotifierResult getLocked(MmuNotifierOps ops, NotifierOwner mm) {
        mm.assertWriteLocked();
        NotifierChain chain = mm.notifierChain();
        if (chain != null) {
            chain.lock();
            MmuNotifier found = chain.find(ops);
            if (found != null) {
                int users = found.users();
                if (users != MAX_USERS) {
                    found.users(users + 1);
                }
                chain.unlock();
                return users == MAX_USERS ? NotifierResult.failed(-Errno.EOVERFLOW) : NotifierResult.of(found);
            }
            chain.unlock();
        }
        NotifierResult made = ops.allocNotifier(mm);
        if (made.error() != 0) {
            return made;
        }
        made.notifier().users(1);
        int error = register(made.notifier(), mm);
        if (error != 0) {
            ops.freeNotifier(made.notifier());
            return NotifierResult.failed(error);
        }
        return made;
    }

    /**
     * Gives a get back. The last one unlinks at once; the memory is freed after a grace period, when no callback runs.
     *
     * @param notifier the subscription
     * @throws org.hmmlab.sync.UseAfterFreeException if it is freed
     * @kernel mm/mmu_notifier.c mmu_notifier_put() 5.4 — none
     */
    public static void put(MmuNotifier notifier) {
        // Before the chain's lock is taken: the users of a dead subscription are poison, a large positive number.
        MmuNotifierOps ops = notifier.opsThroughNode();
        NotifierOwner mm = notifier.mm();
        NotifierDomain domain = mm.notifierDomain();
        NotifierChain chain = mm.notifierChain();
        chain.lock();
        int users = notifier.users();
        if (users <= 0) {
            chain.unlock();
            domain.warnings().warn("mmu_notifier_put of a subscription without users: users=" + users);
            return;
        }
        notifier.users(users - 1);
        if (users > 1) {
            chain.unlock();
            return;
        }
        chain.unlink(notifier);
        chain.unlock();
        domain.srcu().call(() -> {
            domain.forget(notifier);
            ops.freeNotifier(notifier);
            mm.drop();
        });
    }

    /**
     * Waits for a grace period, as a module does before it goes away. As in the kernel this does not promise that
     * callbacks queued by other threads have run; {@link org.hmmlab.sync.Srcu#barrier()} does.
     *
     * @param domain the domain
     * @kernel mm/mmu_notifier.c mmu_notifier_synchronize() 5.4 — none
     */
    public static void synchronize(NotifierDomain domain) {
        domain.srcu().synchronize();
    }

    /**
     * Waits until the callbacks queued so far, by any thread, have run: what a module needs before it goes away.
     *
     * @param domain the domain
     * @kernel mm/mmu_notifier.c mmu_notifier_synchronize() 4.x — the later function of that name is {@link #synchronize}
     */
    public static void barrier(NotifierDomain domain) {
        domain.srcu().barrier();
    }
}
