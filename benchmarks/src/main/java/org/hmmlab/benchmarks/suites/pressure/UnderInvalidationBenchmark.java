package org.hmmlab.benchmarks.suites.pressure;

import java.util.concurrent.TimeUnit;
import org.hmmlab.benchmarks.measure.launch.JvmArgs;
import org.hmmlab.driver.MirrorDriver;
import org.hmmlab.driver.UpdateLock;
import org.hmmlab.driver.delivery.DeviceThread;
import org.hmmlab.driver.delivery.InvalidationProducer;
import org.hmmlab.driver.delivery.InvalidationQueue;
import org.hmmlab.driver.delivery.QueueKind;
import org.hmmlab.driver.delivery.Waiting;
import org.hmmlab.driver.dmirror.Dmirror;
import org.hmmlab.driver.dmirror.DmirrorBuffer;
import org.hmmlab.driver.dmirror.DmirrorCommand;
import org.hmmlab.driver.dmirror.DmirrorDevice;
import org.hmmlab.driver.dmirror.DmirrorRequest;
import org.hmmlab.driver.svm.AccessProgram;
import org.hmmlab.driver.svm.AccessProgram.Outcome;
import org.hmmlab.driver.svm.SvmConfig;
import org.hmmlab.driver.svm.SvmDriver;
import org.hmmlab.memory.Errno;
import org.hmmlab.memory.PageSize;
import org.hmmlab.memory.RecordSlab;
import org.hmmlab.notifier.InvalidationRange;
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
 * How long does one callback pair, one fault batch, one delivery and one migration take while something else
 * invalidates?
 *
 * <p><b>Measures</b> {@code callbackPair}: an invalidation, start and end, of pages that a device mirrors. {@code
 * faultBatch}: the same, and the device faults 16 pages back in. {@code deliveryRoundTrip}: handing an invalidation to
 * a device's thread and hearing back. {@code migration}: 16 pages to a device's memory and back, with their contents.
 * Beside each a thread invalidates the same pages, or delivers to the same device, {@code invalidations} times a
 * second.
 * <p><b>Does not measure</b> what the invalidating thread does to the caches by itself: compare with {@code
 * invalidations=0}. The fault batch and the delivery have a device's thread too: with two cores three threads share
 * them.
 * <p><b>Read it as</b> a distribution: the mean of JMH hides what the question is about.
 * <p><b>Run</b> {@code scripts/lab latency UnderInvalidation --invalidations 1000/s}
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 3,
        jvmArgsPrepend = {JvmArgs.AGRONA_OPENS, JvmArgs.NO_BOUNDS_CHECKS})
public class UnderInvalidationBenchmark {
    private static final int INSTANCE = 1;

    /** Pages that a driver mirrors. */
    public static class Mirrored extends InvalidatedSpace {
        private MirrorDriver driver;
        InvalidationRange pair;

        /** Opens the driver and lets it read the pages once. */
        @Setup
        public void setUp() {
            boot();
            driver = new MirrorDriver(loaded().module());
            int error = driver.open(present().mm());
            if (error != 0) {
                throw new IllegalStateException("opening the driver must succeed: error=" + error);
            }
            pair = pair();
            startPacer();
        }

        /** Checks that nothing leaked. */
        @TearDown
        public void tearDown() {
            stopPacer();
            driver.close();
            end();
        }
    }

    /** A device with a TLB and a fault buffer. */
    public static class Faulting extends InvalidatedSpace {
        SvmDriver driver;
        InvalidationRange pair;
        final AccessProgram program = new AccessProgram(PAGES);

        /** Starts the device. */
        @Setup
        public void setUp() {
            boot();
            driver = new SvmDriver(loaded().module(), SvmConfig.DEFAULT);
            if (driver.open(INSTANCE, present().mm(), 0, 0) == null) {
                throw new IllegalStateException("opening the address space must succeed");
            }
            for (int page = 0; page < PAGES; page++) {
                program.add(INSTANCE, START + ((long) page << PageSize.SHIFT), true);
            }
            pair = pair();
            startPacer();
        }

        /** Lets the device look at once while it is measured. */
        @Setup(Level.Iteration)
        public void resumeDevice() {
            driver.resume();
        }

        /** Lets it sleep in between. */
        @TearDown(Level.Iteration)
        public void restDevice() {
            driver.rest();
        }

        /** Checks that every fault was replayed, and that nothing leaked. */
        @TearDown
        public void tearDown() {
            stopPacer();
            if (driver.statistics().cancels() != 0) {
                throw new IllegalStateException(
                        "no fault may be cancelled: " + driver.statistics().cancels());
            }
            driver.close();
            end();
        }
    }

    /** A device's thread that acknowledges what is handed to it. */
    @State(Scope.Benchmark)
    public static class Delivering {
        private static final int CAPACITY = 16;
        private static final int LOCK_BYTES = 64;

        /** Deliveries a second by another thread. */
        @Param({"0", "1000"})
        public long invalidations;

        private RecordSlab locks;
        private InvalidationQueue queue;
        private DeviceThread device;
        private UpdateLock lock;
        private InvalidationProducer producer;
        private Pacer pacer;

        /** Starts the device. */
        @Setup
        public void setUp() {
            locks = new RecordSlab("benchmark lock", LOCK_BYTES);
            lock = new UpdateLock(locks.allocate(), 0);
            queue = new InvalidationQueue(QueueKind.DEFAULT_OF_ONE_PRODUCER, CAPACITY, Waiting.SPIN);
            producer = queue.producer(lock);
            device = new DeviceThread("benchmark-device", queue, new Idle());
            pacer = new Pacer(invalidations, this::deliver);
        }

        int deliver() {
            lock.lock();
            try {
                return producer.invalidate(INSTANCE, 0, PageSize.BYTES, true);
            } finally {
                lock.unlock();
            }
        }

        /** Lets the device look at once while it is measured. */
        @Setup(Level.Iteration)
        public void resume() {
            device.resume();
            pacer.resume();
        }

        /** Leaves the cores to the JVM whose turn it is. */
        @TearDown(Level.Iteration)
        public void rest() {
            pacer.rest();
            device.rest();
        }

        /** Stops the device. */
        @TearDown
        public void tearDown() {
            pacer.close();
            device.close();
            producer.close();
            queue.close();
            locks.close();
        }
    }

    /** A device with memory of its own. */
    public static class Migrating extends InvalidatedSpace {
        private static final long DEVICE_FRAMES = 512;

        private DmirrorDevice device;
        Dmirror mirror;
        final DmirrorBuffer buffer = new DmirrorBuffer(PAGES);

        /** Opens the device. */
        @Setup
        public void setUp() {
            bootWithDevice(DEVICE_FRAMES);
            device = new DmirrorDevice(loaded().module(), 0, DEVICE_FRAMES);
            mirror = device.open(present().mm());
            startPacer();
        }

        int request(DmirrorCommand command) {
            return mirror.ioctl(command, new DmirrorRequest(START, PAGES, buffer));
        }

        /** Checks that nothing leaked. */
        @TearDown
        public void tearDown() {
            stopPacer();
            mirror.close();
            present().touch();
            device.close();
            end();
        }
    }

    /** One start and its end. */
    @Benchmark
    public void callbackPair(Mirrored space) {
        InvalidatedSpace.startEnd(space.pair);
    }

    /** One start and its end, then 16 accesses that fault; whether the first was made. */
    @Benchmark
    public Outcome faultBatch(Faulting space) {
        InvalidatedSpace.startEnd(space.pair);
        space.driver.run(space.program);
        return space.program.outcome(0);
    }

    /** One delivery and its acknowledgement; 0. */
    @Benchmark
    public int deliveryRoundTrip(Delivering device) {
        return device.deliver();
    }

    /** To the device and back; 0. */
    @Benchmark
    public int migration(Migrating space) {
        int there = space.request(DmirrorCommand.MIGRATE_TO_DEVICE);
        while (there == -Errno.ENOENT) {
            // An invalidation came between the move and the driver's reading of its own table: a program asks again.
            there = space.request(DmirrorCommand.MIGRATE_TO_DEVICE);
        }
        int back = space.request(DmirrorCommand.MIGRATE_TO_SYSTEM);
        if ((there | back) != 0) {
            throw new IllegalStateException("migration must succeed: to the device " + there + ", back " + back);
        }
        return there;
    }

    /** Acknowledges and does nothing. */
    private static final class Idle implements DeviceThread.Engine {
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
