package org.hmmlab.benchmarks.suites.delivery;

import java.util.concurrent.TimeUnit;
import org.hmmlab.benchmarks.measure.launch.JvmArgs;
import org.hmmlab.driver.UpdateLock;
import org.hmmlab.driver.delivery.DeviceThread;
import org.hmmlab.driver.delivery.InvalidationProducer;
import org.hmmlab.driver.delivery.InvalidationQueue;
import org.hmmlab.driver.delivery.QueueKind;
import org.hmmlab.driver.delivery.Waiting;
import org.hmmlab.memory.PageSize;
import org.hmmlab.memory.RecordSlab;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does handing one invalidation to a device's thread and hearing back cost, by queue and by way of waiting?
 *
 * <p><b>Measures</b> {@code roundTrip}: the update lock, one delivery, the acknowledgement; the device's thread does
 * nothing with it. {@code anchor}: a ping-pong of the same two cores over one word, the least that any hand-over can
 * cost.
 * <p><b>Does not measure</b> contention of several producers, nor what a device does; the device's thread is not among
 * JMH's threads, so its CPU share is not checked.
 * <p><b>Read it as</b> a multiple of the anchor of the same run: where the hypervisor puts the cores changes both
 * alike. With {@code park} it is the operating system's wake-up that is measured.
 * <p><b>Run</b> {@code scripts/lab run Delivery}
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 3,
        jvmArgsPrepend = {JvmArgs.AGRONA_OPENS, JvmArgs.NO_BOUNDS_CHECKS})
public class DeliveryBenchmark {
    private static final int CAPACITY = 16;
    private static final int LOCK_BYTES = 64;

    /** A device that acknowledges. */
    @State(Scope.Benchmark)
    public static class Model {
        /** The queue. */
        @Param({
            "jctools-spsc",
            "agrona-one-to-one",
            "jctools-mpsc",
            "jctools-mpsc-xadd",
            "agrona-many-to-one",
            "jdk-linked",
            "jdk-array-blocking"
        })
        public String queue;

        /** How both sides wait. */
        @Param({"spin", "yield", "park"})
        public String waiting;

        private RecordSlab locks;
        private InvalidationQueue invalidations;
        private DeviceThread device;
        UpdateLock lock;
        InvalidationProducer producer;

        /** Starts the device. */
        @Setup
        public void setUp() {
            locks = new RecordSlab("benchmark lock", LOCK_BYTES);
            lock = new UpdateLock(locks.allocate(), 0);
            Waiting how = Waiting.valueOf(waiting.toUpperCase(java.util.Locale.ROOT));
            invalidations = new InvalidationQueue(QueueKind.parse(queue), CAPACITY, how);
            producer = invalidations.producer(lock);
            device = new DeviceThread("benchmark-device", invalidations, new IdleEngine());
        }

        /** Lets the device wait as its queue says while it is measured. */
        @Setup(Level.Iteration)
        public void resume() {
            device.resume();
        }

        /** Leaves its core to the JVM whose turn it is. */
        @TearDown(Level.Iteration)
        public void rest() {
            device.rest();
        }

        /** Stops the device; fails if it had died. */
        @TearDown
        public void tearDown() {
            device.close();
            producer.close();
            invalidations.close();
            locks.close();
        }
    }

    /** The partner of the anchor. */
    @State(Scope.Benchmark)
    public static class Partner {
        PingPong game;

        /** Starts a partner: it looks without a pause, so it lives no longer than what is measured. */
        @Setup(Level.Iteration)
        public void setUp() {
            game = new PingPong();
            game.start();
        }

        /** Stops the partner. */
        @TearDown(Level.Iteration)
        public void tearDown() throws InterruptedException {
            game.stop();
        }
    }

    /** One delivery and its acknowledgement; 0. */
    @Benchmark
    public int roundTrip(Model model) {
        model.lock.lock();
        try {
            return model.producer.invalidate(1, 0, PageSize.BYTES, true);
        } finally {
            model.lock.unlock();
        }
    }

    /** There and back over one word. */
    @Benchmark
    public void anchor(Partner partner) {
        partner.game.roundTrip();
    }

    /** Acknowledges and does nothing. */
    private static final class IdleEngine implements DeviceThread.Engine {
        @Override
        public void invalidate(int instance, long start, long end) {
            // The acknowledgement alone is measured.
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
