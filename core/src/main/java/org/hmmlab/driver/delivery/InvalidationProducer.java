package org.hmmlab.driver.delivery;

import java.util.function.BooleanSupplier;
import org.hmmlab.driver.UpdateLock;
import org.hmmlab.memory.Errno;
import org.hmmlab.sync.OrderedMemory;
import org.hmmlab.sync.StepPoints;

/**
 * One place from which invalidations are delivered: the holder of one update lock. It is itself the element of the queue, and
 * since it waits for the acknowledgement under that lock there is never more than one of it under way; a delivery makes no
 * object. What the two threads share lies in an off-heap record of its own lines.
 */
public final class InvalidationProducer implements AutoCloseable {
    private static final int START = 0;
    private static final int END = 8;
    private static final int INSTANCE = 16;
    private static final int STATE = 24;
    /** Two lines: the neighbour's prefetch must not bring the word that a device is about to write. */
    static final int RECORD_LENGTH = 128;

    private static final int PENDING = 1;
    private static final int ACKNOWLEDGED = 2;
    private static final int FAILED = 3;

    private final InvalidationQueue queue;
    private final UpdateLock lock;
    private final long record;
    private final BooleanSupplier isOver = this::isOver;
    private final BooleanSupplier offered = this::offerOnce;
    private boolean isOffered;
    private boolean closed;

    InvalidationProducer(InvalidationQueue queue, UpdateLock lock, long record) {
        this.queue = queue;
        this.lock = lock;
        this.record = record;
    }

    /**
     * Hands an invalidation to the device and returns when the device has stopped using the range. The caller holds the
     * update lock; the device's thread must never take it. In the device's own thread it is done on the spot.
     *
     * @param instance which of the device's address spaces
     * @param start first byte
     * @param end first byte after the range
     * @param blockable whether the caller may wait
     * @return 0; −EAGAIN, nothing handed over, if it may not wait: only the device's answer would end the use; −ENXIO if the
     *     device's thread has died, which also means that it uses nothing any more
     * @throws IllegalStateException if the update lock is not held or this producer is closed
     */
    public int invalidate(int instance, long start, long end, boolean blockable) {
        lock.assertHeld("a delivery");
        if (closed) {
            throw new IllegalStateException("a producer must be open to deliver: it is closed");
        }
        if (!blockable) {
            return -Errno.EAGAIN;
        }
        if (queue.isConsumer()) {
            queue.receiveAtOnce(instance, start, end);
            return 0;
        }
        OrderedMemory.putLongPlain(record + START, start);
        OrderedMemory.putLongPlain(record + END, end);
        OrderedMemory.putIntPlain(record + INSTANCE, instance);
        OrderedMemory.putIntPlain(record + STATE, PENDING);
        // The queue's offer is the release that pairs with its poll: the consumer sees the four stores.
        if (!queue.offer(this) && !offerWhenThereIsRoom()) {
            return queue.resultAfterEnd();
        }
        StepPoints.reach("delivery.offered");
        queue.wakeConsumer();
        return awaitAnswer();
    }

    private boolean offerWhenThereIsRoom() {
        isOffered = false;
        StepPoints.reach("delivery.full");
        for (int looks = 0; !isOffered && queue.isRunning(); looks++) {
            if (queue.waiting().sleepsAfter(looks)) {
                queue.awaitAnswers(offered);
            } else if (!offerOnce()) {
                queue.waiting().pause(looks);
            }
        }
        return isOffered;
    }

    /** True once offered, or once nobody takes it any more. */
    private boolean offerOnce() {
        if (!isOffered) {
            isOffered = queue.offer(this);
        }
        return isOffered || !queue.isRunning();
    }

    private int awaitAnswer() {
        for (int looks = 0; !isOver(); looks++) {
            if (queue.waiting().sleepsAfter(looks)) {
                queue.awaitAnswers(isOver);
            } else {
                queue.waiting().pause(looks);
            }
        }
        while (state() == PENDING) {
            // The device's thread has ended: whoever still waits answers for it. Again, if an offer half done was
            // before.
            queue.answerForTheEnded();
            Thread.onSpinWait();
        }
        return state() == ACKNOWLEDGED ? 0 : -Errno.ENXIO;
    }

    private boolean isOver() {
        return state() != PENDING || !queue.isRunning();
    }

    private int state() {
        // Acquire pairs with answer(): what the device did before it answered is done.
        return OrderedMemory.getIntAcquire(record + STATE);
    }

    int instance() {
        return OrderedMemory.getIntPlain(record + INSTANCE);
    }

    long start() {
        return OrderedMemory.getLongPlain(record + START);
    }

    long end() {
        return OrderedMemory.getLongPlain(record + END);
    }

    UpdateLock lock() {
        return lock;
    }

    void answer(boolean done) {
        // Release pairs with state(): the device stopped using the range before this.
        OrderedMemory.putIntRelease(record + STATE, done ? ACKNOWLEDGED : FAILED);
    }

    /** Frees its memory. Nothing may be under way. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            queue.forget(this, record);
        }
    }
}
