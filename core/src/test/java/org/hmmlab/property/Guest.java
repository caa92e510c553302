package org.hmmlab.property;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hmmlab.driver.dmirror.Dmirror;
import org.hmmlab.driver.dmirror.DmirrorProbe;
import org.hmmlab.hmm.HmmMirror;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.notifier.InvalidationEvent;
import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.notifier.MmuNotifiers;

/** One process: its address space, what must be in it, who mirrors it, and the invalidations that a thread of it has begun. */
final class Guest {
    final AddressSpace mm;
    final Shadow shadow;
    final Ledger ledger;
    final ClassicSubscriber classic;
    final List<Driver> drivers = new ArrayList<>();
    final List<InvalidationRange> held = new ArrayList<>();
    private final World world;
    /** A mirror of the test driver, null for none. */
    Dmirror mirror;
    /** Numbers of pages that the last operation took from the test driver's device, brought there by another mirror than its own. */
    final Set<Long> takenFromOthers = new HashSet<>();
    /** A break that its design must have has been seen: what it says does not count any more. */
    boolean condemned;

    Guest(World world, AddressSpace mm, Shadow shadow) {
        this.world = world;
        this.mm = mm;
        this.shadow = shadow;
        ledger = world.newLedger();
        classic = new ClassicSubscriber(world, this);
        classic.subscribe(mm);
    }

    /** Begins an invalidation that stays open; 0, or what a non-blockable one answered. */
    int begin(long start, long end, boolean blockable) {
        InvalidationRange range = new InvalidationRange().set(mm, start, end, InvalidationEvent.CLEAR);
        int result = 0;
        if (blockable) {
            MmuNotifiers.invalidateRangeStart(range);
        } else {
            result = MmuNotifiers.invalidateRangeStartNonblock(range);
        }
        if (result == 0) {
            held.add(range);
        }
        return result;
    }

    /** Ends one of the invalidations that are open. */
    void end(int index) {
        MmuNotifiers.invalidateRangeEnd(held.remove(index));
    }

    /** Ends all, so that nothing waits for them. */
    void endAll() {
        while (!held.isEmpty()) {
            end(held.size() - 1);
        }
    }

    /** Registers another driver; no invalidation may be open, since registration excludes them. */
    int attach(Driver driver) {
        mm.downWrite();
        int error = driver.mirror.register(mm);
        mm.upWrite();
        if (error == 0) {
            drivers.add(driver);
        }
        return error;
    }

    void unregister(Driver driver, WatchedRange watched) {
        driver.ranges.remove(watched);
        driver.rangeEnds(watched);
        ledger.unregister(watched);
        watched.range.unregister();
        watched.range.close();
    }

    /** Ends all ranges of a driver, and its mirror. */
    void detach(Driver driver) {
        while (!driver.ranges.isEmpty()) {
            unregister(driver, driver.ranges.get(0));
        }
        drivers.remove(driver);
        driver.clear();
        driver.mirror.unregister();
    }

    void closeMirror() {
        if (mirror != null) {
            Dmirror was = mirror;
            mirror = null;
            ledger.mirrorClosed();
            was.close();
        }
    }

    /** One of the mirrors of HMM, null for none. */
    HmmMirror anyMirror() {
        return drivers.isEmpty() ? mirror == null ? null : DmirrorProbe.registered(mirror) : drivers.get(0).mirror;
    }

    int number() {
        return world.guests.indexOf(this);
    }
}
