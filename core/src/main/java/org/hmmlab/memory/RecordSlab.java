package org.hmmlab.memory;

import java.util.Arrays;
import org.agrona.UnsafeApi;
import org.hmmlab.sync.Poison;

/**
 * Off-heap records of one kind. A freed record is filled with poison and waits in a queue before it is handed out again, so
 * that a user who kept its address finds poison and is told who freed it.
 *
 * <p>Thread-safe; made for control paths. Each record is preceded by a header line that the slab keeps for itself. Whoever
 * writes to a dead record is found out when the record leaves the quarantine.
 */
public final class RecordSlab implements AutoCloseable, FreedMemory.Region {
    /** Freed records that wait at least this many later frees before they are used again. */
    public static final int QUARANTINE = 256;

    private static final int LINE = 64;
    private static final int CHUNK_RECORDS = 64;

    /** Header offsets, from the start of the header. */
    private static final int NUMBER = 0;

    private static final int GENERATION = 4;
    private static final int STATE = 8;
    private static final int MAGIC = 12;
    private static final int ALIVE = 1;
    private static final int DEAD = 2;
    private static final int INTACT = -1;

    private final String kind;
    private final int bytes;
    private final int stride;
    private final int magic = System.identityHashCode(this) | 1;

    private long[] chunks = new long[4];
    private long[] mallocs = new long[4];
    private int chunkCount;
    private int carved;
    private String[] freedBy = new String[CHUNK_RECORDS];
    private String[] freedIn = new String[CHUNK_RECORDS];
    private long[] freedAt = new long[CHUNK_RECORDS];
    private int[] quarantine = new int[QUARANTINE * 2];
    private int oldest;
    private int waiting;
    private long live;
    private boolean closed;

    /**
     * Creates an empty slab.
     *
     * @param kind what its records are, for reports
     * @param recordBytes size of one record, positive
     * @throws IllegalArgumentException when the size is not positive
     */
    public RecordSlab(String kind, int recordBytes) {
        if (recordBytes <= 0) {
            throw new IllegalArgumentException("a record must have a size: recordBytes=" + recordBytes);
        }
        this.kind = kind;
        this.bytes = (recordBytes + LINE - 1) & -LINE;
        this.stride = bytes + LINE;
        FreedMemory.open(this);
    }

    /**
     * Hands out a record, zeroed, aligned to 64 bytes.
     *
     * @return its address
     * @throws org.hmmlab.sync.UseAfterFreeException when the record that is next was written to after it was freed
     */
    public long allocate() {
        long record;
        int spoiled;
        synchronized (this) {
            assertOpen("allocate from");
            boolean isOld = waiting > QUARANTINE;
            record = isOld ? addressOf(quarantine[oldest]) : carve();
            spoiled = isOld ? spoiledAt(record) : INTACT;
            if (spoiled == INTACT) {
                if (isOld) {
                    oldest = (oldest + 1) % quarantine.length;
                    waiting--;
                }
                UnsafeApi.setMemory(record, bytes, (byte) 0);
                UnsafeApi.putInt(record - LINE + STATE, ALIVE);
                live++;
            }
        }
        if (spoiled != INTACT) {
            throw Poison.fail(record, "write at offset " + spoiled + " of a dead record, found at its reuse");
        }
        return record;
    }

    /**
     * Frees a record: poison over all of it, a new generation, and the story of this moment.
     *
     * @param record a live record of this slab
     * @param by the function that frees it
     * @throws org.hmmlab.sync.UseAfterFreeException when it is dead already
     */
    public void free(long record, String by) {
        // Reported without the monitor: the stories of the dead are asked of all slabs, one monitor after the other.
        if (!bury(record, by)) {
            throw Poison.fail(record, "second free, by " + by);
        }
    }

    /** Frees a live record; false if it is dead already. */
    private synchronized boolean bury(long record, String by) {
        assertOpen("free to");
        int number = numberOf(record);
        if (UnsafeApi.getInt(record - LINE + STATE) != ALIVE) {
            return false;
        }
        long header = record - LINE;
        UnsafeApi.putInt(header + STATE, DEAD);
        UnsafeApi.setMemory(record, bytes, (byte) Poison.WORD);
        // Release: pairs with the acquire load in generation(), so that a new generation implies visible poison.
        UnsafeApi.putIntRelease(null, header + GENERATION, UnsafeApi.getInt(header + GENERATION) + 1);
        freedBy[number] = by;
        freedIn[number] = Thread.currentThread().getName();
        freedAt[number] = FreedMemory.nextFree();
        if (waiting == quarantine.length) {
            int[] longer = new int[waiting * 2];
            for (int i = 0; i < waiting; i++) {
                longer[i] = quarantine[(oldest + i) % waiting];
            }
            quarantine = longer;
            oldest = 0;
        }
        quarantine[(oldest + waiting++) % quarantine.length] = number;
        live--;
        return true;
    }

    /**
     * How often the record was freed.
     *
     * @param record a record of this slab, live or dead
     * @return its generation
     */
    public int generation(long record) {
        numberOf(record);
        // Acquire: pairs with the release store of free().
        return UnsafeApi.getIntAcquire(null, record - LINE + GENERATION);
    }

    /**
     * Fails unless the record is live.
     *
     * @param record a record of this slab
     * @param operation what the caller is about to do, for the report
     * @throws org.hmmlab.sync.UseAfterFreeException when it is dead
     */
    public void checkLive(long record, String operation) {
        numberOf(record);
        // Opaque: a single load that the compiler may not drop; a racing free is reported or not, as it happens.
        if (UnsafeApi.getIntOpaque(null, record - LINE + STATE) != ALIVE) {
            Poison.fail(record, operation);
        }
    }

    /**
     * Counts the records that are handed out.
     *
     * @return allocated less freed
     */
    public synchronized long live() {
        return live;
    }

    /** Gives the memory back. No record of the slab may be touched from here on. */
    @Override
    public void close() {
        FreedMemory.close(this);
        synchronized (this) {
            closed = true;
            for (int i = 0; i < chunkCount; i++) {
                UnsafeApi.freeMemory(mallocs[i]);
            }
            chunkCount = 0;
        }
    }

    @Override
    public synchronized String describeFreed(long address) {
        for (int i = 0; i < chunkCount; i++) {
            long offset = address - chunks[i];
            if (offset >= 0 && offset < (long) CHUNK_RECORDS * stride) {
                return story(i * CHUNK_RECORDS + (int) (offset / stride));
            }
        }
        return null;
    }

    private String story(int number) {
        long header = addressOf(number) - LINE;
        String what = kind + " at 0x" + Long.toHexString(header + LINE) + " (generation "
                + UnsafeApi.getInt(header + GENERATION) + ")";
        if (freedBy[number] == null) {
            return what + " was never freed";
        }
        return what
                + (UnsafeApi.getInt(header + STATE) == ALIVE
                        ? " is live again; it was last freed by "
                        : " was freed by ")
                + freedBy[number] + " in thread " + freedIn[number] + ", free number " + freedAt[number];
    }

    /** The first offset of a dead record that is no longer poison, {@link #INTACT} when all of it is. */
    private int spoiledAt(long record) {
        for (int offset = 0; offset < bytes; offset += Long.BYTES) {
            if (UnsafeApi.getLong(record + offset) != Poison.LONG) {
                return offset;
            }
        }
        return INTACT;
    }

    private void assertOpen(String what) {
        if (closed) {
            throw new IllegalStateException("a slab must be open to " + what + " it: " + kind);
        }
    }

    private long carve() {
        if (carved == chunkCount * CHUNK_RECORDS) {
            grow();
        }
        int number = carved++;
        long header = addressOf(number) - LINE;
        UnsafeApi.setMemory(header, LINE, (byte) 0);
        UnsafeApi.putInt(header + NUMBER, number);
        UnsafeApi.putInt(header + MAGIC, magic);
        return header + LINE;
    }

    private void grow() {
        if (chunkCount == chunks.length) {
            chunks = Arrays.copyOf(chunks, chunkCount * 2);
            mallocs = Arrays.copyOf(mallocs, chunkCount * 2);
        }
        long malloc = UnsafeApi.allocateMemory((long) CHUNK_RECORDS * stride + LINE);
        mallocs[chunkCount] = malloc;
        chunks[chunkCount++] = (malloc + LINE - 1) & -LINE;
        int records = chunkCount * CHUNK_RECORDS;
        freedBy = Arrays.copyOf(freedBy, records);
        freedIn = Arrays.copyOf(freedIn, records);
        freedAt = Arrays.copyOf(freedAt, records);
    }

    private long addressOf(int number) {
        return chunks[number / CHUNK_RECORDS] + (long) (number % CHUNK_RECORDS) * stride + LINE;
    }

    private int numberOf(long record) {
        if ((record & (LINE - 1)) != 0 || UnsafeApi.getInt(record - LINE + MAGIC) != magic) {
            throw new IllegalArgumentException(
                    "the address must be a record of slab " + kind + ": 0x" + Long.toHexString(record));
        }
        return UnsafeApi.getInt(record - LINE + NUMBER);
    }
}
