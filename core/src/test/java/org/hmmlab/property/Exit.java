package org.hmmlab.property;

import java.util.ArrayList;
import java.util.List;
import org.hmmlab.sync.UseAfterFreeException;

/** The end of a process: before its mirrors and ranges are gone, or after. */
final class Exit {
    private Exit() {}

    /**
     * Ends a process.
     *
     * @param tidy whether its ranges and mirrors go first; otherwise they outlive it, which designs take differently
     */
    static void run(World world, Guest guest, boolean tidy) {
        if (world.module.hasIntervals()) {
            IntervalChecks.heal(guest);
        }
        guest.endAll();
        guest.mm.grab();
        if (tidy) {
            guest.closeMirror();
            detachAll(guest);
            guest.mm.put();
        } else {
            leaveFirst(world, guest);
        }
        if (guest.classic.releases != 1) {
            world.saw(Invariant.RELEASE_ONCE, "a subscriber was released " + guest.classic.releases + " times");
        }
        guest.classic.unsubscribe();
        world.guests.remove(guest);
        guest.mm.drop();
    }

    /** The process goes; its ranges keep its memory, or are left without it. */
    private static void leaveFirst(World world, Guest guest) {
        List<Driver> drivers = new ArrayList<>(guest.drivers);
        List<Driver> listening = drivers.stream()
                .filter(driver -> world.rangesAreCounted() || !driver.ranges.isEmpty())
                .toList();
        boolean hasRanges = drivers.stream().anyMatch(driver -> !driver.ranges.isEmpty());
        guest.mm.put();
        if (hasRanges) {
            world.met(Event.OUTLIVED);
            Checker.checkIdle(world, guest);
        }
        while (drivers.stream().anyMatch(driver -> !driver.ranges.isEmpty())) {
            for (Driver driver : drivers) {
                if (!driver.ranges.isEmpty()) {
                    guest.unregister(driver, driver.ranges.get(0));
                }
            }
        }
        for (Driver driver : drivers) {
            if (driver.releases != (listening.contains(driver) ? 1 : 0)) {
                world.saw(Invariant.RELEASE_ONCE, "a mirror was released " + driver.releases + " times at the end");
            }
        }
        detachAll(guest);
        guest.closeMirror();
    }

    private static void detachAll(Guest guest) {
        while (!guest.drivers.isEmpty()) {
            guest.detach(guest.drivers.get(guest.drivers.size() - 1));
        }
    }

    /** c8a53b2db0: the process is gone, nobody else holds its structure, and then its only mirror is unregistered. */
    static void unregisterAfterwards(World world, Guest guest) {
        guest.endAll();
        guest.closeMirror();
        detachAll(guest);
        Driver last = new Driver(world, guest);
        if (guest.attach(last) != 0) {
            throw new IllegalStateException("a mirror must be registered: no signal is pending");
        }
        // Before the process: afterwards nothing of it may be touched but the mirror.
        guest.classic.unsubscribe();
        world.guests.remove(guest);
        guest.mm.put();
        try {
            last.mirror.unregister();
        } catch (UseAfterFreeException e) {
            world.tainted = true;
            world.saw(Invariant.HMM_KEEPS_STRUCTURE, e.getMessage());
        }
    }
}
