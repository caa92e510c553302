package org.hmmlab.sync;

import java.util.Arrays;

/**
 * All slots of one domain: those of threads that read, and one that keeps the totals of threads that have ended.
 *
 * <p>Changes happen under this object's monitor, which read sections take only in a thread's first one (or when two
 * threads share a place of the table); sums need none.
 */
final class SrcuSlots {
    /** A constant, so that the place of a thread is known before the table is loaded. */
    private static final int TABLE_LENGTH = 1 << 12;

    private final SrcuSlot retired = new SrcuSlot(null);

    /** Copied on change, under this object's monitor. */
    private volatile SrcuSlot[] all = {retired};

    /** A table for {@link #place}, with nobody in it. */
    static SrcuSlot[] newTable() {
        return new SrcuSlot[TABLE_LENGTH];
    }

    /** Where a thread's slot is looked for; only a hint, since threads may share a place. */
    static int place(Thread thread) {
        return (int) thread.getId() & (TABLE_LENGTH - 1);
    }

    /** Sum of all sections left under this index; ordered by the caller's fence A. */
    long sumUnlocks(int index) {
        long sum = 0;
        for (SrcuSlot slot : all) {
            sum += slot.unlockOpaque(index);
        }
        return sum;
    }

    /** Sum of all sections entered under this index; ordered by the caller's fence A. */
    long sumLocks(int index) {
        long sum = 0;
        // Loads the list again: a slot registered since sumUnlocks() counts, since its owner may be in a section.
        for (SrcuSlot slot : all) {
            sum += slot.lockOpaque(index);
        }
        return sum;
    }

    /** The slot of this thread, made and listed if it has none. */
    SrcuSlot findOrRegister(Thread thread) {
        assert Thread.holdsLock(this);
        SrcuSlot[] listed = all;
        for (SrcuSlot slot : listed) {
            if (slot.owner == thread) {
                return slot;
            }
        }
        SrcuSlot slot = new SrcuSlot(thread);
        SrcuSlot[] longer = Arrays.copyOf(listed, listed.length + 1);
        longer[listed.length] = slot;
        // Volatile: the slot is listed before its owner's first fence B. Pairs with the load in sumLocks(): an updater
        // that misses it has its fence A before that fence B, so the section sees all that the updater did.
        all = longer;
        return slot;
    }

    /** Folds the slots of ended threads into one; needs the grace-period lock, so that no sum is under way. */
    int reclaim(SrcuSlot[] table) {
        assert Thread.holdsLock(this);
        SrcuSlot[] listed = all;
        SrcuSlot[] kept = new SrcuSlot[listed.length];
        int keptLength = 0;
        for (SrcuSlot slot : listed) {
            // An ended thread's increments are visible to whoever sees isAlive() false.
            if (slot.owner == null || slot.owner.isAlive()) {
                kept[keptLength++] = slot;
            } else {
                retired.fold(slot);
            }
        }
        for (int i = 0; i < table.length; i++) {
            if (table[i] != null && !table[i].owner.isAlive()) {
                table[i] = null;
            }
        }
        all = Arrays.copyOf(kept, keptLength);
        return listed.length - keptLength;
    }

    /** Threads that have a slot of their own. */
    int length() {
        return all.length - 1;
    }

    /** Sections known to have been left by another thread than entered them: at least so many. */
    long handedOver() {
        long sum = 0;
        for (SrcuSlot slot : all) {
            sum += Math.max(0, slot.unlockOpaque(0) - slot.lockOpaque(0));
            sum += Math.max(0, slot.unlockOpaque(1) - slot.lockOpaque(1));
        }
        return sum;
    }
}
