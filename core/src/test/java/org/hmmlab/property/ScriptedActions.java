package org.hmmlab.property;

import org.hmmlab.memory.Errno;
import org.hmmlab.sync.StepPoints;
import org.hmmlab.sync.UseAfterFreeException;

/** Interleavings that need something to happen in the middle of an operation: done at a step point, in the same thread. */
final class ScriptedActions {
    private static final String[] IN_A_START = {"notifier.fetched", "hmm.found", "hmm.start.counted"};
    private static final String[] IN_THE_LAST_PUT = {"hmm.kref.zero", "hmm.kref.cleared", "hmm.kref.unlinked"};

    private ScriptedActions() {}

    /** 6d7c3cde93, c7d8b7824f: the last mirror goes while an invalidation is on its way to it. */
    static void unregisterInCallback(Arguments a) {
        Guest guest = a.guest;
        Driver last = lastOf(a);
        String point = IN_A_START[a.random.nextInt(IN_A_START.length)];
        try {
            at(point, () -> guest.detach(last), () -> guest.begin(Slots.address(0), Slots.address(1), true));
        } catch (UseAfterFreeException | IllegalStateException e) {
            a.world().saw(Invariant.CALLBACKS_USE_LIVE_MEMORY, "at " + point + ": " + e.getMessage());
        }
    }

    /** A mirror is registered while the last one is being unregistered. */
    static void registerInLastPut(Arguments a) {
        Guest guest = a.guest;
        Driver last = lastOf(a);
        String point = IN_THE_LAST_PUT[a.random.nextInt(IN_THE_LAST_PUT.length)];
        Driver next = new Driver(a.world(), guest);
        int[] error = {1};
        at(point, () -> error[0] = guest.attach(next), () -> guest.detach(last));
        if (error[0] < 0) {
            a.world()
                    .saw(
                            Invariant.REGISTRATION_AFTER_LAST_PUT,
                            "at " + point + " it fails with " + Errno.name(error[0]));
        }
    }

    /** 5a136b4ae3: an invalidation that must not wait comes while the list of mirrors is being changed. */
    static void beginWhileMirrorsAreBusy(Arguments a) {
        Guest guest = a.guest;
        if (guest.drivers.size() == World.MAX_DRIVERS) {
            return;
        }
        guest.endAll();
        int slot = a.slot();
        int[] result = {0};
        boolean[] reached = {false};
        Driver next = new Driver(a.world(), guest);
        Runnable begin = () -> {
            reached[0] = true;
            a.world().hmmRefused = true;
            result[0] = guest.begin(Slots.address(slot), Slots.address(slot) + Slots.PAGE, false);
        };
        at("hmm.mirrors.locked", begin, () -> guest.attach(next));
        MemoryActions.require(
                !reached[0] || result[0] == -Errno.EAGAIN, "a start that finds its list locked must fail");
    }

    /** Leaves the process with one mirror, new and without ranges, so that its going ends the per-mm object. */
    private static Driver lastOf(Arguments a) {
        Guest guest = a.guest;
        guest.endAll();
        while (!guest.drivers.isEmpty()) {
            guest.detach(guest.drivers.get(0));
        }
        guest.closeMirror();
        Driver last = new Driver(a.world(), guest);
        MemoryActions.require(guest.attach(last) == 0, "a mirror must be registered");
        return last;
    }

    /** Runs a body; when it comes to a step point for the first time, something else happens first. */
    private static void at(String point, Runnable first, Runnable body) {
        Thread mine = Thread.currentThread();
        boolean[] done = {false};
        StepPoints.install(reached -> {
            if (Thread.currentThread() == mine && !done[0] && reached.equals(point)) {
                done[0] = true;
                first.run();
            }
        });
        try {
            body.run();
        } finally {
            StepPoints.install(null);
        }
    }
}
