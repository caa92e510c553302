package org.hmmlab.driver.dmirror;

import static org.hmmlab.driver.dmirror.DmirrorCommand.READ;
import static org.hmmlab.driver.dmirror.SelfTestAnonymousTest.joinUninterruptibly;
import static org.hmmlab.driver.dmirror.SelfTestHost.PAGE;
import static org.hmmlab.driver.dmirror.SelfTestHost.RW;
import static org.hmmlab.driver.dmirror.SelfTestHost.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.hmmlab.SelfTestRow;
import org.hmmlab.TestThreads;
import org.hmmlab.hmm.Generation;
import org.hmmlab.hmm.HmmMirror;
import org.hmmlab.hmm.HmmRange;
import org.hmmlab.hmm.MirrorOps;
import org.hmmlab.memory.Errno;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.reclaim.Reclaim;
import org.hmmlab.notifier.InvalidationEvent;
import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.notifier.MmuNotifiers;
import org.hmmlab.pagetable.Pte;
import org.hmmlab.sync.StepPoints;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;

/** Rows L3 to L9 and L11 of the conformance list: what the kernel's self-tests leave out. */
final class SelfTestLabRowsTest {
    private static final long DATA = 1_000;
    private static final long FROM_DEVICE = 50_000;

    @AfterEach
    void removeListener() {
        StepPoints.install(null);
    }

    @EveryKernel
    @SelfTestRow("L3")
    @DisplayName("L3 fork tells the parent's mirrors of the write protection")
    void shouldTellTheParentsMirrorsOfAFork(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel)) {
            host.map(0, 4, RW);
            host.fill(0, 4, DATA);
            host.runWell(0, READ, 0, 4);
            List<String> heard = new ArrayList<>();
            HmmMirror mirror = mirror(host, host.mm, (source, invalidation) -> {
                heard.add(invalidation.event() + " " + page(invalidation.start()) + "-" + page(invalidation.end()));
                return 0;
            });
            Runnable end = listen(host, mirror);
            AddressSpace child = host.mm.fork();
            assertEquals(List.of("PROTECTION_PAGE 0-4"), heard);
            assertFalse(host.mirrors(0, 0) || host.mirrors(0, 3), "the device may write no more");
            end.run();
            mirror.unregister();
            child.put();
        }
    }

    @EveryKernel
    @SelfTestRow("L4")
    @DisplayName("L4 munmap of an adjacent mapping")
    void shouldTakeAnAdjacentUnmappingForAnOverlapUnlessTheTreeIsAsked(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel)) {
            host.map(0, 3, RW);
            host.fill(0, 3, DATA);
            List<Boolean> valid = new ArrayList<>();
            HmmRange range = new HmmRange(host.module, DmirrorFaults.ENCODING).bounds(at(1), at(2), new long[1]);
            HmmMirror mirror = mirror(host, host.mm, (source, invalidation) -> {
                valid.add(range.isValid());
                return 0;
            });
            assertEquals(0, range.register(mirror));
            assertTrue(range.waitUntilValid(0));
            assertEquals(0, host.mm.munmap(at(0), 1));
            assertEquals(0, host.mm.munmap(at(2), 1));
            assertEquals(
                    isInterval(kernel) ? List.of() : List.of(false, true),
                    valid,
                    "before the range, behind the range; an interval does not even hear of them");
            assertTrue(range.waitUntilValid(0), "valid again when nothing runs");
            range.unregister();
            range.close();
            mirror.unregister();
        }
    }

    @EveryKernel
    @SelfTestRow("L5")
    @DisplayName("L5 mremap of a mirrored range")
    void shouldForgetTheOldPlaceAndFaultTheNewWhenMoved(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel)) {
            host.map(0, 4, RW);
            host.fill(0, 4, DATA);
            host.runWell(0, READ, 0, 4);
            assertEquals(at(500), host.mm.mremap(at(0), 4, at(500), 4));
            assertFalse(host.mirrors(0, 0) || host.mirrors(0, 3));
            assertEquals(-Errno.EFAULT, host.run(0, READ, 0, 4), "nothing is there any more");
            host.fillBuffer(0, 4, FROM_DEVICE);
            assertEquals(1, host.runWell(0, READ, 500, 4), "faults");
            host.assertBuffer(0, 0, 4, DATA);
        }
    }

    @EveryKernel
    @SelfTestRow("L6")
    @DisplayName("L6 madvise(DONTNEED) during READ")
    void shouldReadWhatIsThereAfterPagesWereDroppedUnderARead(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel)) {
            host.map(0, 4, RW);
            host.fill(0, 4, DATA);
            AtomicInteger waited = new AtomicInteger();
            StepPoints.install(point -> {
                if (point.equals("dmirror.waited") && waited.incrementAndGet() == 1) {
                    Thread dropping = new Thread(() -> host.mm.madviseDontneed(at(2), 2));
                    dropping.start();
                    joinUninterruptibly(dropping);
                }
            });
            int result = host.run(0, READ, 0, 4);
            StepPoints.install(null);
            if (kernel.is2019()) {
                assertEquals(-Errno.EFAULT, result, "the dropped pages are zero pages now, which are special");
            } else {
                assertEquals(0, result);
                host.assertBuffer(0, 0, 2, DATA);
                assertEquals(0, host.buffer.word(2, 0) | host.buffer.word(3, 0));
            }
        }
    }

    @EveryKernel
    @SelfTestRow("L7")
    @DisplayName("L7 non-blockable invalidation during mirror register")
    void shouldRefuseToWaitForARegistrationAndBeUsableAfterwards(SelfTestCase kernel) throws InterruptedException {
        try (SelfTestHost host = new SelfTestHost(kernel)) {
            host.map(0, 1, RW);
            CountDownLatch registering = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            HmmMirror[] second = new HmmMirror[1];
            Thread registrar = new Thread(() -> {
                second[0] = mirror(host, host.mm, (source, invalidation) -> 0);
                registering.countDown();
            });
            StepPoints.install(point -> {
                if (point.equals("hmm.mirrors.locked") && Thread.currentThread() == registrar) {
                    registering.countDown();
                    TestThreads.await(goOn);
                }
            });
            registrar.start();
            TestThreads.await(registering);
            InvalidationRange reaped = new InvalidationRange().set(host.mm, at(0), at(1), InvalidationEvent.UNMAP);
            int result = MmuNotifiers.invalidateRangeStartNonblock(reaped);
            goOn.countDown();
            registrar.join();
            StepPoints.install(null);
            if (isInterval(kernel)) {
                assertEquals(0, result, "a registration holds no lock that an invalidation waits for");
                MmuNotifiers.invalidateRangeEnd(reaped);
            } else {
                assertEquals(-Errno.EAGAIN, result, "the mirrors are locked");
            }
            HmmRange range = new HmmRange(host.module, DmirrorFaults.ENCODING).bounds(at(0), at(1), new long[1]);
            assertEquals(0, range.register(second[0]));
            boolean isEarly =
                    kernel.generation() == Generation.IMMEDIATE_FREE || kernel.generation() == Generation.KREF_MUTEX;
            // Before 5a136b4ae3 the failed start counts for ever. From 5.12 on it is ended as well, which takes back
            // what those texts
            // left behind, and what the later ones took back already.
            boolean isValid = isInterval(kernel) || isEarly != kernel.is2019();
            assertEquals(isValid, range.waitUntilValid(0));
            range.unregister();
            range.close();
            second[0].unregister();
        }
    }

    @EveryKernel
    @SelfTestRow("L8")
    @DisplayName("L8 exit while a range is registered")
    void shouldEndWithTheRangeOrTellItThatAllIsOver(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel, 1)) {
            AddressSpace mm = AddressSpace.create(host.machine);
            AtomicInteger released = new AtomicInteger();
            HmmMirror mirror = mirror(host, mm, new MirrorOps() {
                @Override
                public int syncCpuDevicePagetables(HmmMirror source, InvalidationRange invalidation) {
                    return 0;
                }

                @Override
                public void release(HmmMirror source) {
                    released.incrementAndGet();
                }
            });
            HmmRange range = new HmmRange(host.module, DmirrorFaults.ENCODING).bounds(at(0), at(1), new long[1]);
            assertEquals(0, range.register(mirror));
            mm.grab();
            mm.put();
            if (host.module.rangesHoldUsers()) {
                assertEquals(1, mm.users(), "the range is the last user");
                assertEquals(0, released.get());
                assertTrue(range.isValid());
            } else {
                assertEquals(1, released.get());
                assertFalse(range.isValid());
            }
            range.unregister();
            assertEquals(0, mm.users());
            assertEquals(1, released.get(), "once");
            // The first text with intervals asked for the structure only.
            int again = kernel.is2019() ? 0 : -Errno.EINVAL;
            assertEquals(isInterval(kernel) ? again : -Errno.EFAULT, registerAgain(range, mirror));
            range.close();
            mirror.unregister();
            mm.drop();
        }
    }

    /** Registers a range of an address space that has ended; if that succeeds it is unregistered again. */
    private static int registerAgain(HmmRange range, HmmMirror mirror) {
        int result = range.register(mirror);
        if (result == 0) {
            range.unregister();
        }
        return result;
    }

    @EveryKernel
    @SelfTestRow("L9")
    @DisplayName("L9 two mirrors, one slow callback")
    void shouldStayInvalidForAllMirrorsUntilTheSlowestHasAnswered(SelfTestCase kernel) throws InterruptedException {
        try (SelfTestHost host = new SelfTestHost(kernel)) {
            host.map(0, 8, RW);
            host.fill(0, 8, DATA);
            CountDownLatch inside = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            AtomicInteger slowCalls = new AtomicInteger();
            AtomicInteger quickCalls = new AtomicInteger();
            HmmMirror quick = mirror(host, host.mm, (source, invalidation) -> {
                quickCalls.incrementAndGet();
                return 0;
            });
            HmmMirror slow = mirror(host, host.mm, (source, invalidation) -> {
                slowCalls.incrementAndGet();
                inside.countDown();
                TestThreads.await(goOn);
                return 0;
            });
            HmmRange hit = registered(host, quick, 0);
            HmmRange elsewhere = registered(host, quick, 5);
            Runnable end = listen(host, slow);
            Thread dropping = new Thread(() -> host.mm.madviseDontneed(at(0), 1));
            dropping.start();
            TestThreads.await(inside);
            // Intervals are told one by one: this one may not know yet, and what its driver maps now is cleared when it
            // does.
            assertTrue(isInterval(kernel) || !hit.waitUntilValid(0), "the slow device may still use the page");
            assertTrue(elsewhere.isValid());
            assertTrue(Pte.isPresent(host.mm.pageTable().lookup(at(0))), "nothing is unmapped yet");
            goOn.countDown();
            dropping.join();
            assertTrue(hit.waitUntilValid(0));
            assertEquals(1, slowCalls.get());
            assertEquals(1, quickCalls.get());
            for (HmmRange range : new HmmRange[] {hit, elsewhere}) {
                range.unregister();
                range.close();
            }
            end.run();
            slow.unregister();
            quick.unregister();
        }
    }

    @EveryKernel
    @SelfTestRow("L11")
    @DisplayName("L11 reclaim, then device read")
    void shouldTakeASwappedPageForNothingUntilTheRuleFaultsIt(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel)) {
            host.map(0, 1, RW);
            host.fill(0, 1, DATA);
            host.runWell(0, READ, 0, 1);
            assertEquals(
                    0, Reclaim.run(host.machine, Pte.pfn(host.mm.pageTable().lookup(at(0)))));
            assertFalse(host.mirrors(0, 0), "the device was told");
            host.assertSnapshot(0, 0, 1, DmirrorRequest.NONE);
            host.fillBuffer(0, 1, FROM_DEVICE);
            if (kernel.is2019()) {
                assertEquals(-Errno.EFAULT, host.run(0, READ, 0, 1), "success of HMM without a page");
                assertTrue(host.mirrors[0].hasWarned());
                host.assertBuffer(0, 0, 1, FROM_DEVICE);
            } else {
                assertEquals(1, host.runWell(0, READ, 0, 1), "faults");
                host.assertBuffer(0, 0, 1, DATA);
            }
            host.assertFilled(0, 1, DATA);
        }
    }

    /** Has a mirror without ranges hear of what happens to the first pages, which needs an interval since 5.5; the way to end it. */
    private static Runnable listen(SelfTestHost host, HmmMirror mirror) {
        if (!host.module.hasIntervals()) {
            return () -> {};
        }
        HmmRange range = new HmmRange(host.module, DmirrorFaults.ENCODING).span(at(0), at(8));
        assertEquals(0, range.register(mirror));
        return () -> {
            range.unregister();
            range.close();
        };
    }

    private static HmmRange registered(SelfTestHost host, HmmMirror mirror, int page) {
        HmmRange range = new HmmRange(host.module, DmirrorFaults.ENCODING).bounds(at(page), at(page + 1), new long[1]);
        assertEquals(0, range.register(mirror));
        assertTrue(range.waitUntilValid(0));
        return range;
    }

    private static HmmMirror mirror(SelfTestHost host, AddressSpace mm, MirrorOps ops) {
        HmmMirror mirror = new HmmMirror(host.module, ops);
        mm.downWrite();
        try {
            assertEquals(0, mirror.register(mm));
        } finally {
            mm.upWrite();
        }
        return mirror;
    }

    /** Whether validity is asked of the interval tree, which has no off-by-one and no users of its own. */
    private static boolean isInterval(SelfTestCase kernel) {
        return kernel.generation().id().equals("interval");
    }

    private static long page(long address) {
        return (address - at(0)) / PAGE;
    }
}
