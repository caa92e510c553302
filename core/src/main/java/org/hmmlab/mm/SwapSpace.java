package org.hmmlab.mm;

import java.util.HashMap;
import java.util.Map;
import org.agrona.UnsafeApi;
import org.hmmlab.memory.PhysicalMemory;
import org.hmmlab.pagetable.Pte;

/**
 * A swap file: contents of pages, by slot, and how many entries lead to each. Thread-safe; a leaf among the locks.
 *
 * @kernel mm/swapfile.c 5.3 — no cache of pages: each entry that is faulted in gets a page of its own
 */
final class SwapSpace {
    /** Number of the swap file; entries of other files are none of the model's. */
    private static final int FILE = Pte.TYPE_EXCLUSIVE_READ - 1;

    private static final int WORDS = PhysicalMemory.PAGE_SIZE / Long.BYTES;
    private static final long[] NOTHING = new long[0];

    private final PhysicalMemory memory;
    private final Map<Long, Slot> slots = new HashMap<>();
    private long lastSlot;

    /** A page on swap. */
    private static final class Slot {
        private long[] words;
        private int users;
    }

    SwapSpace(PhysicalMemory memory) {
        this.memory = memory;
    }

    /** Whether an entry leads here. */
    static boolean owns(long entry) {
        return Pte.isSwap(entry) && Pte.type(entry) == FILE;
    }

    /** The entry that leads to a slot. */
    static long entry(long slot) {
        return Pte.swap(FILE, slot);
    }

    /** Writes a page out, which nobody can write to any more: its slot, with one user. */
    synchronized long store(long pfn) {
        Slot slot = new Slot();
        slot.users = 1;
        slot.words = memory.hasContents() ? new long[WORDS] : NOTHING;
        for (int i = 0; i < slot.words.length; i++) {
            slot.words[i] = UnsafeApi.getLong(memory.contentAddress(pfn) + (long) i * Long.BYTES);
        }
        slots.put(++lastSlot, slot);
        return lastSlot;
    }

    /** Reads a slot into a page; the users stay. False when the slot has gone meanwhile. */
    synchronized boolean load(long number, long pfn) {
        Slot slot = slots.get(number);
        if (slot == null) {
            return false;
        }
        for (int i = 0; i < slot.words.length; i++) {
            UnsafeApi.putLong(memory.contentAddress(pfn) + (long) i * Long.BYTES, slot.words[i]);
        }
        return true;
    }

    /** One more entry leads to the slot; the caller holds the lock of one that does. */
    synchronized void duplicate(long number) {
        find(number).users++;
    }

    /** One entry less leads to the slot, which goes with the last. */
    synchronized void release(long number) {
        if (--find(number).users == 0) {
            slots.remove(number);
        }
    }

    synchronized int used() {
        return slots.size();
    }

    private Slot find(long number) {
        Slot slot = slots.get(number);
        if (slot == null) {
            throw new IllegalStateException("a swap slot must be in use when an entry leads to it: slot=" + number);
        }
        return slot;
    }
}
