package org.hmmlab.property;

import org.hmmlab.memory.Errno;

/** Invalidations that begin in one operation and end in another, as those of other threads do; some may not wait, and fail. */
final class NotifierActions {
    private NotifierActions() {}

    static void begin(Arguments a) {
        if (a.guest.held.size() < World.MAX_HELD) {
            begin(a, true);
        }
    }

    static void beginNonblock(Arguments a) {
        if (a.guest.held.size() == World.MAX_HELD) {
            return;
        }
        World world = a.world();
        decideRefusals(a);
        int result = begin(a, false);
        refuseNothing(a.guest);
        boolean refused = world.driverRefused || world.anotherRefused;
        if (refused) {
            world.met(world.driverRefused ? Event.REFUSED_BY_DRIVER : Event.REFUSED_BY_ANOTHER);
        }
        MemoryActions.require(result == 0 || refused && result == -Errno.EAGAIN, "only a refusal fails a start");
        MemoryActions.require(result != 0 || !world.anotherRefused, "a subscriber's refusal must fail the start");
        if (result == 0 && world.driverRefused) {
            world.saw(Invariant.REFUSAL_REACHES_CALLER, "the start succeeded");
        }
    }

    static void end(Arguments a) {
        if (!a.guest.held.isEmpty()) {
            a.guest.end(a.random.nextInt(a.guest.held.size()));
        }
    }

    /** A whole pair; while a driver is in its callback, other things happen to the same address space. */
    static void pair(Arguments a) {
        Driver driver = a.driver();
        if (driver != null) {
            driver.inCallback = a.oneIn(2) ? () -> register(a, driver) : () -> nest(a);
        }
        begin(a, true);
        if (driver != null) {
            driver.inCallback = null;
        }
        a.guest.end(a.guest.held.size() - 1);
    }

    private static void register(Arguments a, Driver driver) {
        a.world().met(Event.REGISTERED_IN_CALLBACK);
        DriverActions.registerAnywhere(a, driver);
    }

    private static void nest(Arguments a) {
        int before = a.guest.held.size();
        begin(a, true);
        a.guest.end(before);
    }

    /** Begins somewhere; rather often so that it ends where a range starts, or on pages that a device maps. */
    private static int begin(Arguments a, boolean blockable) {
        int slot = a.slot();
        long start = Slots.address(slot);
        long end = start + a.count(slot, 4) * Slots.PAGE;
        WatchedRange watched = a.range(a.driver());
        if (watched != null && a.oneIn(3)) {
            end = a.oneIn(2) ? watched.range.start() : watched.range.end();
            start = end - (1 + a.random.nextInt(3)) * Slots.PAGE;
        }
        long[] mapped = watched == null || a.oneIn(2) ? new long[0] : a.driver().pages();
        if (mapped.length != 0) {
            start = mapped[a.random.nextInt(mapped.length)] * Slots.PAGE;
            end = start + Slots.PAGE;
        }
        boolean isNeighbour = watched != null && watched.range.start() == end && watched.range.isValid();
        int result = a.guest.begin(start, end, blockable);
        // What happens in a driver's callback meanwhile may touch the range itself.
        if (isNeighbour && result == 0 && !watched.touched && !watched.range.isValid()) {
            a.world().saw(Invariant.NEIGHBOURS_STAY_VALID, "range " + watched + " became invalid");
        }
        return result;
    }

    /** Decides who will refuse to be quick. */
    static void decideRefusals(Arguments a) {
        for (Driver driver : a.guest.drivers) {
            driver.refuses = a.oneIn(4);
        }
        a.guest.classic.refuses = a.oneIn(4);
    }

    static void refuseNothing(Guest guest) {
        for (Driver driver : guest.drivers) {
            driver.refuses = false;
        }
        guest.classic.refuses = false;
    }
}
