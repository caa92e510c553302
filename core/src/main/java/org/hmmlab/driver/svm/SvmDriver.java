package org.hmmlab.driver.svm;

import java.util.ArrayList;
import java.util.List;
import org.hmmlab.driver.delivery.DeviceThread;
import org.hmmlab.driver.delivery.InvalidationQueue;
import org.hmmlab.hmm.EntryEncoding;
import org.hmmlab.hmm.HmmModule;
import org.hmmlab.memory.RecordSlab;
import org.hmmlab.mm.AddressSpace;

/**
 * The driver: one device, the address spaces that it shares, and the fault handler. Open and close address spaces, and
 * handle faults, from one thread at a time; submit programs from any.
 */
public final class SvmDriver implements AutoCloseable {
    /** The device's entries. */
    static final EntryEncoding ENCODING = EntryEncoding.NOUVEAU;

    private static final int DELIVERIES = 16;
    private static final int MAX_INSTANCES = 1 << 28;

    private final HmmModule module;
    private final SvmmTable spaces = new SvmmTable();
    private final RecordSlab locks = new RecordSlab("svmm", Svmm.RECORD_LENGTH);
    private final FaultBuffer faults;
    private final InvalidationQueue queue;
    private final SvmFaultHandler handler;
    private final SvmDevice device;
    private final DeviceThread thread;
    private boolean closed;

    /**
     * Starts a device in a thread of its own.
     *
     * @param module the design
     * @param config sizes and switches
     */
    public SvmDriver(HmmModule module, SvmConfig config) {
        this(module, config, (instance, address, entry) -> {});
    }

    /**
     * Starts a device that tells what it uses.
     *
     * @param module the design
     * @param config sizes and switches
     * @param use what it does with a page
     */
    public SvmDriver(HmmModule module, SvmConfig config, SvmDevice.PageUse use) {
        this.module = module;
        faults = new FaultBuffer(config.faultBufferEntries());
        queue = new InvalidationQueue(config.queue(), DELIVERIES, config.waiting());
        handler = new SvmFaultHandler(module, config, faults, spaces);
        device = new SvmDevice(config, ENCODING, faults, spaces, use);
        thread = new DeviceThread("svm-device", queue, device);
    }

    /**
     * Shares an address space with the device. Takes mmap_sem for write.
     *
     * @param instance the device's name for it, 0 to 2^28 − 1
     * @param mm the address space
     * @param unmanagedStart first byte of the unmanaged window
     * @param unmanagedEnd first byte after it; equal to the start for none
     * @return the shared space, or null if the address space has ended or its mirror could not be registered
     * @throws IllegalArgumentException if the instance is in use or out of bounds, or the queue is for one producer and in use
     * @throws IllegalStateException after close
     */
    public Svmm open(int instance, AddressSpace mm, long unmanagedStart, long unmanagedEnd) {
        assertOpen();
        if (instance < 0 || instance >= MAX_INSTANCES || spaces.find(instance) != null) {
            throw new IllegalArgumentException(
                    "an instance must lie in 0 to 2^28 - 1 and be free: instance=" + instance);
        }
        Svmm space = new Svmm(this, instance, mm, unmanagedStart, unmanagedEnd);
        if (space.register() != 0) {
            space.destroy();
            return null;
        }
        spaces.join(space);
        return space;
    }

    /**
     * Stops sharing an address space: its faults are cancelled from now on, the device forgets its pages.
     *
     * @param space one that this driver opened
     */
    public void part(Svmm space) {
        spaces.part(space);
        space.destroy();
    }

    /**
     * Hands a program to the device.
     *
     * @param program a program that is done
     * @throws IllegalStateException if it is not done, too many wait, or the device's thread has ended
     */
    public void submit(AccessProgram program) {
        if (!thread.isRunning()) {
            throw new IllegalStateException(
                    "a device must run to take programs: its thread has ended", thread.failure());
        }
        device.submit(program);
        thread.wake();
    }

    /**
     * Serves the faults that the device has reported.
     *
     * @return how many there were
     * @throws IllegalStateException after close
     */
    public int handleFaults() {
        assertOpen();
        int served = handler.handle();
        if (served > 0) {
            thread.wake();
        }
        return served;
    }

    /**
     * Submits a program and serves faults until it is done.
     *
     * @param program a program that is done
     * @throws IllegalStateException as {@link #submit}, or if the device's thread dies meanwhile
     */
    public void run(AccessProgram program) {
        submit(program);
        while (!program.isDone()) {
            if (handleFaults() == 0) {
                if (!thread.isRunning()) {
                    throw new IllegalStateException("a device must live until its program is done", thread.failure());
                }
                Thread.yield();
            }
        }
    }

    /**
     * What the fault handler did.
     *
     * @return the live counters
     */
    public SvmStatistics statistics() {
        return handler.statistics();
    }

    /**
     * The device.
     *
     * @return the device, for its counters
     */
    public SvmDevice device() {
        return device;
    }

    /**
     * Ranges that {@link SvmFlaw#RANGE_LEAKED_ON_TIMEOUT} left registered.
     *
     * @return a count, 0 without the flaw
     */
    public int leakedRanges() {
        return handler.leaked();
    }

    /** Lets the device's thread leave its core to others, as {@link DeviceThread#rest()} says. */
    public void rest() {
        thread.rest();
    }

    /** Ends {@link #rest()}. */
    public void resume() {
        thread.resume();
    }

    /**
     * What ended the device's thread.
     *
     * @return null while it runs and after an orderly end
     */
    public Throwable deviceFailure() {
        return thread.failure();
    }

    /**
     * Stops the device, then parts from all address spaces and frees the memory. A second close does nothing.
     *
     * @throws IllegalStateException after all that, if the device's thread had died, with the cause
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            thread.close();
        } finally {
            handler.close();
            List<Svmm> open = new ArrayList<>();
            spaces.all().forEach(open::add);
            open.forEach(this::part);
            queue.close();
            faults.close();
            locks.close();
        }
    }

    /** The records of the address spaces that it shares. */
    RecordSlab locks() {
        return locks;
    }

    HmmModule module() {
        return module;
    }

    InvalidationQueue queue() {
        return queue;
    }

    private void assertOpen() {
        if (closed) {
            throw new IllegalStateException("a driver must be open to be used: it is closed");
        }
    }
}
