package org.hmmlab.driver.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.hmmlab.TestThreads;
import org.hmmlab.driver.UpdateLock;
import org.hmmlab.memory.Errno;
import org.hmmlab.sync.StepPoints;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Hand-over and acknowledgement: nothing is answered before the device stopped, nothing is lost, nobody hangs. */
final class InvalidationQueueTest {
    private static final int MANY = 2_000;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        StepPoints.install(null);
        threads.shutdownNow();
    }

    @ParameterizedTest
    @EnumSource
    void shouldAnswerEveryDeliveryOfTwoProducersAfterTheDeviceReceivedIt(QueueKind kind) throws Exception {
        for (Waiting waiting : new Waiting[] {Waiting.YIELD, Waiting.PARK}) {
            try (Deliveries deliveries = new Deliveries(kind, 2, waiting)) {
                CountingEngine engine = new CountingEngine();
                DeviceThread device = new DeviceThread("device", deliveries.queue, engine);
                UpdateLock lock = deliveries.newLock();
                List<InvalidationProducer> producers = new ArrayList<>();
                List<Future<Long>> missed = new ArrayList<>();
                for (int p = 0; p < 2; p++) {
                    InvalidationProducer producer =
                            deliveries.queue.producer(kind.isSingleProducer() ? lock : deliveries.newLock());
                    producers.add(producer);
                    int instance = p;
                    missed.add(threads.submit(() -> deliverMany(producer, engine, instance)));
                }
                for (Future<Long> each : missed) {
                    assertEquals(0, each.get(), kind + " " + waiting + ": answers before the device received");
                }
                device.close();
                assertEquals(2 * MANY, engine.received);
                producers.forEach(InvalidationProducer::close);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldSleepBetweenLooksWhileItRestsAndTakeWhatItIsGiven(Waiting waiting) throws Exception {
        try (Deliveries deliveries = new Deliveries(QueueKind.DEFAULT_OF_ONE_PRODUCER, 4, waiting)) {
            CountingEngine engine = new CountingEngine();
            DeviceThread device = new DeviceThread("resting-device", deliveries.queue, engine);
            InvalidationProducer producer = deliveries.queue.producer(deliveries.newLock());
            device.rest();
            assertEquals(0, Deliveries.deliver(producer, 0, 1 << 12, true), "late, but it takes it");
            Thread thread = Thread.getAllStackTraces().keySet().stream()
                    .filter(each -> each.getName().equals("resting-device"))
                    .findFirst()
                    .orElseThrow();
            TestThreads.awaitSleep(thread);
            device.resume();
            assertEquals(0, Deliveries.deliver(producer, 0, 2 << 12, true));
            device.rest();
            device.close();
            assertEquals(2, engine.received);
            producer.close();
        }
    }

    /** Numbers the ranges; after each answer the device must have seen that number. */
    private static long deliverMany(InvalidationProducer producer, CountingEngine engine, int instance) {
        long missed = 0;
        for (int i = 1; i <= MANY; i++) {
            int result = Deliveries.deliver(producer, instance, (long) i << 12, true);
            missed += result == 0 && engine.last[instance] == (long) i << 12 ? 0 : 1;
        }
        return missed;
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseANonBlockableDeliveryWithoutHandingItOver(QueueKind kind) {
        try (Deliveries deliveries = new Deliveries(kind, 2, Waiting.YIELD);
                InvalidationProducer producer = deliveries.queue.producer(deliveries.newLock())) {
            assertEquals(-Errno.EAGAIN, Deliveries.deliver(producer, 1, 4096, false));
            CountingEngine engine = new CountingEngine();
            deliveries.queue.consume(engine);
            assertEquals(0, deliveries.queue.service(), "nothing was handed over");
            deliveries.queue.end(null);
        }
    }

    /** The queue holds two; a third blockable delivery waits for room, a non-blockable one does not. */
    @ParameterizedTest
    @EnumSource(names = {"JCTOOLS_MPSC", "AGRONA_MANY_TO_ONE", "JDK_ARRAY_BLOCKING"})
    void shouldWaitForRoomWhenTheQueueIsFull(QueueKind kind) throws Exception {
        for (Waiting waiting : new Waiting[] {Waiting.YIELD, Waiting.PARK}) {
            try (Deliveries deliveries = new Deliveries(kind, 2, waiting)) {
                CountDownLatch offered = new CountDownLatch(2);
                CountDownLatch full = new CountDownLatch(1);
                StepPoints.install(point -> {
                    if (point.equals("delivery.offered")) {
                        offered.countDown();
                    } else if (point.equals("delivery.full")) {
                        full.countDown();
                    }
                });
                List<InvalidationProducer> producers = new ArrayList<>();
                List<Future<Integer>> results = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    InvalidationProducer producer = deliveries.queue.producer(deliveries.newLock());
                    producers.add(producer);
                    results.add(threads.submit(() -> Deliveries.deliver(producer, 1, 4096, true)));
                }
                offered.await();
                full.await();
                InvalidationProducer fourth = deliveries.queue.producer(deliveries.newLock());
                assertEquals(-Errno.EAGAIN, Deliveries.deliver(fourth, 1, 4096, false));
                assertTrue(results.stream().noneMatch(Future::isDone), "nobody is answered before the device served");
                CountingEngine engine = new CountingEngine();
                try (DeviceThread device = new DeviceThread("device", deliveries.queue, engine)) {
                    for (Future<Integer> result : results) {
                        assertEquals(0, result.get());
                    }
                    assertTrue(device.isRunning());
                }
                assertEquals(3, engine.received);
                fourth.close();
                producers.forEach(InvalidationProducer::close);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldReportADeadDeviceAndLetNobodyHang(QueueKind kind) throws Exception {
        try (Deliveries deliveries = new Deliveries(kind, 2, Waiting.PARK);
                InvalidationProducer producer = deliveries.queue.producer(deliveries.newLock())) {
            CountingEngine engine = new CountingEngine();
            engine.failOn = 2;
            DeviceThread device = new DeviceThread("device", deliveries.queue, engine);
            assertEquals(0, Deliveries.deliver(producer, 1, 4096, true));
            assertEquals(
                    -Errno.ENXIO,
                    threads.submit(() -> Deliveries.deliver(producer, 1, 8192, true))
                            .get());
            assertEquals(-Errno.ENXIO, Deliveries.deliver(producer, 1, 4096, true), "and from now on");
            IllegalStateException thrown = assertThrows(IllegalStateException.class, device::close);
            assertInstanceOf(UnsupportedOperationException.class, thrown.getCause());
            assertEquals(thrown.getCause(), device.failure());
            assertFalse(device.isRunning());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldAcknowledgeWhatIsUnderWayWhenTheDeviceStops(QueueKind kind) throws Exception {
        try (Deliveries deliveries = new Deliveries(kind, 2, Waiting.PARK);
                InvalidationProducer producer = deliveries.queue.producer(deliveries.newLock())) {
            CountDownLatch offered = new CountDownLatch(1);
            StepPoints.install(point -> {
                if (point.equals("delivery.offered")) {
                    offered.countDown();
                }
            });
            Future<Integer> waiter = threads.submit(() -> Deliveries.deliver(producer, 1, 4096, true));
            offered.await();
            deliveries.queue.consume(new CountingEngine());
            deliveries.queue.end(null);
            assertEquals(0, waiter.get(), "the device stopped using everything");
            assertEquals(0, Deliveries.deliver(producer, 1, 4096, true), "after the end, too");
            assertNull(deliveries.queue.failure());
        }
    }

    @Test
    void shouldRefuseMisuse() throws ExecutionException, InterruptedException {
        try (Deliveries deliveries = new Deliveries(QueueKind.JCTOOLS_SPSC, 2, Waiting.YIELD)) {
            UpdateLock lock = deliveries.newLock();
            InvalidationProducer producer = deliveries.queue.producer(lock);
            InvalidationProducer twin = deliveries.queue.producer(lock);
            assertThrows(IllegalArgumentException.class, () -> deliveries.queue.producer(deliveries.newLock()));
            assertThrows(IllegalStateException.class, () -> producer.invalidate(1, 0, 4096, true), "lock not held");
            lock.lock();
            assertThrows(
                    ExecutionException.class,
                    () -> threads.submit(() -> producer.invalidate(1, 0, 4096, true))
                            .get(),
                    "held by another thread");
            lock.unlock();
            assertThrows(IllegalStateException.class, deliveries.queue::service, "not the device's thread");
            assertThrows(IllegalStateException.class, deliveries.queue::close, "producers are open");
            producer.close();
            twin.close();
            assertThrows(IllegalStateException.class, () -> Deliveries.deliver(producer, 1, 0, true), "closed");
            assertThrows(IllegalArgumentException.class, () -> QueueKind.JCTOOLS_MPSC.make(3));
            assertThrows(IllegalArgumentException.class, () -> QueueKind.parse("fifo"));
            assertEquals(QueueKind.JCTOOLS_MPSC_XADD, QueueKind.parse("jctools-mpsc-xadd"));
        }
    }

    /** The JDK's linked queue is left out: it makes a node for each element. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "JDK_LINKED")
    void shouldAllocateNothingInADelivery(QueueKind kind) {
        ThreadMXBean beans = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Deliveries deliveries = new Deliveries(kind, 16, Waiting.YIELD);
                InvalidationProducer producer = deliveries.queue.producer(deliveries.newLock())) {
            StepPoints.install(null);
            try (DeviceThread device = new DeviceThread("device", deliveries.queue, new CountingEngine())) {
                long least = Long.MAX_VALUE;
                for (int round = 0; round < 50; round++) {
                    long before = beans.getCurrentThreadAllocatedBytes();
                    Deliveries.deliver(producer, 1, 4096, true);
                    least = Math.min(least, beans.getCurrentThreadAllocatedBytes() - before);
                }
                assertEquals(0, least);
                assertTrue(device.isRunning());
            }
        }
    }

    /** Counts, remembers the last start of each instance, and dies when told. */
    private static final class CountingEngine implements DeviceThread.Engine {
        private final long[] last = new long[2];
        private int failOn = -1;
        private int received;

        @Override
        public void invalidate(int instance, long start, long end) {
            received++;
            if (received == failOn) {
                throw new UnsupportedOperationException("the device breaks");
            }
            last[instance] = start;
        }

        @Override
        public boolean step() {
            return false;
        }

        @Override
        public boolean hasWork() {
            return false;
        }
    }
}
