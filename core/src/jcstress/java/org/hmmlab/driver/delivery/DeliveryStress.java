package org.hmmlab.driver.delivery;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.ref.Cleaner;
import org.agrona.UnsafeApi;
import org.hmmlab.driver.UpdateLock;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Hand-over and acknowledgement: what the device did before it answered is seen, and an ending device answers all. */
public class DeliveryStress {
    private static final Cleaner CLEANER = Cleaner.create();

    private DeliveryStress() {}

    /** The device writes a plain word when it receives; the producer reads it when it is answered. */
    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Acknowledged after the device received.")
    @Outcome(expect = FORBIDDEN, desc = "Acknowledged before the device received, or not at all.")
    @State
    public static class Acknowledgement extends Parties {
        private int received;

        /** Delivers. */
        @Actor
        public void produce(II_Result r) {
            r.r1 = deliver();
            r.r2 = received;
        }

        /** Receives one. */
        @Actor
        public void consume() {
            queue.consume((instance, start, end) -> received = 1);
            int served = 0;
            while (served == 0) {
                served = queue.service();
            }
            queue.end(null);
        }
    }

    /** The device looks once and ends; a delivery may come before, meanwhile or after. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Acknowledged by or for the device that ended.")
    @Outcome(expect = FORBIDDEN, desc = "A lost or failed delivery.")
    @State
    public static class OrderlyEnd extends Parties {
        /** Delivers. */
        @Actor
        public void produce(II_Result r) {
            r.r1 = deliver();
        }

        /** Looks once and ends. */
        @Actor
        public void consume() {
            queue.consume((instance, start, end) -> {});
            queue.service();
            queue.end(null);
        }
    }

    /** The device dies: nobody hangs, and only what it received is acknowledged. */
    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Received, then the device died.")
    @Outcome(id = "-6, 0", expect = ACCEPTABLE, desc = "The device died before: -ENXIO.")
    @Outcome(expect = FORBIDDEN, desc = "Acknowledged without having been received, or failed though received.")
    @State
    public static class Death extends Parties {
        private int received;

        /** Delivers. */
        @Actor
        public void produce(II_Result r) {
            r.r1 = deliver();
            r.r2 = received;
        }

        /** Looks once and dies. */
        @Actor
        public void consume() {
            queue.consume((instance, start, end) -> received = 1);
            queue.service();
            queue.end(new UnsupportedOperationException("the device breaks"));
        }
    }

    /** A queue with one producer, freed with the state. */
    static class Parties {
        final InvalidationQueue queue = new InvalidationQueue(QueueKind.JCTOOLS_MPSC, 2, Waiting.YIELD);
        private final long lockRecord = UnsafeApi.allocateMemory(Long.BYTES);
        private final UpdateLock lock = new UpdateLock(lockRecord, 0);
        private final InvalidationProducer producer;

        Parties() {
            UnsafeApi.putLong(lockRecord, 0);
            producer = queue.producer(lock);
            InvalidationQueue dead = queue;
            InvalidationProducer deadProducer = producer;
            long deadLock = lockRecord;
            CLEANER.register(this, () -> {
                deadProducer.close();
                dead.close();
                UnsafeApi.freeMemory(deadLock);
            });
        }

        int deliver() {
            lock.lock();
            int result = producer.invalidate(1, 0, 4096, true);
            lock.unlock();
            return result;
        }
    }
}
