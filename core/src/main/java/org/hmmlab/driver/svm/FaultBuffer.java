package org.hmmlab.driver.svm;

import org.hmmlab.memory.RecordSlab;
import org.hmmlab.sync.OrderedMemory;

/**
 * The ring in which the device reports faults and the driver answers each. One device, one handler.
 *
 * <p>A slot goes FREE → PENDING (device) → REPLAYED or CANCELLED (handler) → FREE (device); the slots' states are all that
 * the two sides share, there are no common indices.
 */
final class FaultBuffer implements AutoCloseable {
    static final int FREE = 0;
    static final int PENDING = 1;
    static final int REPLAYED = 2;
    static final int CANCELLED = 3;

    private static final int ADDRESS = 0;
    private static final int INSTANCE = 8;
    private static final int WRITE = 12;
    private static final int STATE = 16;
    private static final int SLOT_SHIFT = 5;

    private final int mask;
    private final RecordSlab records;
    private final long ring;
    /** Where the device puts its next fault. */
    private int put;
    /** Where the handler looks next. */
    private int get;

    FaultBuffer(int entries) {
        mask = entries - 1;
        records = new RecordSlab("fault buffer", entries << SLOT_SHIFT);
        ring = records.allocate();
    }

    int capacity() {
        return mask + 1;
    }

    /** The device reports a fault; its slot, or -1 if the ring is full and the access has to stall. */
    int put(int instance, long page, boolean write) {
        int index = put & mask;
        long slot = slot(index);
        if (state(index) != FREE) {
            return -1;
        }
        OrderedMemory.putLongPlain(slot + ADDRESS, page);
        OrderedMemory.putIntPlain(slot + INSTANCE, instance);
        OrderedMemory.putIntPlain(slot + WRITE, write ? 1 : 0);
        // Release pairs with state() in drain(): the handler sees the whole fault.
        OrderedMemory.putIntRelease(slot + STATE, PENDING);
        put++;
        return index;
    }

    /** The handler takes all pending faults. */
    void drain(FaultBatch batch) {
        batch.clear();
        while (batch.size() <= mask && state(get & mask) == PENDING) {
            int index = get++ & mask;
            long slot = slot(index);
            batch.add(
                    OrderedMemory.getIntPlain(slot + INSTANCE),
                    OrderedMemory.getLongPlain(slot + ADDRESS),
                    OrderedMemory.getIntPlain(slot + WRITE) != 0,
                    index);
        }
    }

    /** The handler answers. */
    void answer(int index, int answer) {
        // Release pairs with state() at the device: what was programmed is there when it tries again.
        OrderedMemory.putIntRelease(slot(index) + STATE, answer);
    }

    /** The device gives an answered slot back. */
    void free(int index) {
        // Release: the slot's next use by this same thread; the handler looks at it only once it is PENDING again.
        OrderedMemory.putIntRelease(slot(index) + STATE, FREE);
    }

    int state(int index) {
        // Acquire pairs with the release stores of the other side.
        return OrderedMemory.getIntAcquire(slot(index) + STATE);
    }

    private long slot(int index) {
        return ring + ((long) index << SLOT_SHIFT);
    }

    @Override
    public void close() {
        records.free(ring, "FaultBuffer.close");
        records.close();
    }
}
