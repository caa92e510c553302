package org.hmmlab.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.agrona.UnsafeApi;
import org.hmmlab.TestThreads;
import org.hmmlab.sync.Kref;
import org.hmmlab.sync.Poison;
import org.hmmlab.sync.SpinLock;
import org.hmmlab.sync.UseAfterFreeException;
import org.hmmlab.sync.WorkCategory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Records, their graves and the stories on them. */
final class RecordSlabTest {
    private final RecordSlab slab = new RecordSlab("struct widget", 100);

    @AfterEach
    void close() {
        slab.close();
    }

    @Test
    void shouldHandOutZeroedAlignedDistinctRecordsWhenAllocating() {
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < 300; i++) {
            long record = slab.allocate();
            assertEquals(0, record % 64);
            assertTrue(seen.add(record));
            for (int offset = 0; offset < 128; offset += 8) {
                assertEquals(0, UnsafeApi.getLong(record + offset));
            }
            UnsafeApi.setMemory(record, 128, (byte) 1);
        }
        assertEquals(300, slab.live());
    }

    @Test
    void shouldPoisonAndCountTheGenerationWhenFreeing() {
        long record = slab.allocate();
        slab.free(record, "widget_put");
        assertEquals(Poison.LONG, UnsafeApi.getLong(record + 96));
        assertEquals(1, slab.generation(record));
        assertEquals(0, slab.live());
    }

    @Test
    void shouldTellTheFirstFreesStoryWhenFreedTwice() {
        long record = slab.allocate();
        slab.free(record, "widget_put");
        String story = assertThrows(UseAfterFreeException.class, () -> slab.free(record, "widget_kill"))
                .getMessage();
        assertTrue(story.contains("widget_kill"), story);
        assertTrue(
                story.contains("freed by widget_put in thread "
                        + Thread.currentThread().getName()),
                story);
        assertTrue(story.contains("struct widget"), story);
        assertTrue(story.contains("free number"), story);
    }

    @Test
    void shouldTellTheStoryWhenALockOrACountInADeadRecordIsUsed() {
        long record = slab.allocate();
        slab.free(record, "widget_put");
        String lock = assertThrows(UseAfterFreeException.class, () -> SpinLock.lock(record, 8, WorkCategory.HMM_LOCK))
                .getMessage();
        assertTrue(lock.contains("widget_put"), lock);
        String count = assertThrows(UseAfterFreeException.class, () -> Kref.get(record, 16, WorkCategory.KREF))
                .getMessage();
        assertTrue(count.contains("generation 1"), count);
    }

    @Test
    void shouldRefuseWhenADeadRecordIsChecked() {
        long record = slab.allocate();
        slab.checkLive(record, "reading a widget");
        slab.free(record, "widget_put");
        assertThrows(UseAfterFreeException.class, () -> slab.checkLive(record, "reading a widget"));
    }

    @Test
    void shouldKeepARecordInQuarantineUntilEnoughOthersAreFreed() {
        long first = slab.allocate();
        slab.free(first, "test");
        for (int i = 0; i < RecordSlab.QUARANTINE; i++) {
            long other = slab.allocate();
            assertTrue(other != first);
            slab.free(other, "test");
        }
        assertEquals(first, slab.allocate());
        assertEquals(1, slab.generation(first));
        slab.checkLive(first, "use");
    }

    @Test
    void shouldFindOutWhenADeadRecordWasWrittenTo() {
        long first = slab.allocate();
        slab.free(first, "widget_put");
        UnsafeApi.putLong(first + 40, 7);
        for (int i = 0; i < RecordSlab.QUARANTINE; i++) {
            slab.free(slab.allocate(), "test");
        }
        String story = assertThrows(UseAfterFreeException.class, slab::allocate).getMessage();
        assertTrue(story.contains("offset 40") && story.contains("widget_put"), story);
    }

    @Test
    void shouldRefuseWhenTheAddressIsNoRecord() {
        long record = slab.allocate();
        assertThrows(IllegalArgumentException.class, () -> slab.generation(record + 64));
        assertThrows(IllegalArgumentException.class, () -> new RecordSlab("nothing", 0));
    }

    @Test
    void shouldRefuseWhenTheSlabIsClosed() {
        RecordSlab closed = new RecordSlab("struct gadget", 64);
        long record = closed.allocate();
        closed.close();
        assertThrows(IllegalStateException.class, closed::allocate);
        assertThrows(IllegalStateException.class, () -> closed.free(record, "gadget_put"));
    }

    /** A slab that tells a story while another waits for that one's monitor: both must come to an end. */
    @Test
    void shouldReportTwoDeathsAtOnceWhenTwoThreadsAskForStories() throws Exception {
        CountDownLatch asking = new CountDownLatch(1);
        CountDownLatch reported = new CountDownLatch(1);
        Graveyard.Cemetery slow = address -> {
            if (address == 1) {
                asking.countDown();
                TestThreads.await(reported);
            }
            return null;
        };
        Graveyard.open(slow);
        RecordSlab later = new RecordSlab("struct gadget", 64);
        long record = later.allocate();
        later.free(record, "gadget_put");
        Thread reader = new Thread(() -> assertThrows(UseAfterFreeException.class, () -> Poison.fail(1, "a test")));
        reader.setDaemon(true);
        reader.start();
        asking.await();
        Thread freer = new Thread(() -> {
            assertThrows(UseAfterFreeException.class, () -> later.free(record, "gadget_put"));
            reported.countDown();
        });
        freer.setDaemon(true);
        freer.start();
        freer.join(60_000);
        assertFalse(freer.isAlive(), "the second free must be reported while another report is under way");
        reader.join();
        Graveyard.close(slow);
        later.close();
    }

    @Test
    void shouldNameErrorsWithTheirSign() {
        assertEquals("-EFAULT", Errno.name(-Errno.EFAULT));
        assertEquals("-EOVERFLOW", Errno.name(-75));
        assertEquals("-99", Errno.name(-99));
    }
}
