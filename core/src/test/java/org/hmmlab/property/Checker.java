package org.hmmlab.property;

import java.util.ArrayList;
import org.hmmlab.driver.dmirror.DmirrorProbe;
import org.hmmlab.hmm.HmmMirror;
import org.hmmlab.hmm.HmmProbe;
import org.hmmlab.memory.PageRecord;
import org.hmmlab.memory.PhysicalMemory;
import org.hmmlab.notifier.IntervalProbe;
import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.pagetable.Pte;

/** What must be true between two operations, of all processes of a machine. */
final class Checker {
    private Checker() {}

    /** Checks everything, and takes processes away that have shown a bug that they must show. */
    static void check(World world) {
        for (Guest guest : new ArrayList<>(world.guests)) {
            checkNotifications(world, guest);
            checkMemory(world, guest);
        }
        for (Guest guest : new ArrayList<>(world.guests)) {
            if (guest.condemned) {
                Exit.run(world, guest, true);
            }
        }
        if (world.guests.isEmpty()) {
            world.spawn();
        }
    }

    /** Counts, ranges and device tables of one process. */
    static void checkNotifications(World world, Guest guest) {
        guest.ledger.settle(guest.held.size());
        checkCounts(world, guest);
        checkAccepted(world, guest);
        checkTables(world, guest);
        if (!world.rangesAreCounted()) {
            IntervalChecks.check(world, guest);
        }
        if (!guest.condemned) {
            checkIdle(world, guest);
            checkStates(world, guest);
        }
    }

    private static void checkCounts(World world, Guest guest) {
        int held = guest.held.size();
        long count = count(world, guest);
        if (count != held) {
            guest.condemned = true;
            String how = "the count is " + count + " with " + held + " begun";
            world.saw(cause(world), how);
            if (count < 0) {
                world.saw(Invariant.COUNT_NOT_NEGATIVE, how);
            }
        }
    }

    /** Who has refused; if both have, in starts of one operation, the one whose refusal the design does not cope with. */
    private static Invariant cause(World world) {
        if (!world.hmmRefused && !world.anotherRefused) {
            return Invariant.COUNT_IS_STARTS;
        }
        boolean isOwn =
                world.hmmRefused && (!world.anotherRefused || world.breaks.mustSee(Invariant.COUNT_AFTER_OWN_REFUSAL));
        return isOwn ? Invariant.COUNT_AFTER_OWN_REFUSAL : Invariant.COUNT_AFTER_ANOTHERS_REFUSAL;
    }

    /** The count of running invalidations, wherever the design has it. */
    private static long count(World world, Guest guest) {
        if (!world.rangesAreCounted()) {
            return IntervalProbe.isPrepared(guest.mm) ? IntervalProbe.active(guest.mm) : guest.held.size();
        }
        HmmMirror mirror = guest.anyMirror();
        return mirror == null ? guest.held.size() : HmmProbe.count(mirror);
    }

    private static void checkAccepted(World world, Guest guest) {
        int accepted = guest.classic.accepted;
        if (accepted != guest.held.size()) {
            guest.classic.accepted = guest.held.size();
            world.saw(
                    world.hmmRefused || world.anotherRefused
                            ? Invariant.ACCEPTED_STARTS_END
                            : Invariant.COUNT_IS_STARTS,
                    "a subscriber has accepted " + accepted + " starts that are not ended, with " + guest.held.size()
                            + " begun");
        }
    }

    /** I2 and I3. */
    static void checkIdle(World world, Guest guest) {
        if (!world.rangesAreCounted()) {
            return;
        }
        for (Driver driver : guest.drivers) {
            for (WatchedRange watched : driver.ranges) {
                if (HmmProbe.count(driver.mirror) == 0 && !watched.range.isValid()) {
                    String how = "range " + watched + " is invalid with the count at 0";
                    world.saw(Invariant.VALID_WHEN_IDLE, how);
                    world.saw(Invariant.INVALID_ONLY_WHILE_RUNNING, how);
                }
            }
        }
    }

    private static void checkStates(World world, Guest guest) {
        for (WatchedRange watched : guest.ledger.ranges()) {
            boolean valid = watched.range.isValid();
            if (valid != watched.expected) {
                world.saw(Invariant.RANGE_STATE, "range " + watched + " is " + (valid ? "valid" : "invalid"));
            }
            if (world.rangesAreCounted() && !valid && !watched.touched) {
                world.saw(Invariant.INVALID_ONLY_WHEN_TOUCHED, "range " + watched + " was not touched");
            }
        }
    }

    /** The oracle of 9.3. */
    private static void checkTables(World world, Guest guest) {
        for (Driver driver : guest.drivers) {
            for (long page : driver.pages()) {
                long pfn = driver.pfn(page);
                long entry = guest.mm.pageTable().lookup(page * Slots.PAGE);
                if (!agrees(entry, pfn, Pte.pfn(entry), driver.isWritable(page))) {
                    condemn(world, guest, Invariant.DEVICE_SEES_CPU_PAGES, page, pfn);
                }
            }
            for (InvalidationRange range : guest.held) {
                if (driver.mapsFrom(range.start(), range.end())) {
                    guest.condemned = true;
                    world.saw(Invariant.DEVICE_SEES_CPU_PAGES, "a device maps a page that is being invalidated");
                }
            }
        }
        for (int slot = 0; guest.mirror != null && slot < Slots.COUNT; slot++) {
            long page = Slots.address(slot) / Slots.PAGE;
            long frame = DmirrorProbe.frame(guest.mirror, page);
            if (frame != -1) {
                long entry = guest.mm.pageTable().lookup(Slots.address(slot));
                long cpuFrame = hasPage(entry) ? world.dataFrame(Pte.pfn(entry)) : -1;
                if (!agrees(entry, frame, cpuFrame, DmirrorProbe.isWritable(guest.mirror, page))) {
                    condemn(world, guest, stale(guest, page), page, frame);
                }
            }
        }
    }

    /** Why the test driver's table has another page than the CPU: by the rule of the driver, or by a mistake. */
    private static Invariant stale(Guest guest, long page) {
        return guest.takenFromOthers.contains(page)
                ? Invariant.DRIVER_HEARS_OF_MIGRATION
                : Invariant.DEVICE_SEES_CPU_PAGES;
    }

    private static void condemn(World world, Guest guest, Invariant invariant, long page, long pfn) {
        guest.condemned = true;
        long entry = guest.mm.pageTable().lookup(page * Slots.PAGE);
        world.saw(
                invariant,
                "a device maps frame " + pfn + " at page 0x" + Long.toHexString(page) + " where the CPU has entry 0x"
                        + Long.toHexString(entry));
    }

    /** Whether a device may have this frame at a page. */
    private static boolean agrees(long entry, long frame, long cpuFrame, boolean writable) {
        return hasPage(entry) && frame == cpuFrame && (!writable || isWritable(entry));
    }

    /** Whether an entry leads to a page, which the CPU may use or which lies on a device. */
    static boolean hasPage(long entry) {
        return Pte.isPresent(entry) || Pte.isDevicePrivate(entry);
    }

    private static boolean isAccessible(long entry) {
        return (entry & Pte.PRESENT) != 0;
    }

    static boolean isWritable(long entry) {
        return Pte.isDevicePrivate(entry) ? Pte.isWriteType(entry) : isAccessible(entry) && Pte.isWritable(entry);
    }

    private static void checkMemory(World world, Guest guest) {
        for (int slot = 0; slot < Slots.COUNT && !guest.condemned; slot++) {
            long entry = guest.mm.pageTable().lookup(Slots.address(slot));
            String wrong = wrong(world, guest.shadow, slot, entry);
            if (wrong != null) {
                world.saw(
                        Invariant.READS_SEE_WRITES,
                        "process " + guest.number() + ", slot " + slot + ", entry 0x" + Long.toHexString(entry) + ": "
                                + wrong);
            }
            if (Pte.isMigration(entry)) {
                world.saw(Invariant.MIGRATION_ONE_PLACE, "slot " + slot + " stays on the move");
            }
            if (hasPage(entry)) {
                checkReferences(world, slot, Pte.pfn(entry));
            }
        }
    }

    private static String wrong(World world, Shadow shadow, int slot, long entry) {
        if (!shadow.isMapped(slot)) {
            return entry == Pte.NONE ? null : "nothing is mapped";
        }
        if (entry == Pte.NONE) {
            return Slots.isShared(slot) || shadow.value(slot) == 0
                    ? null
                    : "the page with " + shadow.value(slot) + " is lost";
        }
        if (!hasPage(entry)) {
            return null;
        }
        if (world.word(Pte.pfn(entry)) != shadow.value(slot)) {
            return "holds " + world.word(Pte.pfn(entry)) + " instead of " + shadow.value(slot);
        }
        if (isWritable(entry) && !shadow.mayWrite(slot)) {
            return "writable where the mapping is not";
        }
        return isAccessible(entry) && !shadow.mayRead(slot) ? "readable where the mapping is not" : null;
    }

    private static void checkReferences(World world, int slot, long pfn) {
        PhysicalMemory memory = world.machine.physicalMemory();
        long record = memory.record(pfn);
        if (pfn == memory.zeroPfn() || PageRecord.mapping(record) == 0) {
            return;
        }
        int resting = pfn >= memory.firstDevicePfn() || !PageRecord.isAnonymous(record) ? 1 : 0;
        int references = PageRecord.references(record);
        if (references != PageRecord.mapcount(record) + resting
                || world.machine.pageLocks().isLocked(pfn)) {
            world.saw(
                    Invariant.REFERENCES_ARE_MAPPINGS,
                    "the page of slot " + slot + " has " + references + " references, " + PageRecord.mapcount(record)
                            + " mappings, and is " + (world.machine.pageLocks().isLocked(pfn) ? "locked" : "unlocked"));
        }
    }
}
