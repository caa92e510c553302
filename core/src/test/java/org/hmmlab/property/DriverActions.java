package org.hmmlab.property;

import java.util.Arrays;
import org.hmmlab.hmm.HmmRange;
import org.hmmlab.hmm.walk.RangeFaulter;
import org.hmmlab.memory.Errno;
import org.hmmlab.notifier.IntervalProbe;
import org.hmmlab.pagetable.Pte;

/** What the small driver does, step by step: between two steps anything may happen. */
final class DriverActions {
    private DriverActions() {}

    static void attach(Arguments a) {
        if (a.guest.drivers.size() < World.MOST_DRIVERS) {
            a.guest.endAll();
            MemoryActions.require(a.guest.attach(new Driver(a.world(), a.guest)) == 0, "a mirror must be registered");
        }
    }

    static void detach(Arguments a) {
        Driver driver = a.driver();
        if (driver != null) {
            a.world().readyForRemoval(a.guest);
            a.guest.detach(driver);
        }
    }

    static void register(Arguments a) {
        Driver driver = a.driver();
        if (driver != null) {
            registerAnywhere(a, driver);
        }
    }

    /** Registers a range if the driver has room for one; allowed while an invalidation runs, and in its callbacks. */
    static void registerAnywhere(Arguments a, Driver driver) {
        if (driver.ranges.size() == World.MOST_RANGES) {
            return;
        }
        int slot = a.slot();
        long start = Slots.address(slot);
        long end = start + a.count(slot, 6) * Slots.PAGE;
        HmmRange range = new HmmRange(a.world().module, Driver.ENCODING);
        WatchedRange watched = new WatchedRange(range);
        int error = range.bounds(start, end, watched.pfns).register(driver.mirror);
        MemoryActions.require(error == 0, "a range must be registered");
        driver.ranges.add(watched);
        a.guest.ledger.register(watched);
    }

    static void unregister(Arguments a) {
        Driver driver = a.driver();
        WatchedRange watched = a.range(driver);
        if (watched != null) {
            a.world().readyForRemoval(a.guest);
            a.guest.unregister(driver, watched);
        }
    }

    /** Asks HMM for the pages of a range, if it is valid or becomes so without waiting. */
    static void fault(Arguments a) {
        WatchedRange watched = a.range(a.driver());
        if (watched == null) {
            return;
        }
        HmmRange range = watched.range;
        watched.faulted = false;
        boolean isValid = range.waitUntilValid(0);
        a.guest.ledger.waited(watched, isValid);
        if (!isValid) {
            if (!watched.touched) {
                a.world().saw(Invariant.INVALID_ONLY_WHEN_TOUCHED, "range " + watched + " was not touched");
            }
            return;
        }
        int slot = Slots.at(range.start());
        boolean write = a.oneIn(2);
        boolean snapshot = a.oneIn(3) || !a.guest.shadow.allow(slot, watched.pages(), write);
        ask(a, watched, write);
        a.guest.mm.downRead();
        long result = a.world().faulter.fault(range, snapshot ? RangeFaulter.SNAPSHOT : 0);
        a.guest.mm.upRead();
        watched.faulted = result >= 0 && range.isValid();
        if (watched.faulted || result == -Errno.EBUSY) {
            a.world().met(watched.faulted ? Event.FAULTED : Event.BUSY);
        }
        boolean mustSucceed = a.world().breaks.kernel == Kernel.V6_1 && !snapshot && a.guest.held.isEmpty();
        // With intervals what the fault itself invalidates has to be waited for anew.
        boolean isBusy = result == -Errno.EBUSY && a.world().module.hasIntervals();
        MemoryActions.require(!mustSucceed || result >= 0 || isBusy, "what is allowed must be faulted in: " + result);
        for (int i = 0; watched.faulted && i < watched.pages(); i++) {
            boolean isPage = Driver.ENCODING.isPage(watched.pfns[i]);
            if (mustSucceed && range.isValid() && !isPage) {
                a.world().saw(Invariant.READS_SEE_WRITES, "page " + i + " of range " + watched + " is not given out");
            }
            if (isPage && !isTrue(a.guest, watched, i)) {
                a.world()
                        .saw(Invariant.DEVICE_SEES_CPU_PAGES, "page " + i + " of range " + watched + " is another one");
            }
        }
    }

    /** The whole range alike, or page by page. */
    private static void ask(Arguments a, WatchedRange watched, boolean write) {
        long request = Driver.ENCODING.valid() | (write ? Driver.ENCODING.write() : 0);
        if (a.oneIn(3)) {
            Arrays.fill(watched.pfns, request);
            watched.range.request(0, -1);
        } else {
            watched.range.request(request, 0);
        }
    }

    private static boolean isTrue(Guest guest, WatchedRange watched, int page) {
        long entry = guest.mm.pageTable().lookup(watched.range.start() + page * Slots.PAGE);
        long told = watched.pfns[page];
        return Checker.hasPage(entry)
                && Pte.pfn(entry) == Driver.ENCODING.pfn(told)
                && ((told & Driver.ENCODING.write()) == 0 || Checker.isWritable(entry));
    }

    /** Programs the device if the range is still valid: here, and nowhere before, stale entries would do harm. */
    static void program(Arguments a) {
        Driver driver = a.driver();
        WatchedRange watched = a.range(driver);
        if (watched == null || !watched.faulted || !watched.range.isValid()) {
            return;
        }
        for (int i = 0; i < watched.pages(); i++) {
            long told = watched.pfns[i];
            if (!Driver.ENCODING.isPage(told)) {
                continue;
            }
            if (isTrue(a.guest, watched, i)) {
                a.world().met(Event.PROGRAMMED);
                driver.program(
                        watched.range.start() / Slots.PAGE + i,
                        Driver.ENCODING.pfn(told),
                        (told & Driver.ENCODING.write()) != 0);
            } else {
                a.world()
                        .saw(
                                Invariant.VALID_ENTRIES_ARE_TRUE,
                                "page " + i + " of range " + watched + " is another one");
            }
        }
    }

    /** The device reads or writes through its table. */
    static void access(Arguments a) {
        Driver driver = a.driver();
        long[] pages = driver == null ? new long[0] : driver.pages();
        if (pages.length == 0) {
            return;
        }
        long page = pages[a.random.nextInt(pages.length)];
        int slot = Slots.at(page * Slots.PAGE);
        long pfn = driver.pfn(page);
        if (a.world().word(pfn) != a.guest.shadow.value(slot)) {
            a.world()
                    .saw(
                            Invariant.READS_SEE_WRITES,
                            "the device reads " + a.world().word(pfn) + " instead of " + a.guest.shadow.value(slot)
                                    + " from slot " + slot);
        }
        a.world().met(Event.DEVICE_READ);
        if (driver.isWritable(page)) {
            a.world().met(Event.DEVICE_WROTE);
            long value = a.world().nextValue();
            a.world().word(pfn, value);
            a.guest.shadow.value(slot, value);
        }
    }

    /** What an interrupted registration answers; no subscription of the design may be there yet. */
    static void interrupt(Arguments a) {
        if (a.world().module.hasIntervals() && IntervalProbe.isPrepared(a.guest.mm)) {
            // Nothing is to be locked a second time, so that no signal interrupts it.
            return;
        }
        a.guest.endAll();
        while (!a.guest.drivers.isEmpty()) {
            a.guest.detach(a.guest.drivers.get(0));
        }
        a.guest.closeMirror();
        a.guest.mm.signalPending(true);
        int error = a.guest.attach(new Driver(a.world(), a.guest));
        a.guest.mm.signalPending(false);
        MemoryActions.require(error != 0, "a registration with a signal pending must fail");
        if (error != -Errno.EINTR) {
            a.world().saw(Invariant.REGISTRATION_TELLS_REASON, "it fails with " + Errno.name(error));
        }
    }
}
