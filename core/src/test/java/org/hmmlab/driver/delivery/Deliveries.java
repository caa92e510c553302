package org.hmmlab.driver.delivery;

import org.hmmlab.driver.UpdateLock;
import org.hmmlab.memory.RecordSlab;

/** A queue with update locks of its own, for tests. */
final class Deliveries implements AutoCloseable {
    final InvalidationQueue queue;
    private final RecordSlab locks = new RecordSlab("test lock", 64);

    Deliveries(QueueKind kind, int capacity, Waiting waiting) {
        queue = new InvalidationQueue(kind, capacity, waiting);
    }

    UpdateLock newLock() {
        return new UpdateLock(locks.allocate(), 0);
    }

    static int deliver(InvalidationProducer producer, int instance, long start, boolean blockable) {
        UpdateLock lock = producer.lock();
        lock.lock();
        try {
            return producer.invalidate(instance, start, start + 4096, blockable);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        queue.close();
        locks.close();
    }
}
