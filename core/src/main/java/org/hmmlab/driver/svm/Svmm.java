package org.hmmlab.driver.svm;

import org.hmmlab.driver.DevicePageTable;
import org.hmmlab.driver.MirrorProtocol;
import org.hmmlab.driver.UpdateLock;
import org.hmmlab.driver.delivery.InvalidationProducer;
import org.hmmlab.driver.delivery.InvalidationQueue;
import org.hmmlab.hmm.EntryEncoding;
import org.hmmlab.hmm.HmmMirror;
import org.hmmlab.hmm.HmmModule;
import org.hmmlab.hmm.MirrorOps;
import org.hmmlab.memory.Errno;
import org.hmmlab.memory.RecordSlab;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.pagetable.PageTable;

/**
 * One process's address space on the device: mirror, update lock, device page table, and the unmanaged window, in which the
 * device's memory is allocated by the classic interface and invalidations change nothing.
 *
 * @kernel drivers/gpu/drm/nouveau/nouveau_svm.c struct nouveau_svmm e36acfe6c8 — the device page table is part of it
 */
public final class Svmm implements MirrorOps {
    private static final int UPDATE_LOCK = 0;
    private static final int TABLE_LOCK = 8;
    static final int RECORD_LENGTH = 64;

    private final int instance;
    private final AddressSpace mm;
    private final long unmanagedStart;
    private final long unmanagedEnd;
    private final RecordSlab locks;
    private final long record;
    private final UpdateLock updateLock;
    private final MirrorProtocol protocol;
    private final DevicePageTable devicePageTable;
    private final InvalidationProducer delivery;
    private long invalidations;
    private boolean released;
    private boolean lost;

    Svmm(SvmDriver driver, int instance, AddressSpace mm, long unmanagedStart, long unmanagedEnd) {
        HmmModule module = driver.module();
        this.instance = instance;
        this.mm = mm;
        this.unmanagedStart = unmanagedStart;
        this.unmanagedEnd = unmanagedEnd;
        this.locks = driver.locks();
        this.record = locks.allocate();
        this.updateLock = new UpdateLock(record, UPDATE_LOCK);
        this.protocol = MirrorProtocol.of(module, this);
        this.delivery = delivery(driver.queue());
        this.devicePageTable = new DevicePageTable(module.machine(), SvmDriver.ENCODING, record, TABLE_LOCK);
    }

    private InvalidationProducer delivery(InvalidationQueue queue) {
        try {
            return queue.producer(updateLock);
        } catch (IllegalArgumentException e) {
            locks.free(record, "Svmm, refused by the queue");
            throw e;
        }
    }

    /**
     * Registers the mirror; holds a user of the address space for the while.
     *
     * @return 0; −EFAULT if the address space has ended, or the registration's error
     * @kernel drivers/gpu/drm/nouveau/nouveau_svm.c nouveau_svmm_init() e36acfe6c8 — none
     */
    int register() {
        if (!mm.getNotZero()) {
            return -Errno.EFAULT;
        }
        int error;
        mm.downWrite();
        try {
            error = protocol.open(mm);
        } finally {
            mm.upWrite();
        }
        mm.put();
        return error;
    }

    /**
     * {@inheritDoc}
     *
     * @kernel drivers/gpu/drm/nouveau/nouveau_svm.c nouveau_svmm_sync_cpu_device_pagetables() e36acfe6c8 — none
     */
    @Override
    public int syncCpuDevicePagetables(HmmMirror source, InvalidationRange invalidation) {
        if (!invalidation.isBlockable()) {
            return -Errno.EAGAIN;
        }
        long start = Math.max(0, invalidation.start());
        long end = Math.min(PageTable.END, invalidation.end());
        updateLock.lock();
        try {
            invalidations++;
            if (start < unmanagedEnd && end > unmanagedStart) {
                forget(start, unmanagedStart);
                forget(unmanagedEnd, end);
            } else {
                forget(start, end);
            }
        } finally {
            updateLock.unlock();
        }
        return 0;
    }

    /** The address space ends: the device must stop, the mirror stays registered. */
    @Override
    public void release(HmmMirror source) {
        updateLock.lock();
        try {
            released = true;
            forget(0, PageTable.END);
        } finally {
            updateLock.unlock();
        }
    }

    /** Clears device entries, then has the device flush its TLB; the update lock is held. */
    private void forget(long start, long end) {
        if (start >= end) {
            return;
        }
        devicePageTable.clear(start, end);
        if (delivery.invalidate(instance, start, end, true) != 0 && !lost) {
            lost = true;
            mm.notifierDomain().warnings().warn("the device's thread has died: instance=" + instance);
        }
    }

    /** Ends it: no fault of it is being served, no instance refers to it. */
    void destroy() {
        protocol.close();
        updateLock.lock();
        try {
            forget(0, PageTable.END);
        } finally {
            updateLock.unlock();
        }
        delivery.close();
        devicePageTable.close();
        locks.free(record, "Svmm.destroy");
    }

    /**
     * The device's name of the address space.
     *
     * @return a number, 0 at least
     */
    public int instance() {
        return instance;
    }

    /**
     * The address space.
     *
     * @return the address space; may have ended
     */
    public AddressSpace mm() {
        return mm;
    }

    /**
     * Sync callbacks that were served.
     *
     * @return a count
     */
    public long invalidations() {
        updateLock.lock();
        try {
            return invalidations;
        } finally {
            updateLock.unlock();
        }
    }

    /**
     * Whether the address space has ended.
     *
     * @return true after release
     */
    public boolean isReleased() {
        updateLock.lock();
        try {
            return released;
        } finally {
            updateLock.unlock();
        }
    }

    /**
     * The device's entry of a page.
     *
     * @param address a byte of the page, a user address
     * @return the entry in {@link EntryEncoding#NOUVEAU}, or its NONE
     */
    public long deviceEntry(long address) {
        updateLock.lock();
        try {
            return devicePageTable.entry(address);
        } finally {
            updateLock.unlock();
        }
    }

    /**
     * Maps device memory by the classic interface; only the unmanaged window takes it.
     *
     * @param address a byte of the page
     * @param entry the device's entry
     * @throws IllegalArgumentException if the page lies outside the window
     */
    public void mapUnmanaged(long address, long entry) {
        if (!isUnmanaged(address)) {
            throw new IllegalArgumentException("the classic interface maps in the unmanaged window only: address=0x"
                    + Long.toHexString(address) + ", window=0x" + Long.toHexString(unmanagedStart) + " to 0x"
                    + Long.toHexString(unmanagedEnd));
        }
        updateLock.lock();
        try {
            devicePageTable.set(address, entry);
        } finally {
            updateLock.unlock();
        }
    }

    boolean isUnmanaged(long address) {
        return address >= unmanagedStart && address < unmanagedEnd;
    }

    /** The end of a window that starts at a managed page: it stops at the unmanaged one. */
    long clip(long start, long end) {
        return start < unmanagedStart ? Math.min(end, unmanagedStart) : end;
    }

    UpdateLock updateLock() {
        return updateLock;
    }

    MirrorProtocol protocol() {
        return protocol;
    }

    DevicePageTable devicePageTable() {
        return devicePageTable;
    }
}
