package org.hmmlab.pagetable;

import java.util.ArrayList;
import java.util.List;
import org.agrona.UnsafeApi;
import org.hmmlab.memory.PageSize;
import org.hmmlab.sync.Poison;
import org.hmmlab.sync.SpinLock;
import org.hmmlab.sync.WorkCategory;

/**
 * The pool that table pages come from: 4 KiB pages in blocks of 2 MiB, whose head holds a cache line of data for each page.
 *
 * <p>That line has the page's pte lock and the tables deposited for its huge entries; it is found from any address in the page by arithmetic, as the kernel finds the struct page of a table. A freed
 * page is filled with an entry that leads nowhere and is recognised, and stays mapped. Thread-safe.
 */
public final class TablePages implements AutoCloseable {
    /** Offset of the pte lock in a page's line of data. */
    public static final int LOCK = 0;

    /** Size of a table page in bytes. */
    public static final int TABLE_BYTES = PageSize.INT_BYTES;

    private static final int BLOCK_BYTES = 1 << 21;
    private static final int LINE = 64;
    private static final int SLOTS = BLOCK_BYTES / TABLE_BYTES;
    private static final int FIRST_SLOT = SLOTS * LINE / TABLE_BYTES;
    private static final int STATE = 4;
    static final int LINK = 8;
    static final int DEPOSIT = 16;
    private static final int IN_USE = 1;

    private final List<Long> mallocs = new ArrayList<>();
    private final long own;
    private final long zeroes;
    private long free;
    private long block;
    private int nextSlot = SLOTS;
    private long live;
    private boolean closed;

    /** Creates an empty pool. */
    public TablePages() {
        own = UnsafeApi.allocateMemory(3L * TABLE_BYTES);
        UnsafeApi.setMemory(own, 3L * TABLE_BYTES, (byte) 0);
        zeroes = own + 2 * TABLE_BYTES - 1 & -TABLE_BYTES;
    }

    /**
     * Takes a page of empty entries.
     *
     * @return its address, 4 KiB aligned
     */
    public long allocate() {
        long table;
        SpinLock.lock(own, LOCK, WorkCategory.PAGE);
        try {
            if (free != 0) {
                table = free;
                free = UnsafeApi.getLong(lockRecord(table) + LINK);
            } else {
                if (nextSlot == SLOTS) {
                    grow();
                }
                table = block + (long) nextSlot++ * TABLE_BYTES;
            }
            live++;
        } finally {
            SpinLock.unlock(own, LOCK, WorkCategory.PAGE);
        }
        long data = lockRecord(table);
        UnsafeApi.putInt(data + LOCK, 0);
        UnsafeApi.putInt(data + STATE, IN_USE);
        UnsafeApi.putLong(data + DEPOSIT, 0);
        UnsafeApi.copyMemory(zeroes, table, TABLE_BYTES);
        return table;
    }

    /**
     * Frees a page; nobody may reach it any more.
     *
     * @param table its address
     * @throws org.hmmlab.sync.UseAfterFreeException when it is free already
     */
    public void free(long table) {
        long data = lockRecord(table);
        if (UnsafeApi.getInt(data + STATE) != IN_USE) {
            throw Poison.fail(table, "free of a table page that is not in use");
        }
        for (int offset = 0; offset < TABLE_BYTES; offset += Long.BYTES) {
            UnsafeApi.putLong(table + offset, Pte.TABLE_POISON);
        }
        UnsafeApi.putInt(data + STATE, Poison.WORD);
        UnsafeApi.putInt(data + LOCK, Poison.WORD);
        SpinLock.lock(own, LOCK, WorkCategory.PAGE);
        UnsafeApi.putLong(data + LINK, free);
        free = table;
        live--;
        SpinLock.unlock(own, LOCK, WorkCategory.PAGE);
    }

    /**
     * Where the lock of a page is, at offset {@link #LOCK}.
     *
     * @param addressInTable address of the page or of one of its entries
     * @return address of the page's line of data
     */
    public static long lockRecord(long addressInTable) {
        return (addressInTable & -BLOCK_BYTES) + ((addressInTable & BLOCK_BYTES - 1) / TABLE_BYTES) * LINE;
    }

    /**
     * Counts pages in use.
     *
     * @return allocated less freed
     */
    public long live() {
        SpinLock.lock(own, LOCK, WorkCategory.PAGE);
        long answer = live;
        SpinLock.unlock(own, LOCK, WorkCategory.PAGE);
        return answer;
    }

    /** Gives the memory back; no table may be touched from here on. A second close does nothing. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            mallocs.forEach(UnsafeApi::freeMemory);
            UnsafeApi.freeMemory(own);
        }
    }

    private void grow() {
        // Address space only: what lies outside the aligned block is never touched.
        long malloc = UnsafeApi.allocateMemory(2L * BLOCK_BYTES);
        mallocs.add(malloc);
        block = malloc + BLOCK_BYTES - 1 & -BLOCK_BYTES;
        nextSlot = FIRST_SLOT;
    }
}
