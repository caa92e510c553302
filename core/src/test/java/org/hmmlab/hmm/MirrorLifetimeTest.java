package org.hmmlab.hmm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import org.hmmlab.SelfTestRow;
import org.hmmlab.TestThreads;
import org.hmmlab.memory.Errno;
import org.hmmlab.mm.struct.MmLayout;
import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.notifier.MmuNotifier;
import org.hmmlab.notifier.MmuNotifiers;
import org.hmmlab.sync.Kref;
import org.hmmlab.sync.RwSemaphore;
import org.hmmlab.sync.StepPoints;
import org.hmmlab.sync.UseAfterFreeException;
import org.hmmlab.sync.WorkCategory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How long the per-mm object lives, and what each design does at the edges; interleavings are scripted by step points. */
final class MirrorLifetimeTest {
    @AfterEach
    void removeScript() {
        StepPoints.install(null);
    }

    @ParameterizedTest
    @EnumSource(
            names = {"IMMEDIATE_FREE", "INTERVAL"},
            mode = EnumSource.Mode.EXCLUDE)
    void shouldShareOneObjectAndFreeItAfterAGracePeriod(Generation generation) {
        try (ModelFixture model = new ModelFixture(generation)) {
            HmmMirror first = model.mirror();
            HmmMirror second = model.mirror();
            assertSame(first.registered(), second.registered());
            assertEquals(1, model.module.liveObjects());
            first.unregister();
            assertEquals(1, model.module.liveObjects());
            int reader = model.machine.notifierDomain().srcu().readLock();
            second.unregister();
            assertEquals(1, model.module.liveObjects(), "a reader is inside: nothing may be freed");
            model.machine.notifierDomain().srcu().readUnlock(reader);
            model.machine.notifierDomain().srcu().barrier();
            assertEquals(0, model.module.liveObjects());
            model.endMm();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "INTERVAL")
    @SelfTestRow("L2")
    void shouldHoldTheStructureAsOftenAsTheKernel(Generation generation) {
        try (ModelFixture model = new ModelFixture(generation)) {
            int before = Kref.read(model.mm.record(), MmLayout.MM_COUNT);
            HmmMirror mirror = model.mirror();
            int held = Kref.read(model.mm.record(), MmLayout.MM_COUNT) - before;
            assertEquals(generation == Generation.KREF ? 2 : 1, held);
            mirror.unregister();
            model.machine.notifierDomain().srcu().barrier();
            assertEquals(before, Kref.read(model.mm.record(), MmLayout.MM_COUNT));
            model.endMm();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"KREF", "GET_PUT", "INTERVAL"})
    @SelfTestRow("L2")
    void shouldReportAPendingSignalAsTheDesignDoes(Generation generation) {
        try (ModelFixture model = new ModelFixture(generation)) {
            HmmMirror mirror = new HmmMirror(model.module, (source, range) -> 0);
            model.mm.signalPending(true);
            assertEquals(generation == Generation.KREF ? -Errno.ENOMEM : -Errno.EINTR, model.register(mirror));
            assertFalse(mirror.isRegistered());
            model.mm.signalPending(false);
            assertEquals(0, model.register(mirror));
            mirror.unregister();
            model.endMm();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseMisuse(Generation generation) {
        try (ModelFixture model = new ModelFixture(generation)) {
            HmmMirror mirror = new HmmMirror(model.module, (source, range) -> 0);
            assertEquals(-Errno.EINVAL, mirror.register(null));
            assertThrows(IllegalStateException.class, () -> mirror.register(model.mm), "mmap_sem is not held");
            if (generation == Generation.IMMEDIATE_FREE || generation == Generation.KREF_MUTEX) {
                mirror.unregister();
            } else {
                assertThrows(IllegalStateException.class, mirror::unregister);
            }
            assertThrows(IllegalArgumentException.class, () -> new HmmMirror(model.module, null));
            assertEquals(0, model.register(mirror));
            assertThrows(IllegalStateException.class, () -> model.register(mirror));
            mirror.unregister();
            model.endMm();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseAnAddressSpaceThatHasEnded(Generation generation) {
        try (ModelFixture model = new ModelFixture(generation)) {
            HmmMirror mirror = new HmmMirror(model.module, (source, range) -> 0);
            model.mm.grab();
            model.endMm();
            assertThrows(IllegalStateException.class, () -> model.register(mirror));
            assertFalse(mirror.isRegistered());
            model.mm.drop();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "INTERVAL")
    void shouldStayLoadedWhileAMirrorIsRegistered(Generation generation) {
        try (ModelFixture model = new ModelFixture(generation)) {
            HmmMirror mirror = model.mirror();
            assertThrows(IllegalStateException.class, model.module::close);
            InvalidationRange pair = model.invalidation(0, 1);
            MmuNotifiers.invalidateRangeStart(pair);
            MmuNotifiers.invalidateRangeEnd(pair);
            mirror.unregister();
            model.endMm();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "INTERVAL")
    void shouldReportASubscriptionThatIsPutOrUnregisteredOnceMore(Generation generation) {
        try (ModelFixture model = new ModelFixture(generation)) {
            HmmMirror mirror = model.mirror();
            MmuNotifier notifier = mirror.registered().notifier();
            mirror.unregister();
            model.machine.notifierDomain().srcu().barrier();
            assertThrows(UseAfterFreeException.class, () -> MmuNotifiers.put(notifier));
            assertThrows(UseAfterFreeException.class, () -> MmuNotifiers.unregisterNoRelease(notifier));
            model.mirror().unregister();
            model.endMm();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"KREF", "GET_PUT"})
    @SelfTestRow("L2")
    void shouldReachTheMirrorsOrRefuseWithoutWaiting(Generation generation) {
        try (ModelFixture model = new ModelFixture(generation)) {
            HmmMirror mirror = model.mirror();
            HmmRange range = model.registered(mirror, 0, 4);
            Hmm hmm = mirror.registered();
            RwSemaphore.downWrite(hmm.record, hmm.mirrorsSemOffset, WorkCategory.MIRRORS_SEM);
            assertEquals(-Errno.EAGAIN, MmuNotifiers.invalidateRangeStartNonblock(model.invalidation(0, 4)));
            RwSemaphore.upWrite(hmm.record, hmm.mirrorsSemOffset, WorkCategory.MIRRORS_SEM);
            assertEquals(0, hmm.notifiers(), "the failed start is undone");
            assertTrue(range.isValid());
            finish(model, mirror, range);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"KREF", "GET_PUT"})
    @SelfTestRow("L2")
    void shouldPassOnAMirrorsRefusalAndUndoTheCount(Generation generation) {
        try (ModelFixture model = new ModelFixture(generation)) {
            int[] calls = new int[2];
            HmmMirror last = model.mirror((source, range) -> {
                calls[1]++;
                return 0;
            });
            HmmMirror first = model.mirror((source, range) -> {
                calls[0]++;
                return range.isBlockable() ? 0 : -Errno.EAGAIN;
            });
            assertEquals(-Errno.EAGAIN, MmuNotifiers.invalidateRangeStartNonblock(model.invalidation(0, 4)));
            assertEquals(0, first.registered().notifiers());
            assertEquals(1, calls[0]);
            assertEquals(0, calls[1], "mirrors behind the refusing one are not called");
            InvalidationRange blockable = model.invalidation(0, 4);
            MmuNotifiers.invalidateRangeStart(blockable);
            MmuNotifiers.invalidateRangeEnd(blockable);
            assertEquals(1, calls[1]);
            assertEquals(0, model.machine.notifierDomain().warnings().count());
            first.unregister();
            last.unregister();
            model.endMm();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"KREF", "GET_PUT"})
    @SelfTestRow("L2")
    void shouldEndTheLastMirrorInTheThreadThatTheDesignSays(Generation generation) throws InterruptedException {
        try (ModelFixture model = new ModelFixture(generation)) {
            HmmMirror mirror = model.mirror();
            Hmm hmm = mirror.registered();
            CountDownLatch counted = new CountDownLatch(1);
            CountDownLatch unregistered = new CountDownLatch(1);
            Thread[] finalPutBy = new Thread[1];
            StepPoints.install(point -> {
                if (point.equals("hmm.start.counted")) {
                    counted.countDown();
                    TestThreads.await(unregistered);
                } else if (point.equals("hmm.kref.zero")) {
                    finalPutBy[0] = Thread.currentThread();
                }
            });
            Thread invalidator = new Thread(() -> MmuNotifiers.invalidateRangeStart(model.invalidation(0, 1)));
            invalidator.start();
            TestThreads.await(counted);
            mirror.unregister();
            assertEquals(
                    generation == Generation.KREF,
                    model.mm.notifierChain().hasSubscriptions(),
                    "kref: dying but findable; get-put: unlinked at once");
            assertEquals(1, model.module.liveObjects(), "the callback is inside: not freed");
            unregistered.countDown();
            invalidator.join();
            assertSame(generation == Generation.KREF ? invalidator : null, finalPutBy[0]);
            assertFalse(model.mm.notifierChain().hasSubscriptions());
            model.machine.notifierDomain().srcu().barrier();
            assertEquals(0, model.module.liveObjects());
            UseAfterFreeException story =
                    assertThrows(UseAfterFreeException.class, () -> new KernelTouch(hmm).takeRangesLock());
            assertTrue(story.getMessage().contains("struct hmm"), story::getMessage);
            assertTrue(
                    story.getMessage().contains(generation == Generation.KREF ? "hmm_free_rcu" : "hmm_free_notifier"),
                    story::getMessage);
            model.endMm();
        }
    }

    @Test
    @SelfTestRow("L2")
    void shouldLetASecondObjectComeWhileAKrefObjectDies() throws InterruptedException {
        try (ModelFixture model = new ModelFixture(Generation.KREF)) {
            HmmMirror dying = model.mirror();
            Hmm old = dying.registered();
            CountDownLatch zero = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            StepPoints.install(point -> {
                if (point.equals("hmm.kref.zero")) {
                    zero.countDown();
                    TestThreads.await(goOn);
                }
            });
            Thread unregistering = new Thread(dying::unregister);
            unregistering.start();
            TestThreads.await(zero);
            StepPoints.install(null);
            HmmMirror next = model.mirror();
            assertNotSame(old, next.registered());
            assertEquals(2, model.module.liveObjects());
            InvalidationRange pair = model.invalidation(0, 1);
            MmuNotifiers.invalidateRangeStart(pair);
            assertEquals(0, old.notifiers(), "the dying object ignores callbacks");
            assertEquals(1, next.registered().notifiers());
            MmuNotifiers.invalidateRangeEnd(pair);
            goOn.countDown();
            unregistering.join();
            assertSame(next.registered(), model.mm.hmm(), "mm->hmm is no longer the dying object's to clear");
            next.unregister();
            model.endMm();
        }
    }

    private static void finish(ModelFixture model, HmmMirror mirror, HmmRange range) {
        range.unregister();
        range.close();
        mirror.unregister();
        model.endMm();
    }

    /** What a callback would do first with a record that it should no longer know. */
    private record KernelTouch(Hmm hmm) {
        void takeRangesLock() {
            org.hmmlab.sync.SpinLock.lock(hmm.record, hmm.rangesLockOffset, WorkCategory.HMM_LOCK);
        }
    }
}
