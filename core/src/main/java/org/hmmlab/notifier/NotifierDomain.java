package org.hmmlab.notifier;

import java.util.Arrays;
import org.hmmlab.memory.KernelRules;
import org.hmmlab.memory.RecordSlab;
import org.hmmlab.sync.Poison;
import org.hmmlab.sync.Srcu;

/**
 * What all address spaces of one machine share: the one SRCU domain of the notifiers and the table from subscription ids
 * to subscriptions.
 *
 * <p>Thread-safe.
 *
 * @kernel mm/mmu_notifier.c DEFINE_STATIC_SRCU(srcu) 5.3 — one a machine instead of one a kernel, so that tests are independent
 */
public final class NotifierDomain implements AutoCloseable {
    private final Srcu srcu = new Srcu();
    private final RecordSlab chains = new RecordSlab("mmu_notifier_mm", NotifierChain.RECORD_LENGTH);
    private final KernelRules rules;
    private final Warnings warnings = new Warnings();
    /** Slot 0 stays empty: id 0 is the end of a list. Replaced by a longer copy, never shortened. */
    private MmuNotifier[] subscriptions = new MmuNotifier[64];

    private int firstFree = 1;
    /** As the subscriptions: slot 0 stays empty. */
    private MmuIntervalNotifier[] intervals = new MmuIntervalNotifier[64];

    private int firstFreeInterval = 1;

    /** The notifiers of a machine of kernel 5.3. */
    public NotifierDomain() {
        this(KernelRules.V5_3);
    }

    /**
     * The notifiers of a machine.
     *
     * @param rules the behaviours that versions differ in
     */
    public NotifierDomain(KernelRules rules) {
        this.rules = rules;
    }

    KernelRules rules() {
        return rules;
    }

    /**
     * The SRCU domain of all traversals.
     *
     * @return the domain
     */
    public Srcu srcu() {
        return srcu;
    }

    /**
     * The machine's kernel warnings.
     *
     * @return the collector
     */
    public Warnings warnings() {
        return warnings;
    }

    /**
     * Chains not yet freed, for leak checks.
     *
     * @return the number of live chains
     */
    public long liveChains() {
        return chains.live();
    }

    /**
     * Subscriptions not yet freed, for leak checks.
     *
     * @return the number of subscriptions with an id
     */
    public synchronized int liveSubscriptions() {
        return (int) Arrays.stream(subscriptions).filter(s -> s != null).count();
    }

    RecordSlab chains() {
        return chains;
    }

    /** Gives the subscription an id. The id reaches readers through a release store into a node, after this store. */
    synchronized void adopt(MmuNotifier notifier, NotifierOwner mm) {
        int id = firstFree;
        while (id < subscriptions.length && subscriptions[id] != null) {
            id++;
        }
        if (id == subscriptions.length) {
            subscriptions = Arrays.copyOf(subscriptions, id * 2);
        }
        notifier.bind(mm, id);
        subscriptions[id] = notifier;
        firstFree = id + 1;
    }

    /** Gives an interval an id for as long as its handle lives. */
    synchronized int adopt(MmuIntervalNotifier interval) {
        int id = firstFreeInterval;
        while (id < intervals.length && intervals[id] != null) {
            id++;
        }
        if (id == intervals.length) {
            intervals = Arrays.copyOf(intervals, id * 2);
        }
        intervals[id] = interval;
        firstFreeInterval = id + 1;
        return id;
    }

    synchronized void forget(int id, MmuIntervalNotifier interval) {
        if (intervals[id] == interval) {
            intervals[id] = null;
            firstFreeInterval = Math.min(firstFreeInterval, id);
        }
    }

    /** The interval of an id; whoever found the id in a tree took the chain's lock after it was inserted. */
    MmuIntervalNotifier interval(int id, long from) {
        MmuIntervalNotifier[] table = intervals;
        MmuIntervalNotifier interval = id > 0 && id < table.length ? table[id] : null;
        if (interval == null) {
            Poison.fail(from, "following a tree to an interval that is gone (id " + id + ")");
        }
        return interval;
    }

    /** Takes the id back; after a grace period only, since a reader may still be on the node. */
    synchronized void forget(MmuNotifier notifier) {
        int id = notifier.id();
        if (id > 0 && subscriptions[id] == notifier) {
            subscriptions[id] = null;
            firstFree = Math.min(firstFree, id);
        }
    }

    MmuNotifier subscription(int id, long from) {
        if (id == 0) {
            return null;
        }
        MmuNotifier[] table = subscriptions;
        MmuNotifier notifier = id > 0 && id < table.length ? table[id] : null;
        if (notifier == null) {
            Poison.fail(from, "following a list to a subscription that is gone (id " + id + ")");
        }
        return notifier;
    }

    /** Waits for outstanding callbacks, then gives the records back. No address space may be in use any more. */
    @Override
    public void close() {
        srcu.barrier();
        chains.close();
    }
}
