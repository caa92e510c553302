package org.hmmlab.notifier;

import java.lang.ref.Cleaner;
import org.agrona.UnsafeApi;
import org.hmmlab.memory.KernelRule;
import org.hmmlab.memory.KernelRules;
import org.hmmlab.memory.PageSize;
import org.hmmlab.sync.Poison;
import org.hmmlab.sync.SpinLock;
import org.hmmlab.sync.UseAfterFreeException;
import org.hmmlab.sync.WorkCategory;

/**
 * What the stress tests of the interval chain share: a chain, an interval of a device that holds one translation, and the CPU page table's
 * entry that the translation is taken from. Freed with the state. All invalidations and intervals cover the same page.
 */
abstract class IntervalParties {
    /** Page of everything. */
    static final long END = PageSize.BYTES;

    private static final Cleaner CLEANER = Cleaner.create();
    private static final NotifierDomain WAITS_FOR_NUMBER = new NotifierDomain(KernelRules.V5_3);
    private static final NotifierDomain WAITS_UNDER_LOCK =
            new NotifierDomain(KernelRules.V5_3.with(KernelRule.INTERVAL_REMOVAL_WAITS_UNDER_LOCK));
    private static final int FREED = 77;

    final IntervalChain chain;
    /** The entry of the CPU's page table; whoever changes it does so between start and end. */
    int entry = 1;

    IntervalParties(boolean removalWaitsUnderLock) {
        NotifierDomain domain = removalWaitsUnderLock ? WAITS_UNDER_LOCK : WAITS_FOR_NUMBER;
        long record = UnsafeApi.allocateMemory(NotifierChain.RECORD_LENGTH);
        UnsafeApi.setMemory(record, NotifierChain.RECORD_LENGTH, (byte) 0);
        CLEANER.register(this, () -> UnsafeApi.freeMemory(record));
        chain = new IntervalChain(domain, record);
    }

    IntervalParties() {
        this(true);
    }

    /** A device with an interval that is not inserted. */
    final Device device() {
        Device device = new Device(chain);
        CLEANER.register(this, device::free);
        return device;
    }

    /** A blockable invalidation that has started. */
    final InvalidationRange started() {
        InvalidationRange range = range(true);
        chain.start(range);
        return range;
    }

    /** One invalidation, which puts another entry into the page table; 0, or the error of the start, and then the entry stays. */
    final int invalidate(int newEntry, boolean isBlockable) {
        InvalidationRange range = range(isBlockable);
        int error = chain.start(range);
        if (error == 0) {
            entry = newEntry;
            chain.end(range);
        }
        return error;
    }

    /** So many invalidations, each started before the one before has ended; 1 if the end of one met a freed interval. */
    final int invalidateAndLook(int times) {
        try {
            InvalidationRange running = started();
            for (int i = 1; i < times; i++) {
                InvalidationRange next = started();
                chain.end(running);
                running = next;
            }
            chain.end(running);
            return 0;
        } catch (UseAfterFreeException e) {
            return 1;
        }
    }

    private static InvalidationRange range(boolean isBlockable) {
        InvalidationRange range = new InvalidationRange().set(null, 0, END, InvalidationEvent.CLEAR);
        range.blockable(isBlockable);
        return range;
    }

    /** What is wrong with the chain at the end, 0 for nothing: 100 counted, 200 frozen, 400 deferred, 800 locked. */
    final int disorder() {
        return (chain.active() == 0 ? 0 : 100)
                + ((chain.sequence() & 1) == 0 ? 0 : 200)
                + (UnsafeApi.getLong(chain.record + NotifierChain.DEFERRED) == 0 ? 0 : 400)
                + (SpinLock.isLocked(chain.record, NotifierChain.LOCK) ? 800 : 0);
    }

    /** The nodes in the tree; stable when nothing runs. */
    final int treeSize() {
        return size(UnsafeApi.getLong(chain.record + NotifierChain.TREE));
    }

    private static int size(long node) {
        return node == 0
                ? 0
                : 1
                        + size(UnsafeApi.getLong(node + MmuIntervalLayout.LEFT))
                        + size(UnsafeApi.getLong(node + MmuIntervalLayout.RIGHT));
    }

    /** A device with one translation, an update lock and an interval. Does not know the state that it belongs to. */
    static final class Device {
        private static final int LENGTH = MmuIntervalLayout.LENGTH + Long.BYTES;

        private final IntervalChain chain;
        private final long node = UnsafeApi.allocateMemory(LENGTH);
        private final MmuIntervalNotifier interval;
        /** The translation, 0 for none; under the update lock. */
        int translation;
        /** Invalidations that were told. */
        int told;
        /** Whether one was told, or still ran, when the interval had been removed. */
        boolean wasToldLate;

        private volatile boolean isRemoved;

        private Device(IntervalChain chain) {
            this.chain = chain;
            UnsafeApi.setMemory(node, LENGTH, (byte) 0);
            interval = new MmuIntervalNotifier(chain.domain, node, this::told);
            UnsafeApi.putLong(node + MmuIntervalLayout.START, 0);
            UnsafeApi.putLong(node + MmuIntervalLayout.LAST, END - 1);
        }

        private boolean told(MmuIntervalNotifier source, InvalidationRange range, long sequence) {
            if (range.isBlockable()) {
                lock();
            } else if (!SpinLock.tryLock(node, MmuIntervalLayout.LENGTH, WorkCategory.UPDATE_LOCK)) {
                return false;
            }
            source.setSequence(sequence);
            translation = 0;
            told++;
            unlock();
            wasToldLate |= isRemoved;
            return true;
        }

        /** Inserts; the number for the first read. */
        long insert() {
            long sequence = chain.insert(node);
            return sequence >= 0 ? sequence : chain.readBegin(node, Long.MAX_VALUE);
        }

        long node() {
            return node;
        }

        /** Begins a read. */
        long readBegin() {
            return chain.readBegin(node, Long.MAX_VALUE);
        }

        /** Takes an entry as translation unless an invalidation came since the number was read; the entry, or −1. */
        int program(int entry, long sequence) {
            lock();
            boolean isValid = !interval.readRetry(sequence);
            if (isValid) {
                translation = entry;
            }
            unlock();
            return isValid ? entry : -1;
        }

        /** Takes an entry without asking whether an invalidation came. */
        void programBlindly(int entry) {
            lock();
            translation = entry;
            unlock();
        }

        void remove() {
            chain.remove(node);
            isRemoved = true;
        }

        /** As freeing the record does: who follows the node finds poison, and who writes to it is found out. */
        void poison() {
            UnsafeApi.putLong(node + MmuIntervalLayout.OPS, Poison.LONG);
            UnsafeApi.putLong(node + MmuIntervalLayout.IN_TREE, FREED);
            UnsafeApi.putLong(node + MmuIntervalLayout.IS_DEFERRED, FREED);
        }

        /** Whether somebody wrote to the record after it was freed. */
        boolean wasWrittenTo() {
            return UnsafeApi.getLong(node + MmuIntervalLayout.IN_TREE) != FREED
                    || UnsafeApi.getLong(node + MmuIntervalLayout.IS_DEFERRED) != FREED;
        }

        boolean isInTree() {
            return UnsafeApi.getLong(node + MmuIntervalLayout.IN_TREE) == 1;
        }

        private void lock() {
            SpinLock.lock(node, MmuIntervalLayout.LENGTH, WorkCategory.UPDATE_LOCK);
        }

        private void unlock() {
            SpinLock.unlock(node, MmuIntervalLayout.LENGTH, WorkCategory.UPDATE_LOCK);
        }

        private void free() {
            interval.close();
            UnsafeApi.freeMemory(node);
        }
    }
}
