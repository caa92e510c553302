package org.hmmlab.mm.backing;

import java.util.HashMap;
import java.util.Map;
import org.agrona.UnsafeApi;
import org.hmmlab.memory.PageSize;
import org.hmmlab.memory.PhysicalMemory;
import org.hmmlab.pagetable.Pte;

/**
 * A swap file: contents of pages, by slot, and how many entries lead to each. Thread-safe; a leaf among the locks.
 *
 * @kernel mm/swapfile.c 5.3 — no cache of pages: each entry that is faulted in gets a page of its own
 */
public final class SwapSpace {
    /** Number of the swap file; entries of other files are none of the model's. */
    private static final int FILE = Pte.TYPE_EXCLUSIVE_READ - 1;

    private static final int WORDS = PageSize.INT_BYTES / Long.BYTES;
    private static final long[] NOTHING = new long[0];

    private final PhysicalMemory memory;
    private final Map<Long, Slot> slots = new HashMap<>();
    private long lastSlot;

    /** A page on swap. */
    private static final class Slot {
        private long[] words;
        private int users;
    }

    /**
     * Creates an empty swap file.
     *
     * @param memory where pages are copied from and to
     */
    public SwapSpace(PhysicalMemory memory) {
        this.memory = memory;
    }

    /**
     * Whether an entry leads here.
     *
     * @param entry any entry
     * @return true for a swap entry of this file
     */
    public static boolean owns(long entry) {
        return Pte.isSwap(entry) && Pte.type(entry) == FILE;
    }

    /**
     * The entry that leads to a slot.
     *
     * @param slot a slot
     * @return a swap entry
     */
    public static long entry(long slot) {
        return Pte.swap(FILE, slot);
    }

    /**
     * Writes a page out, which nobody can write to any more.
     *
     * @param pfn the page
     * @return its slot, with one user
     */
    public synchronized long store(long pfn) {
        Slot slot = new Slot();
        slot.users = 1;
        slot.words = memory.hasContents() ? new long[WORDS] : NOTHING;
        for (int i = 0; i < slot.words.length; i++) {
            slot.words[i] = UnsafeApi.getLong(memory.contentAddress(pfn) + (long) i * Long.BYTES);
        }
        slots.put(++lastSlot, slot);
        return lastSlot;
    }

    /**
     * Reads a slot into a page; the users stay.
     *
     * @param number the slot
     * @param pfn the page
     * @return false when the slot has gone meanwhile
     */
    public synchronized boolean load(long number, long pfn) {
        Slot slot = slots.get(number);
        if (slot == null) {
            return false;
        }
        for (int i = 0; i < slot.words.length; i++) {
            UnsafeApi.putLong(memory.contentAddress(pfn) + (long) i * Long.BYTES, slot.words[i]);
        }
        return true;
    }

    /**
     * One more entry leads to the slot; the caller holds the lock of one that does.
     *
     * @param number the slot
     */
    public synchronized void duplicate(long number) {
        find(number).users++;
    }

    /**
     * One entry less leads to the slot, which goes with the last.
     *
     * @param number the slot
     */
    public synchronized void release(long number) {
        if (--find(number).users == 0) {
            slots.remove(number);
        }
    }

    /** {@return how many slots are in use} */
    public synchronized int used() {
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
