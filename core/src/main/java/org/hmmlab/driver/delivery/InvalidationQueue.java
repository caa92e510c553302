package org.hmmlab.driver.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import org.hmmlab.driver.UpdateLock;
import org.hmmlab.memory.Errno;
import org.hmmlab.memory.RecordSlab;
import org.hmmlab.sync.StepPoints;
import org.hmmlab.sync.WaitQueue;
import org.hmmlab.sync.WorkCategory;

/**
 * A device's queue of invalidations: producers offer and wait, the device's thread takes a batch, stops using all its ranges
 * and acknowledges them together.
 *
 * <p>D1 a delivery is answered exactly once: by the device's thread, or, when that has ended, by whoever waits. D2 an answer
 * of 0 is given after the device stopped using the range, or after it stopped altogether. D3 a queue for a single producer
 * accepts producers of one update lock only; they assert that it is held.
 */
public final class InvalidationQueue implements AutoCloseable {
    private static final int RUNNING = 0;
    private static final int STOPPED = 1;
    private static final int DEAD = 2;

    /** Wait queue of the device's thread, and of those that wait for it, on lines of their own. */
    private static final int WORK = 0;

    private static final int ANSWERS = 128;
    private static final int RECORD_LENGTH = 256;

    private final QueueKind kind;
    private final Waiting waiting;
    private final Queue<InvalidationProducer> queue;
    private final InvalidationProducer[] batch;
    private final RecordSlab records = new RecordSlab("invalidation queue", RECORD_LENGTH);
    private final long record = records.allocate();
    private final RecordSlab invalidations = new RecordSlab("invalidation", InvalidationProducer.RECORD_LENGTH);
    private final List<InvalidationProducer> producers = new ArrayList<>();
    private InvalidationReceiver receiver;
    private volatile Thread consumer;
    /** Written once, at the end of the device's thread. */
    private volatile int state = RUNNING;

    private volatile Throwable failure;

    /**
     * Makes an empty queue.
     *
     * @param kind which queue
     * @param capacity how many deliveries it holds at least, where it is bounded, and how many a batch may have; a power of
     *     two, 2 at least
     * @param waiting how both sides wait
     */
    public InvalidationQueue(QueueKind kind, int capacity, Waiting waiting) {
        this.kind = kind;
        this.waiting = waiting;
        this.queue = kind.make(capacity);
        this.batch = new InvalidationProducer[capacity];
    }

    /**
     * Adds a place to deliver from.
     *
     * @param lock the update lock under which it delivers
     * @return the producer, to be closed before the queue
     * @throws IllegalArgumentException if the queue is for a single producer and serves another lock already
     */
    public synchronized InvalidationProducer producer(UpdateLock lock) {
        if (kind.isSingleProducer() && producers.stream().anyMatch(other -> other.lock() != lock)) {
            throw new IllegalArgumentException(
                    "a queue for a single producer needs one update lock for all its producers: " + kind.id()
                            + " serves another lock already; " + QueueKind.JCTOOLS_MPSC.id() + " takes many");
        }
        InvalidationProducer made = new InvalidationProducer(this, lock, invalidations.allocate());
        producers.add(made);
        return made;
    }

    /**
     * The calling thread becomes the device's.
     *
     * @param newReceiver what the device does with an invalidation
     * @throws IllegalStateException if there is one already, or it has ended
     */
    public synchronized void consume(InvalidationReceiver newReceiver) {
        if (consumer != null || state != RUNNING) {
            throw new IllegalStateException("a queue has one consumer in its life: it had "
                    + (consumer == null ? "one that ended" : consumer.getName()));
        }
        receiver = newReceiver;
        consumer = Thread.currentThread();
    }

    /**
     * Receives what is there, up to the capacity, and acknowledges it. For the device's thread.
     *
     * @return how many invalidations
     * @throws IllegalStateException in another thread
     */
    public int service() {
        if (!isConsumer()) {
            throw new IllegalStateException("only the device's thread may take from its queue: called by "
                    + Thread.currentThread().getName());
        }
        int count = 0;
        boolean done = false;
        InvalidationProducer next = queue.poll();
        if (next == null) {
            return 0;
        }
        try {
            while (next != null) {
                batch[count++] = next;
                receiver.invalidate(next.instance(), next.start(), next.end());
                next = count < batch.length ? queue.poll() : null;
            }
            receiver.flush();
            StepPoints.reach("delivery.received");
            done = true;
        } finally {
            answerBatch(count, done);
        }
        return count;
    }

    private void answerBatch(int count, boolean done) {
        for (int i = 0; i < count; i++) {
            batch[i].answer(done);
        }
        if (waiting == Waiting.PARK) {
            WaitQueue.wakeAll(record, ANSWERS, WorkCategory.WAIT_QUEUE);
        }
    }

    /**
     * Waits for a delivery or anything else. For the device's thread, when it has nothing to do.
     *
     * @param orElse what ends the wait too; who makes it true calls {@link #wakeConsumer()}
     * @param looks how often it looked in vain so far
     */
    public void awaitWork(BooleanSupplier orElse, int looks) {
        if (waiting.sleepsAfter(looks)) {
            WaitQueue.await(
                    record,
                    WORK,
                    WorkCategory.WAIT_QUEUE,
                    () -> !queue.isEmpty() || orElse.getAsBoolean(),
                    Long.MAX_VALUE);
        } else {
            waiting.pause(looks);
        }
    }

    /** Wakes the device's thread if it may sleep. */
    public void wakeConsumer() {
        if (waiting == Waiting.PARK) {
            WaitQueue.wakeAll(record, WORK, WorkCategory.WAIT_QUEUE);
        }
    }

    /**
     * The device's thread ends; whatever is under way or still comes is answered without it.
     *
     * @param cause why, or null for an orderly end: the device uses nothing any more, so that all is acknowledged
     */
    public void end(Throwable cause) {
        failure = cause;
        state = cause == null ? STOPPED : DEAD;
        answerForTheEnded();
    }

    /** Answers what is queued though nobody takes it; a waiter whose offer came later does it again. */
    synchronized void answerForTheEnded() {
        consumer = null;
        for (InvalidationProducer next = queue.poll(); next != null; next = queue.poll()) {
            next.answer(state == STOPPED);
        }
        WaitQueue.wakeAll(record, ANSWERS, WorkCategory.WAIT_QUEUE);
    }

    /**
     * What ended the device's thread.
     *
     * @return null while it runs and after an orderly end
     */
    public Throwable failure() {
        return failure;
    }

    /**
     * Whether the device's thread has not ended; true before it started, too.
     *
     * @return false once deliveries are answered without it
     */
    public boolean isRunning() {
        return state == RUNNING;
    }

    boolean isConsumer() {
        return Thread.currentThread() == consumer;
    }

    void receiveAtOnce(int instance, long start, long end) {
        receiver.invalidate(instance, start, end);
        receiver.flush();
    }

    boolean offer(InvalidationProducer producer) {
        return queue.offer(producer);
    }

    int resultAfterEnd() {
        return state == STOPPED ? 0 : -Errno.ENXIO;
    }

    Waiting waiting() {
        return waiting;
    }

    void awaitAnswers(BooleanSupplier condition) {
        WaitQueue.await(record, ANSWERS, WorkCategory.WAIT_QUEUE, condition, Long.MAX_VALUE);
    }

    synchronized void forget(InvalidationProducer producer, long producersRecord) {
        producers.remove(producer);
        invalidations.free(producersRecord, "InvalidationProducer.close");
    }

    /**
     * Frees its memory.
     *
     * @throws IllegalStateException while producers are open or the device's thread runs
     */
    @Override
    public synchronized void close() {
        if (!producers.isEmpty() || consumer != null) {
            throw new IllegalStateException("a queue must be unused to be closed: open producers=" + producers.size()
                    + ", consumer=" + (consumer == null ? "none" : consumer.getName()));
        }
        invalidations.close();
        records.free(record, "InvalidationQueue.close");
        records.close();
    }
}
