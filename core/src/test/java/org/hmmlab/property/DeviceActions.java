package org.hmmlab.property;

import org.hmmlab.driver.dmirror.DmirrorBuffer;
import org.hmmlab.driver.dmirror.DmirrorCommand;
import org.hmmlab.driver.dmirror.DmirrorProbe;
import org.hmmlab.driver.dmirror.DmirrorRequest;
import org.hmmlab.memory.Errno;
import org.hmmlab.pagetable.Pte;

/** The kernel's test driver: whole commands, each of which waits for ranges, so that no invalidation may be open. */
final class DeviceActions {
    private static final int MAX_PAGES = 6;

    private DeviceActions() {}

    static void open(Arguments a) {
        if (a.guest.mirror == null) {
            openFor(a.world(), a.guest);
        }
    }

    private static void openFor(World world, Guest guest) {
        guest.endAll();
        guest.mirror = world.device.open(guest.mm);
        MemoryActions.require(guest.mirror != null, "the test driver must be opened");
        guest.ledger.mirrorOpened();
    }

    static void close(Arguments a) {
        if (a.guest.mirror != null) {
            a.world().readyForRemoval(a.guest);
            a.guest.closeMirror();
        }
    }

    static void read(Arguments a) {
        command(a, DmirrorCommand.READ);
    }

    static void write(Arguments a) {
        command(a, DmirrorCommand.WRITE);
    }

    static void migrate(Arguments a) {
        command(a, DmirrorCommand.MIGRATE_TO_DEVICE);
    }

    static void giveBack(Arguments a) {
        command(a, DmirrorCommand.MIGRATE_TO_SYSTEM);
    }

    static void snapshot(Arguments a) {
        command(a, DmirrorCommand.SNAPSHOT);
    }

    /** A child with a mirror of its own reads a page that the parent's mirror brought to the device, then takes it home. */
    static void pageOfParent(Arguments a) {
        World world = a.world();
        Guest parent = a.guest;
        int slot = a.random.nextInt(Slots.PRIVATE);
        if (world.guests.size() == World.MAX_GUESTS || !parent.shadow.mayWrite(slot)) {
            return;
        }
        open(a);
        parent.endAll();
        parent.mirror.ioctl(DmirrorCommand.MIGRATE_TO_DEVICE, request(slot));
        Guest child = ProcessActions.forkOf(world, parent);
        long entry = child.mm.pageTable().lookup(Slots.address(slot));
        if (!isOwn(world, entry) || DmirrorProbe.user(world.device, Pte.pfn(entry)) != parent.mirror) {
            return;
        }
        openFor(world, child);
        MemoryActions.require(
                child.mirror.ioctl(DmirrorCommand.READ, request(slot)) == 0,
                "a page of the own device must be readable");
        MemoryActions.require(child.mm.cpuRead(Slots.address(slot)) == 0, "a page of a device must come home");
        world.met(Event.TEST_DRIVER_SHARED);
    }

    private static DmirrorRequest request(int slot) {
        return new DmirrorRequest(Slots.address(slot), 1, new DmirrorBuffer(1));
    }

    private static boolean isOwn(World world, long entry) {
        return Pte.isDevicePrivate(entry) && DmirrorProbe.owns(world.device, Pte.pfn(entry));
    }

    /** Where the process may do what is asked, and nowhere else: in 2019 a request without the right may never end. */
    private static void command(Arguments a, DmirrorCommand command) {
        Guest guest = a.guest;
        int slot = a.slot();
        int count = a.count(slot, MAX_PAGES);
        if (guest.mirror == null || !guest.shadow.allow(slot, count, command == DmirrorCommand.WRITE)) {
            return;
        }
        boolean migrates = command == DmirrorCommand.MIGRATE_TO_DEVICE;
        guest.endAll();
        DmirrorBuffer buffer = new DmirrorBuffer(count);
        long value = a.world().nextValue();
        for (int i = 0; i < count; i++) {
            buffer.word(i, 0, value);
        }
        DmirrorRequest request = new DmirrorRequest(Slots.address(slot), count, buffer);
        boolean mustFail = command == DmirrorCommand.WRITE && meetsReadOnlyDevicePage(a, slot, count);
        int error = guest.mirror.ioctl(command, request);
        check(a, command, error, mustFail);
        if (error == 0 && (migrates || command == DmirrorCommand.WRITE)) {
            a.world().met(migrates ? Event.TEST_DRIVER_MIGRATED : Event.TEST_DRIVER_WROTE);
        }
        for (int i = 0; i < count; i++) {
            if (command == DmirrorCommand.WRITE && i < request.copiedPages()) {
                guest.shadow.value(slot + i, value);
            } else if (error == 0 && (migrates || command == DmirrorCommand.READ)) {
                compare(a, slot + i, buffer.word(i, 0));
            }
        }
    }

    /**
     * Whether a write must fail on 6.1: a page of the driver's own device that a fork, or a time without the right, left read-only is
     * given out as it is, without a write fault, and the driver then lacks the right that it asked for ({@code dmirror_do_fault()};
     * oracle, traces k-0004 and k-0005). But a page that has to be faulted takes the pages behind it along, up to the end of the
     * page-table page or of the mapping: those come home.
     */
    private static boolean meetsReadOnlyDevicePage(Arguments a, int slot, int count) {
        Guest guest = a.guest;
        boolean isFaulting = false;
        boolean comesHome = false;
        for (int i = slot; i < slot + count; i++) {
            long page = Slots.address(i) / Slots.PAGE;
            isFaulting |= DmirrorProbe.frame(guest.mirror, page) == -1 || !DmirrorProbe.isWritable(guest.mirror, page);
            comesHome &= !beginsPartOfWalk(guest, Slots.address(i));
            if (!isFaulting) {
                continue;
            }
            long entry = guest.mm.pageTable().lookup(Slots.address(i));
            boolean isOwn = isOwn(a.world(), entry);
            if (isOwn && !Pte.isWriteType(entry) && !comesHome) {
                return true;
            }
            comesHome |= !isOwn && !(Checker.isWritable(entry) && Pte.isPresent(entry));
        }
        return false;
    }

    /** Whether a page-table page or a mapping begins at an address: what is faulted does not go on from one into the next. */
    private static boolean beginsPartOfWalk(Guest guest, long address) {
        guest.mm.downRead();
        try {
            return address % (Slots.HUGE_PAGES * Slots.PAGE) == 0
                    || guest.mm.findVma(address).start() == address;
        } finally {
            guest.mm.upRead();
        }
    }

    /** Later kernels must do what is allowed, with one exception; in 2019 zero pages and swapped pages are errors. */
    private static void check(Arguments a, DmirrorCommand command, int error, boolean mustFail) {
        boolean isAccess = command == DmirrorCommand.READ || command == DmirrorCommand.WRITE;
        boolean mustSucceed = isAccess && a.world().breaks.kernel == Kernel.V6_1;
        if (mustSucceed && mustFail) {
            MemoryActions.require(
                    error == -Errno.EFAULT, command + " must fail at a read-only page of its device: " + error);
            return;
        }
        boolean mayFail = isAccess
                ? error == -Errno.EFAULT
                : command == DmirrorCommand.MIGRATE_TO_DEVICE && error == -Errno.ENOENT
                        || command == DmirrorCommand.SNAPSHOT && error == -Errno.EFAULT && !mustSucceed;
        MemoryActions.require(error == 0 || mayFail && !mustSucceed, command + " must do what is allowed: " + error);
    }

    private static void compare(Arguments a, int slot, long word) {
        if (word != a.guest.shadow.value(slot)) {
            a.world()
                    .saw(
                            Invariant.READS_SEE_WRITES,
                            "the test driver reads " + word + " instead of " + a.guest.shadow.value(slot)
                                    + " from slot " + slot);
        }
    }
}
