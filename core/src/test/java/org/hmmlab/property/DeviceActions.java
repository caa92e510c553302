package org.hmmlab.property;

import org.hmmlab.driver.dmirror.DmirrorBuffer;
import org.hmmlab.driver.dmirror.DmirrorCommand;
import org.hmmlab.driver.dmirror.DmirrorRequest;
import org.hmmlab.memory.Errno;

/** The kernel's test driver: whole commands, each of which waits for ranges, so that no invalidation may be open. */
final class DeviceActions {
    private static final int MOST_PAGES = 6;

    private DeviceActions() {}

    static void open(Arguments a) {
        if (a.guest.mirror == null) {
            a.guest.endAll();
            a.guest.mirror = a.world().device.open(a.guest.mm);
            MemoryActions.require(a.guest.mirror != null, "the test driver must be opened");
            a.guest.ledger.mirrorOpened();
        }
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

    /** Where the process may do what is asked, and nowhere else: in 2019 a request without the right may never end. */
    private static void command(Arguments a, DmirrorCommand command) {
        Guest guest = a.guest;
        int slot = a.slot();
        int count = a.count(slot, MOST_PAGES);
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
        int error = guest.mirror.ioctl(command, request);
        check(a, command, error);
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

    /** Later kernels must do what is allowed; in 2019 zero pages and swapped pages are errors. */
    private static void check(Arguments a, DmirrorCommand command, int error) {
        boolean isAccess = command == DmirrorCommand.READ || command == DmirrorCommand.WRITE;
        boolean mustSucceed = isAccess && a.world().breaks.kernel == Kernel.V6_1;
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
