package org.hmmlab.property;

import org.hmmlab.mm.reclaim.OomReaper;

/** Processes come and go. */
final class ProcessActions {
    private ProcessActions() {}

    static void fork(Arguments a) {
        if (a.world().guests.size() < World.MOST_GUESTS) {
            forkOf(a.world(), a.guest);
        }
    }

    static Guest forkOf(World world, Guest parent) {
        Guest child = new Guest(world, parent.mm.fork(), parent.shadow.copy());
        world.guests.add(child);
        return child;
    }

    static void exit(Arguments a) {
        Exit.run(a.world(), a.guest, a.oneIn(3));
    }

    /** A new program: the old memory goes with all that mirrors it. */
    static void exec(Arguments a) {
        World world = a.world();
        a.guest.mm.get();
        Guest next = new Guest(world, a.guest.mm.exec(), new Shadow(world.fileWords));
        Exit.run(world, a.guest, a.oneIn(2));
        world.guests.add(next);
        MemoryActions.map(new Arguments(world, a.random));
    }

    /** The OOM reaper takes what it can without waiting; then the process goes. */
    static void reap(Arguments a) {
        World world = a.world();
        Guest guest = a.guest;
        NotifierActions.decideRefusals(a);
        int result = OomReaper.run(guest.mm);
        NotifierActions.refuseNothing(guest);
        MemoryActions.require(
                result == 0 || world.driverRefused || world.anotherRefused,
                "the reaper must succeed if nobody refuses");
        if (result == 0) {
            world.met(Event.REAPED);
        }
        Checker.checkNotifications(world, guest);
        Exit.run(world, guest, a.oneIn(2));
    }

    /** c8a53b2db0. */
    static void unregisterAfterwards(Arguments a) {
        Exit.unregisterAfterwards(a.world(), a.guest);
    }
}
