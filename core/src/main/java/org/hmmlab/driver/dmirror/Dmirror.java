package org.hmmlab.driver.dmirror;

import java.util.function.ToIntFunction;
import org.hmmlab.driver.MirrorProtocol;
import org.hmmlab.hmm.EntryEncoding;
import org.hmmlab.hmm.HmmMirror;
import org.hmmlab.hmm.HmmModule;
import org.hmmlab.hmm.MirrorOps;
import org.hmmlab.memory.Errno;
import org.hmmlab.memory.PageSize;
import org.hmmlab.memory.PhysicalMemory;
import org.hmmlab.memory.RecordSlab;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.notifier.InvalidationEvent;
import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.sync.Mutex;
import org.hmmlab.sync.WorkCategory;

/**
 * One mirror of the test driver: an open file that mirrors the address space of who opened it.
 *
 * <p>Invalidations may come from any thread; {@link #ioctl} belongs to one thread at a time. Descriptors are counted: a forked child
 * {@link #share}s those of its parent, and the last {@link #close} ends the mirror.
 *
 * @kernel lib/test_hmm.c struct dmirror, dmirror_fops_*() 6.1 — mirror and short-lived ranges in the designs without intervals
 */
public final class Dmirror implements MirrorOps {

    private static final int LOCK = 0;
    private static final int RECORD_LENGTH = 64;
    private static final EntryEncoding ENCODING = DmirrorFaults.ENCODING;

    private final DmirrorDevice device;
    private final PhysicalMemory memory;
    private final RecordSlab locks = new RecordSlab("dmirror", RECORD_LENGTH);
    private final long record = locks.allocate();
    final DmirrorTable table = new DmirrorTable();
    /** Null until registered. */
    private AddressSpace mm;

    final MirrorProtocol protocol;
    private final DmirrorFaults faults;
    private int descriptors = 1;
    private boolean warned;

    private Dmirror(DmirrorDevice device, HmmModule module) {
        this.device = device;
        this.memory = module.machine().physicalMemory();
        protocol = MirrorProtocol.of(module, this);
        faults = new DmirrorFaults(device, module, protocol, record, LOCK);
    }

    /**
     * Opens a mirror of an address space; takes its mmap_sem for write.
     *
     * @param device the device
     * @param module the design
     * @param mm the address space of the opener
     * @return the mirror, null if registration failed
     */
    static Dmirror open(DmirrorDevice device, HmmModule module, AddressSpace mm) {
        Dmirror opened = new Dmirror(device, module);
        mm.downWrite();
        int error = opened.protocol.open(mm);
        mm.upWrite();
        if (error != 0) {
            opened.protocol.close();
            opened.free();
            return null;
        }
        // The file outlives the process; before c8a53b2db0 nothing else keeps the structure that unregistering needs.
        mm.grab();
        opened.mm = mm;
        return opened;
    }

    /** One more descriptor: a child got it by fork. */
    public void share() {
        if (descriptors == 0) {
            throw new IllegalStateException("a mirror must be open to be shared: its last descriptor is closed");
        }
        descriptors++;
    }

    /**
     * Closes one descriptor. The last one ends the mirror, and sends all pages of its device back to system memory.
     *
     * @throws IllegalStateException if no descriptor is open
     * @kernel lib/test_hmm.c dmirror_fops_release() 6.1 — none
     */
    public void close() {
        if (descriptors == 0) {
            throw new IllegalStateException("a mirror must be open to be closed: its last descriptor is closed");
        }
        if (--descriptors == 0) {
            protocol.close();
            device.evictAll();
            free();
            mm.drop();
        }
    }

    /**
     * The device.
     *
     * @return on which the mirror was opened
     */
    public DmirrorDevice device() {
        return device;
    }

    /**
     * Whether HMM once gave a page without the right to write that was asked for (the driver's WARN_ON).
     *
     * @return true for ever after
     */
    public boolean hasWarned() {
        return warned;
    }

    /**
     * Executes a command.
     *
     * @param command which
     * @param request its argument, which takes the results
     * @return 0; −EINVAL for an unaligned address, no pages, a wrap-around or an unknown command, before anything else; or the error of
     *     the command
     * @kernel lib/test_hmm.c dmirror_fops_unlocked_ioctl() 6.1 — none
     */
    public int ioctl(DmirrorCommand command, DmirrorRequest request) {
        if ((request.address & PageSize.BYTES - 1) != 0 || Long.compareUnsigned(request.address, request.end()) >= 0) {
            return -Errno.EINVAL;
        }
        return switch (command) {
            case READ -> read(request);
            case WRITE -> write(request);
            case MIGRATE_TO_DEVICE -> migrateToDevice(request);
            case MIGRATE_TO_SYSTEM -> migrateToSystem(request);
            case EXCLUSIVE -> readBack(request, migrate(space -> DmirrorExclusive.make(this, space, request)));
            case SNAPSHOT -> snapshot(request);
            case CHECK_EXCLUSIVE -> checkExclusive(request);
            case UNKNOWN -> -Errno.EINVAL;
        };
    }

    /**
     * Copies out: what the table has, page after page; at a page that it lacks all that follow are faulted.
     *
     * @kernel lib/test_hmm.c dmirror_read() 6.1 — none
     */
    private int read(DmirrorRequest request) {
        if (!fits(request)) {
            return -Errno.ENOMEM;
        }
        DmirrorBuffer bounce = new DmirrorBuffer((int) request.pages);
        int error = copyOut(request, bounce);
        while (error == -Errno.ENOENT) {
            error = fault(request, false);
            if (error == 0) {
                error = copyOut(request, bounce);
            }
        }
        return error == 0 ? deliver(request, bounce) : error;
    }

    /**
     * Copies in. Pages in the table ahead of the first missing one are written even if the fault then fails.
     *
     * @kernel lib/test_hmm.c dmirror_write() 6.1 — none
     */
    private int write(DmirrorRequest request) {
        DmirrorBuffer source = request.buffer;
        if (!fits(request)) {
            return -Errno.ENOMEM;
        }
        if (source == null) {
            return -Errno.EFAULT;
        }
        int error = copyIn(request, source);
        while (error == -Errno.ENOENT) {
            error = fault(request, true);
            if (error == 0) {
                error = copyIn(request, source);
            }
        }
        return error;
    }

    /** Faults from the first page that was not copied to the end of the request. */
    private int fault(DmirrorRequest request, boolean write) {
        long start = request.address + (request.copied << PageSize.SHIFT);
        int error = faults.run(
                start, request.end(), write, false, (address, entries, count) -> enter(address, entries, count, write));
        if (error == 0) {
            request.faults++;
        }
        return error;
    }

    /**
     * Enters pages into the table.
     *
     * @kernel lib/test_hmm.c dmirror_do_fault() 6.1 — stores the backing page of a device page, where 6.1 stores the device page itself and
     *     later dereferences it
     */
    private int enter(long address, long[] entries, int count, boolean write) {
        long page = address >>> PageSize.SHIFT;
        for (int i = 0; i < count; i++) {
            long entry = entries[i];
            boolean writable = (entry & ENCODING.write()) != 0;
            if (!ENCODING.isPage(entry) || write && !writable) {
                warned = true;
                return -Errno.EFAULT;
            }
            table.store(
                    page + i, device.dataFrame(ENCODING.pfn(entry)), writable ? DmirrorTable.WRITE : DmirrorTable.READ);
        }
        return 0;
    }

    /**
     * Copies from the pages in the table.
     *
     * @return 0, or −ENOENT at the first page that is missing
     * @kernel lib/test_hmm.c dmirror_do_read() 6.1 — none
     */
    private int copyOut(DmirrorRequest request, DmirrorBuffer bounce) {
        Mutex.lock(record, LOCK, WorkCategory.UPDATE_LOCK);
        try {
            while (request.copied < request.pages) {
                long entry = table.get((request.address >>> PageSize.SHIFT) + request.copied);
                if (entry == DmirrorTable.NONE) {
                    return -Errno.ENOENT;
                }
                bounce.copyIn((int) request.copied, memory.contentAddress(DmirrorTable.pfn(entry)));
                request.copied++;
            }
            return 0;
        } finally {
            Mutex.unlock(record, LOCK, WorkCategory.UPDATE_LOCK);
        }
    }

    /**
     * Copies to the pages in the table.
     *
     * @return 0, or −ENOENT at the first page that is missing or not tagged as writable
     * @kernel lib/test_hmm.c dmirror_do_write() 6.1 — none
     */
    private int copyIn(DmirrorRequest request, DmirrorBuffer source) {
        Mutex.lock(record, LOCK, WorkCategory.UPDATE_LOCK);
        try {
            while (request.copied < request.pages) {
                long entry = table.get((request.address >>> PageSize.SHIFT) + request.copied);
                if (entry == DmirrorTable.NONE || DmirrorTable.tag(entry) != DmirrorTable.WRITE) {
                    return -Errno.ENOENT;
                }
                source.copyOut((int) request.copied, memory.contentAddress(DmirrorTable.pfn(entry)));
                request.copied++;
            }
            return 0;
        } finally {
            Mutex.unlock(record, LOCK, WorkCategory.UPDATE_LOCK);
        }
    }

    /**
     * Moves pages to the device, then reads the whole request back through the table alone.
     *
     * @kernel lib/test_hmm.c dmirror_migrate_to_device() 6.1 — none
     */
    private int migrateToDevice(DmirrorRequest request) {
        return readBack(request, migrate(mm -> new DmirrorMigration(device, this).toDevice(mm, request)));
    }

    private int migrateToSystem(DmirrorRequest request) {
        return migrate(mm -> new DmirrorMigration(device, this).toSystem(mm, request));
    }

    /** Runs with a user of the address space; −EINVAL when it has none any more. */
    private int migrate(ToIntFunction<AddressSpace> migration) {
        AddressSpace mirrored = protocol.mirror().mm();
        if (!mirrored.getNotZero()) {
            return -Errno.EINVAL;
        }
        try {
            return migration.applyAsInt(mirrored);
        } finally {
            mirrored.put();
        }
    }

    /** Reads the whole request back through the table alone, as migration and exclusive access end. */
    private int readBack(DmirrorRequest request, int errorBefore) {
        if (errorBefore != 0) {
            return errorBefore;
        }
        request.copied = 0;
        if (!fits(request)) {
            return -Errno.ENOMEM;
        }
        DmirrorBuffer bounce = new DmirrorBuffer((int) request.pages);
        int error = copyOut(request, bounce);
        return error == 0 ? deliver(request, bounce) : error;
    }

    /** Enters a page that has come to the device, with a tag of {@link DmirrorTable}. */
    void enter(long page, long frame, int tag) {
        Mutex.lock(record, LOCK, WorkCategory.UPDATE_LOCK);
        table.store(page, frame, tag);
        Mutex.unlock(record, LOCK, WorkCategory.UPDATE_LOCK);
    }

    /** Erases a page that leaves the device. */
    void forget(long page) {
        Mutex.lock(record, LOCK, WorkCategory.UPDATE_LOCK);
        table.erase(page);
        Mutex.unlock(record, LOCK, WorkCategory.UPDATE_LOCK);
    }

    /** Whether the machine could hold the driver's own copy of the request's pages. */
    private boolean fits(DmirrorRequest request) {
        return request.pages <= memory.firstDevicePfn();
    }

    private static int deliver(DmirrorRequest request, DmirrorBuffer bounce) {
        if (request.buffer == null) {
            return -Errno.EFAULT;
        }
        request.buffer.copyFrom(bounce);
        return 0;
    }

    /**
     * Says what the device would see, without faulting.
     *
     * @kernel lib/test_hmm.c dmirror_snapshot() 6.1 — looks at the caller's pointer after the first piece, as there
     */
    private int snapshot(DmirrorRequest request) {
        byte[] bytes = new byte[DmirrorFaults.PIECE];
        return faults.run(request.address, request.end(), false, true, (address, entries, count) -> {
            for (int i = 0; i < count; i++) {
                bytes[i] = (byte) DmirrorPermission.of(device, memory, entries[i]);
            }
            if (request.buffer == null) {
                return -Errno.EFAULT;
            }
            request.addPermissions(bytes, count);
            request.copied += count;
            return 0;
        });
    }

    /** Looks for pages that this mirror has exclusively. */
    private int checkExclusive(DmirrorRequest request) {
        Mutex.lock(record, LOCK, WorkCategory.UPDATE_LOCK);
        boolean isExclusive = table.has(request.address >>> PageSize.SHIFT, request.pages, DmirrorTable.ATOMIC);
        Mutex.unlock(record, LOCK, WorkCategory.UPDATE_LOCK);
        return isExclusive ? -Errno.EPERM : 0;
    }

    /**
     * {@inheritDoc}
     *
     * @kernel lib/test_hmm.c dmirror_interval_invalidate(), dmirror_do_update() 6.1 — none; the entry of the page at the end goes too
     */
    @Override
    public int syncCpuDevicePagetables(HmmMirror source, InvalidationRange invalidation) {
        if (passes(invalidation)) {
            return 0;
        }
        if (invalidation.isBlockable()) {
            Mutex.lock(record, LOCK, WorkCategory.UPDATE_LOCK);
        } else if (!Mutex.tryLock(record, LOCK, WorkCategory.UPDATE_LOCK)) {
            return -Errno.EAGAIN;
        }
        table.erase(invalidation.start() >>> PageSize.SHIFT, invalidation.end() >>> PageSize.SHIFT);
        Mutex.unlock(record, LOCK, WorkCategory.UPDATE_LOCK);
        return 0;
    }

    @Override
    public boolean passes(InvalidationRange invalidation) {
        return invalidation.event() == InvalidationEvent.MIGRATE && invalidation.owner() == device;
    }

    @Override
    public void release(HmmMirror source) {
        Mutex.lock(record, LOCK, WorkCategory.UPDATE_LOCK);
        table.clear();
        Mutex.unlock(record, LOCK, WorkCategory.UPDATE_LOCK);
    }

    private void free() {
        faults.close();
        locks.free(record, "Dmirror.close");
        locks.close();
    }
}
