package org.hmmlab.driver;

import org.hmmlab.hmm.EntryEncoding;
import org.hmmlab.hmm.HmmMirror;
import org.hmmlab.hmm.HmmModule;
import org.hmmlab.hmm.HmmRange;
import org.hmmlab.hmm.MirrorOps;
import org.hmmlab.hmm.walk.RangeFaulter;
import org.hmmlab.memory.Errno;
import org.hmmlab.memory.PageSize;
import org.hmmlab.memory.RecordSlab;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.pagetable.PageTable;
import org.hmmlab.sync.StepPoints;

/**
 * A driver that mirrors one address space into a device page table and follows the retry protocol.
 *
 * <p>Any thread may invalidate; {@link #access} belongs to one thread, the device's. The update lock orders the two: the
 * sync callback clears under it, the device's thread checks the range's validity and programs under it.
 *
 * <p>What differs between the designs is {@link MirrorProtocol}'s.
 *
 * @kernel Documentation/vm/hmm.rst "Address space mirroring" d45d464b11 — unlocks before it unregisters the range, since the
 *     last mmput may run the exit there
 */
public final class MirrorDriver implements MirrorOps, AutoCloseable {
    /** Most pages of one device fault. */
    public static final int MAX_PAGES = 65_536;

    private static final int UPDATE_LOCK = 0;
    private static final int TABLE_LOCK = 8;
    private static final int RECORD_LENGTH = 64;

    private final RecordSlab locks = new RecordSlab("driver", RECORD_LENGTH);
    private final long record = locks.allocate();
    private final UpdateLock updateLock = new UpdateLock(record, UPDATE_LOCK);
    private final EntryEncoding encoding = EntryEncoding.NOUVEAU;
    private final DevicePageTable devicePageTable;
    private final DriverStatistics statistics = new DriverStatistics();
    private final MirrorProtocol protocol;
    private final HmmRange range;
    private final boolean holdsUsers;
    private final boolean programsUnderMmapSem;
    private final RangeFaulter faulter = new RangeFaulter();
    private long[] pfns = new long[16];
    private AddressSpace mm;
    private boolean isReleased;
    /** Written by the thread that closes, read by the threads that it has told. */
    private boolean closed;

    /**
     * Makes a driver without an address space.
     *
     * @param module the design
     */
    public MirrorDriver(HmmModule module) {
        devicePageTable = new DevicePageTable(module.machine(), encoding, record, TABLE_LOCK);
        protocol = MirrorProtocol.of(module, this);
        holdsUsers = protocol.holdsUsers();
        programsUnderMmapSem = protocol.programsUnderMmapSem();
        range = new HmmRange(module, encoding);
    }

    /**
     * Registers the mirror; takes mmap_sem for write.
     *
     * @param addressSpace the address space to mirror
     * @return 0 or the error of the registration
     * @throws IllegalStateException if it is registered already, or after close
     */
    public int open(AddressSpace addressSpace) {
        assertOpen();
        addressSpace.downWrite();
        try {
            int error = protocol.open(addressSpace);
            if (error == 0) {
                mm = addressSpace;
            }
            return error;
        } finally {
            addressSpace.upWrite();
        }
    }

    /**
     * The device reads or writes pages.
     *
     * @param address first byte, page-aligned
     * @param pages how many pages, 1 to {@link #MAX_PAGES}
     * @param write whether it writes
     * @return 0, or the error that ended the device's access: −EFAULT, −EPERM, −EBUSY after a timeout
     * @throws IllegalArgumentException for a misaligned address or a wrong number of pages
     * @throws IllegalStateException after close
     */
    public int access(long address, int pages, boolean write) {
        assertOpen();
        if ((address & PageSize.BYTES - 1) != 0 || pages < 1 || pages > MAX_PAGES) {
            throw new IllegalArgumentException("page-aligned address and 1 to " + MAX_PAGES + " pages: address=0x"
                    + Long.toHexString(address) + ", pages=" + pages);
        }
        statistics.accesses += pages;
        if (isUserRange(address, pages) && allows(address, pages, write)) {
            return 0;
        }
        statistics.faults++;
        int error = fault(address, pages, write);
        if (error != 0) {
            statistics.failed(error);
        }
        return error;
    }

    /** Beyond the last user address a look-up would wrap around and find another page's entry. */
    private static boolean isUserRange(long address, int pages) {
        return address >= 0 && address <= PageTable.END - ((long) pages << PageSize.SHIFT);
    }

    private boolean allows(long address, int pages, boolean write) {
        updateLock.lock();
        try {
            return devicePageTable.allows(address, pages, write);
        } finally {
            updateLock.unlock();
        }
    }

    private int fault(long address, int pages, boolean write) {
        if (pfns.length < pages) {
            pfns = new long[pages];
        }
        long request = encoding.valid() | (write ? encoding.write() : 0);
        range.bounds(address, address + ((long) pages << PageSize.SHIFT), pfns).request(request, 0);
        if (holdsUsers) {
            return beginAndFault(write);
        }
        if (!mm.getNotZero()) {
            return -Errno.EFAULT;
        }
        try {
            return beginAndFault(write);
        } finally {
            mm.put();
        }
    }

    private int beginAndFault(boolean write) {
        int error = protocol.begin(range);
        if (error != 0) {
            return error;
        }
        try {
            return faultWatched(write);
        } finally {
            protocol.end(range);
        }
    }

    /** Steps 3 to 10 of the protocol; the range hears of invalidations and no lock is held, before and after. */
    private int faultWatched(boolean write) {
        while (true) {
            if (!range.waitUntilValid(HmmRange.DEFAULT_TIMEOUT_MS)) {
                statistics.timeouts++;
                return -Errno.EBUSY;
            }
            int result;
            mm.downRead();
            try {
                result = read(write);
                if (result == 0 && programsUnderMmapSem) {
                    result = program();
                }
            } finally {
                mm.upRead();
            }
            if (result == 0 && !programsUnderMmapSem) {
                result = program();
            }
            if (result != -Errno.EBUSY) {
                return result;
            }
            statistics.retries++;
        }
    }

    /** Steps 5 and 6, under mmap_sem: 0, −EBUSY if an invalidation came between, or the error that ends the access. */
    private int read(boolean write) {
        if (write && !mm.mayWrite(range.start(), range.end())) {
            return -Errno.EPERM;
        }
        long result = faulter.fault(range, 0);
        StepPoints.reach("driver.faulted");
        return (int) Math.min(result, 0);
    }

    /** Steps 7 to 9: 0, or −EBUSY if an invalidation came between. */
    private int program() {
        updateLock.lock();
        try {
            if (!range.isValid()) {
                return -Errno.EBUSY;
            }
            devicePageTable.program(range);
            return 0;
        } finally {
            updateLock.unlock();
        }
    }

    @Override
    public int syncCpuDevicePagetables(HmmMirror source, InvalidationRange invalidation) {
        if (invalidation.isBlockable()) {
            updateLock.lock();
        } else if (!updateLock.tryLock()) {
            return -Errno.EAGAIN;
        }
        try {
            statistics.invalidations++;
            devicePageTable.clear(invalidation.start(), invalidation.end());
        } finally {
            updateLock.unlock();
        }
        return 0;
    }

    @Override
    public void release(HmmMirror source) {
        updateLock.lock();
        try {
            devicePageTable.clearAll();
            isReleased = true;
        } finally {
            updateLock.unlock();
        }
    }

    /**
     * Whether the address space has ended.
     *
     * @return true after release
     * @throws IllegalStateException after close
     */
    public boolean isReleased() {
        assertOpen();
        updateLock.lock();
        try {
            return isReleased;
        } finally {
            updateLock.unlock();
        }
    }

    /**
     * The entry of the device page table for one page, for checks against the CPU's.
     *
     * @param address a byte of the page
     * @return the entry in the driver's encoding, or its NONE
     * @throws IllegalArgumentException if it is no user address
     * @throws IllegalStateException after close
     */
    public long deviceEntry(long address) {
        assertOpen();
        if (!isUserRange(address, 1)) {
            throw new IllegalArgumentException("a user address must lie in 0 to 2^47: 0x" + Long.toHexString(address));
        }
        updateLock.lock();
        try {
            return devicePageTable.entry(address);
        } finally {
            updateLock.unlock();
        }
    }

    /**
     * What the driver did so far; readable after close, too.
     *
     * @return the live counters
     */
    public DriverStatistics statistics() {
        return statistics;
    }

    private void assertOpen() {
        if (closed) {
            throw new IllegalStateException("a driver must be open to be used: it is closed");
        }
    }

    /** Unregisters the mirror if it is registered, and frees the device's memory. A second close does nothing. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        protocol.close();
        range.close();
        devicePageTable.close();
        locks.free(record, "MirrorDriver.close");
        locks.close();
    }
}
