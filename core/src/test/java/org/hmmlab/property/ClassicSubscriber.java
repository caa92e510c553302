package org.hmmlab.property;

import org.hmmlab.driver.dmirror.DmirrorProbe;
import org.hmmlab.memory.Errno;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.notifier.InvalidationEvent;
import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.notifier.MmuNotifier;
import org.hmmlab.notifier.MmuNotifierOps;
import org.hmmlab.notifier.MmuNotifiers;
import org.hmmlab.notifier.NotifierOwner;
import org.hmmlab.notifier.NotifierResult;
import org.hmmlab.pagetable.Pte;

/**
 * A subscriber beside HMM: it keeps the ledger, counts the starts that it accepted and the ends that it got, and refuses to be quick when told
 * so.
 */
final class ClassicSubscriber implements MmuNotifierOps {
    private final World world;
    private final Guest guest;
    private final Ledger ledger;
    private final long record;
    private final MmuNotifier notifier;
    private InvalidationRange refused;
    private AddressSpace mm;
    /** Whether the next non-blockable starts are refused. */
    boolean refuses;
    /** Starts heard, accepted or not. */
    long starts;
    /** Accepted starts without an end. */
    int accepted;

    int releases;

    ClassicSubscriber(World world, Guest guest) {
        this.world = world;
        this.guest = guest;
        ledger = guest.ledger;
        record = world.subscriptions.allocate();
        notifier = new MmuNotifier(record, 0, this, this);
    }

    void subscribe(AddressSpace target) {
        mm = target;
        target.downWrite();
        if (MmuNotifiers.register(notifier, target) != 0) {
            throw new IllegalStateException("a subscriber must be registered: no signal is pending");
        }
        target.upWrite();
    }

    /** Unsubscribes; no invalidation may be running. The structure of the address space must still be held. */
    void unsubscribe() {
        MmuNotifiers.unregisterNoRelease(notifier);
        long freed = record;
        MmuNotifiers.callSrcu(notifier, () -> world.subscriptions.free(freed, "ClassicSubscriber.unsubscribe"));
    }

    AddressSpace mm() {
        return mm;
    }

    @Override
    public void release(MmuNotifier source, NotifierOwner owner) {
        releases++;
    }

    @Override
    public int invalidateRangeStart(MmuNotifier source, InvalidationRange range) {
        starts++;
        refused = null;
        ledger.lastCallback(range);
        if (range.event() == InvalidationEvent.MIGRATE && range.owner() == world.device) {
            noteTaken(range);
        }
        if (refuses && !range.isBlockable()) {
            world.anotherRefused = true;
            refused = range;
            return -Errno.EAGAIN;
        }
        accepted++;
        return 0;
    }

    /** A migration of the test driver's device begins: notes the pages on it that the process's own mirror did not bring there. */
    private void noteTaken(InvalidationRange range) {
        for (long address = range.start(); address < range.end(); address += Slots.PAGE) {
            long entry = guest.mm.pageTable().lookup(address);
            if (Pte.isDevicePrivate(entry)
                    && DmirrorProbe.owns(world.device, Pte.pfn(entry))
                    && DmirrorProbe.user(world.device, Pte.pfn(entry)) != guest.mirror) {
                guest.takenFromOthers.add(address / Slots.PAGE);
            }
        }
    }

    @Override
    public void invalidateRangeEnd(MmuNotifier source, InvalidationRange range) {
        ledger.end();
        // Later kernels end a failed start for everybody, also for who made it fail.
        if (refused == range && !range.isBlockable()) {
            refused = null;
        } else {
            accepted--;
        }
    }

    @Override
    public NotifierResult allocNotifier(NotifierOwner owner) {
        throw new IllegalStateException("this subscriber is registered directly");
    }

    @Override
    public void freeNotifier(MmuNotifier source) {
        throw new IllegalStateException("this subscriber frees itself");
    }
}
