package org.hmmlab.hmm;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.hmmlab.TestThreads;
import org.hmmlab.notifier.MmuNotifiers;
import org.hmmlab.notifier.NotifierDomain;
import org.hmmlab.sync.Srcu;
import org.hmmlab.sync.StepPoints;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What waiting for a grace period promises, and what waiting for the callbacks does: neither can stand for the other. A module that goes away
 * needs the second.
 */
final class NotifierSynchronizeTest {
    private static final String BARRIER_WAITS = "srcu:barrier-queued";

    @AfterEach
    void removeListener() {
        StepPoints.install(null);
    }

    /** The callbacks run in one thread; one that is held up keeps those behind it from running, however many grace periods pass. */
    @ParameterizedTest
    @EnumSource(names = {"KREF_MUTEX", "KREF", "GET_PUT"})
    void shouldNotWaitForOutstandingFreesWhenOnlyAGracePeriodIsWaitedFor(Generation generation) {
        ModelFixture model = new ModelFixture(generation);
        NotifierDomain domain = model.machine.notifierDomain();
        CountDownLatch goOn = holdCallbacks(domain);
        model.mirror().unregister();
        MmuNotifiers.synchronize(domain);
        long outstanding = model.module.liveObjects();
        goOn.countDown();
        MmuNotifiers.barrier(domain);
        assertEquals(1, outstanding, "its free was queued and had not run");
        assertEquals(0, model.module.liveObjects(), "the barrier waited for it");
        model.endMm();
        model.close();
    }

    /** Unloading waits at the barrier: if it waited for a grace period, it would meet the object that is not freed yet, and refuse. */
    @ParameterizedTest
    @EnumSource(names = {"KREF_MUTEX", "KREF", "GET_PUT"})
    void shouldUnloadAModuleWhoseFreesAreOutstanding(Generation generation) {
        ModelFixture model = new ModelFixture(generation);
        CountDownLatch goOn = holdCallbacks(model.machine.notifierDomain());
        model.mirror().unregister();
        assertEquals(1, model.module.liveObjects());
        AtomicBoolean waited = new AtomicBoolean();
        StepPoints.install(point -> {
            if (point.equals(BARRIER_WAITS)) {
                waited.set(true);
                goOn.countDown();
            }
        });
        assertDoesNotThrow(model.module::close);
        assertTrue(waited.get());
        StepPoints.install(null);
        model.endMm();
        model.machine.close();
    }

    /** A reader inside, nothing queued: the barrier has nothing to wait for. A grace period has. */
    @Test
    void shouldNotWaitForReadersWhenNoCallbackIsQueued() throws InterruptedException {
        ModelFixture model = new ModelFixture(Generation.GET_PUT);
        Srcu srcu = model.machine.notifierDomain().srcu();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch looked = new CountDownLatch(1);
        AtomicBoolean left = new AtomicBoolean();
        Thread reader = new Thread(() -> {
            int index = srcu.readLock();
            inside.countDown();
            TestThreads.await(looked);
            left.set(true);
            srcu.readUnlock(index);
        });
        reader.start();
        TestThreads.await(inside);
        MmuNotifiers.barrier(model.machine.notifierDomain());
        assertFalse(left.get(), "the barrier came back while the reader was inside");
        AtomicBoolean leftBefore = new AtomicBoolean();
        Thread synchronizing = new Thread(() -> {
            MmuNotifiers.synchronize(model.machine.notifierDomain());
            leftBefore.set(left.get());
            looked.countDown();
        });
        StepPoints.install(point -> {
            if (point.equals("srcu:unlocks-summed") && Thread.currentThread() == synchronizing) {
                looked.countDown();
            }
        });
        synchronizing.start();
        synchronizing.join();
        reader.join();
        assertTrue(leftBefore.get(), "the grace period ended with the reader inside");
        StepPoints.install(null);
        model.endMm();
        model.close();
    }

    /** Holds the thread that runs callbacks in one of them. */
    private static CountDownLatch holdCallbacks(NotifierDomain domain) {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        domain.srcu().call(() -> {
            inside.countDown();
            TestThreads.await(goOn);
        });
        TestThreads.await(inside);
        return goOn;
    }
}
