package org.hmmlab.sync;

import java.util.Arrays;

/**
 * All slots of one domain: those of threads that read, and one that keeps the totals of threads that have ended.
 */
final class SrcuSlots {
    private static final int FIRST_TABLE_LENGTH = 64;
    private static final int LONGEST_TABLE_LENGTH = 1 << 14;

    private final SrcuSlot retired = new SrcuSlot(null);

    /** Copied on change, under this object's monitor. */
    private volatile SrcuSlot[] all = {retired};

    static SrcuSlot[] newTable() {
        return new SrcuSlot[FIRST_TABLE_LENGTH];
    }

    /** Sum of all sections left under this index. */
    long sumUnlocks(int index) {
        long sum = 0;
        for (SrcuSlot slot : all) {
            sum += slot.unlockOpaque(index);
        }
        return sum;
    }

    /** Sum of all sections entered under this index. */
    long sumLocks(int index) {
        long sum = 0;
        // Volatile load of the list, again: a slot registered since sumUnlocks() is included, as its reader may be.
        for (SrcuSlot slot : all) {
            sum += slot.lockOpaque(index);
        }
        return sum;
    }

    /** The slot of this thread, made at its first section. */
    synchronized SrcuSlot findOrRegister(Thread thread) {
        for (SrcuSlot slot : all) {
            if (slot.owner == thread) {
                return slot;
            }
        }
        SrcuSlot slot = new SrcuSlot(thread);
        SrcuSlot[] longer = Arrays.copyOf(all, all.length + 1);
        longer[all.length] = slot;
        // Volatile: the slot is in the list before its owner's first increment; pairs with the loads in the sums.
        all = longer;
        return slot;
    }

    /** A table that holds this slot at its thread's place; longer if another live thread has the place. */
    synchronized SrcuSlot[] tableWith(SrcuSlot slot, SrcuSlot[] table) {
        int length = table.length;
        while (length < LONGEST_TABLE_LENGTH && collides(slot, length)) {
            length *= 2;
        }
        SrcuSlot[] result = length == table.length ? table : new SrcuSlot[length];
        if (result != table) {
            for (SrcuSlot other : all) {
                if (other.owner != null) {
                    result[place(other.owner, length)] = other;
                }
            }
        }
        result[place(slot.owner, length)] = slot;
        return result;
    }

    /** Folds slots of ended threads; needs the grace-period lock, so that no sum is under way. */
    synchronized int reclaim(SrcuSlot[] table) {
        SrcuSlot[] kept = new SrcuSlot[all.length];
        int keptLength = 0;
        for (SrcuSlot slot : all) {
            // An ended thread's increments are visible to whoever sees isAlive() false.
            if (slot.owner == null || slot.owner.isAlive()) {
                kept[keptLength++] = slot;
            } else {
                retired.fold(slot);
            }
        }
        int reclaimed = all.length - keptLength;
        all = Arrays.copyOf(kept, keptLength);
        for (int i = 0; i < table.length; i++) {
            if (table[i] != null && !table[i].owner.isAlive()) {
                table[i] = null;
            }
        }
        return reclaimed;
    }

    int length() {
        return all.length - 1;
    }

    static int place(Thread thread, int tableLength) {
        return (int) thread.getId() & (tableLength - 1);
    }

    private boolean collides(SrcuSlot slot, int length) {
        int place = place(slot.owner, length);
        for (SrcuSlot other : all) {
            if (other != slot && other.owner != null && other.owner.isAlive() && place(other.owner, length) == place) {
                return true;
            }
        }
        return false;
    }
}
