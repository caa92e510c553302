package org.hmmlab.property;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hmmlab.hmm.HmmProbe;
import org.hmmlab.notifier.IntervalProbe;
import org.hmmlab.notifier.InvalidationEvent;
import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.notifier.MmuNotifiers;

/** What must be true of an address space with intervals between two operations. */
final class IntervalChecks {
    private IntervalChecks() {}

    /** Numbers, tree and deferred list, against each other and against the ledger. */
    static void check(World world, Guest guest) {
        if (guest.condemned || !IntervalProbe.isPrepared(guest.mm)) {
            return;
        }
        IntervalLedger ledger = (IntervalLedger) guest.ledger;
        long sequence = IntervalProbe.sequence(guest.mm);
        boolean isOdd = (sequence & 1) != 0;
        if (isOdd && guest.held.isEmpty()) {
            world.saw(Invariant.ODD_ONLY_WHILE_ACTIVE, "the number is " + sequence + " with nothing active");
        }
        if (sequence != ledger.sequence()) {
            world.saw(Invariant.RANGE_STATE, "the number is " + sequence + " instead of " + ledger.sequence());
        }
        for (WatchedRange watched : ledger.ranges()) {
            checkNumber(world, guest, ledger, watched, sequence);
        }
        checkTree(world, guest, ledger, isOdd);
    }

    private static void checkNumber(
            World world, Guest guest, IntervalLedger ledger, WatchedRange watched, long sequence) {
        long own = HmmProbe.sequence(watched.range);
        if (world.hmmRefused && own != ledger.own(watched)) {
            ledger.resync(watched, own);
        }
        if (own != ledger.own(watched)) {
            world.saw(
                    Invariant.RANGE_STATE,
                    "range " + watched + " has number " + own + " instead of " + ledger.own(watched));
        }
        if ((own & 1) == 0 || own > sequence || own == sequence && guest.held.isEmpty()) {
            world.saw(
                    Invariant.OWN_SEQUENCE_ODD,
                    "range " + watched + " has number " + own + " where the address space has " + sequence);
        }
    }

    private static void checkTree(World world, Guest guest, IntervalLedger ledger, boolean isFrozen) {
        List<Long> tree = IntervalProbe.tree(guest.mm);
        List<Long> deferred = IntervalProbe.deferred(guest.mm);
        Set<Long> all = new HashSet<>(tree);
        all.addAll(deferred);
        boolean isWhole = all.size() == tree.size() + deferred.size()
                && all.size() == ledger.intervals()
                && ledger.ranges().stream().allMatch(watched -> all.contains(HmmProbe.node(watched.range)));
        if (!isWhole || !isFrozen && !deferred.isEmpty()) {
            world.saw(
                    Invariant.NOTHING_DEFERRED_IS_LOST,
                    tree.size() + " intervals are in the tree and " + deferred.size() + " deferred, of "
                            + ledger.intervals());
        }
    }

    /** Sends the ends that nobody has sent after a bug, since removing an interval would wait for them for ever. */
    static void heal(Guest guest) {
        if (!IntervalProbe.isPrepared(guest.mm)) {
            return;
        }
        while (IntervalProbe.active(guest.mm) > guest.held.size()) {
            InvalidationRange range = new InvalidationRange().set(guest.mm, 0, Slots.PAGE, InvalidationEvent.CLEAR);
            MmuNotifiers.invalidateRangeEnd(range);
        }
    }
}
