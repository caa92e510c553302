package org.hmmlab.driver.svm;

import static org.hmmlab.driver.svm.SvmFixture.ENCODING;
import static org.hmmlab.driver.svm.SvmFixture.INSTANCE;
import static org.hmmlab.driver.svm.SvmFixture.PAGES;
import static org.hmmlab.driver.svm.SvmFixture.RW;
import static org.hmmlab.driver.svm.SvmFixture.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.hmmlab.TestThreads;
import org.hmmlab.driver.delivery.QueueKind;
import org.hmmlab.driver.svm.AccessProgram.Outcome;
import org.hmmlab.hmm.Generation;
import org.hmmlab.memory.Errno;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.MapSource;
import org.hmmlab.mm.Vma;
import org.hmmlab.notifier.InvalidationEvent;
import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.notifier.MmuNotifiers;
import org.hmmlab.sync.StepPoints;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** From the device's faults to its page table: batches, windows, answers, the life of a shared space. */
final class SvmFaultFlowTest {
    @ParameterizedTest
    @EnumSource
    void shouldServeABatchInOneWindowAndDropDuplicates(Generation generation) throws InterruptedException {
        try (SvmFixture svm = new SvmFixture(generation, SvmConfig.DEFAULT)) {
            AccessProgram program = new AccessProgram(8);
            // Read before write on page 2: the write must decide. Pages 3 and 4 are a gap.
            program.add(INSTANCE, at(5), true).add(INSTANCE, at(2), false).add(INSTANCE, at(2), true);
            CountDownLatch reported = new CountDownLatch(1);
            StepPoints.install(point -> {
                if (point.equals("svm.device.stepped")) {
                    reported.countDown();
                }
            });
            svm.driver.submit(program);
            TestThreads.await(reported);
            StepPoints.install(null);
            assertEquals(3, svm.driver.handleFaults());
            TestThreads.Deadline deadline = new TestThreads.Deadline();
            while (!program.isDone()) {
                deadline.check();
                assertEquals(0, svm.driver.handleFaults(), "one replay suffices");
            }
            for (int i = 0; i < program.size(); i++) {
                assertEquals(Outcome.DONE, program.outcome(i));
            }
            SvmStatistics statistics = svm.driver.statistics();
            assertEquals(1, statistics.batches());
            assertEquals(1, statistics.windows());
            assertEquals(1, statistics.duplicates());
            assertEquals(3, statistics.replays());
            assertEquals(0, statistics.cancels());
            assertTrue((svm.space.deviceEntry(at(2)) & ENCODING.write()) != 0);
            svm.checkOracle();
        }
    }

    @Test
    void shouldOrderABatchByInstanceThenAddressThenWritesFirst() {
        FaultBatch batch = new FaultBatch(8);
        batch.add(2, 0x1000, false, 0);
        batch.add(1, 0x3000, false, 1);
        batch.add(1, 0x2000, false, 2);
        batch.add(1, 0x2000, true, 3);
        batch.add(2, 0, true, 4);
        int[] slots = new int[batch.size()];
        for (int i = 0; i < slots.length; i++) {
            slots[i] = batch.slot(i);
        }
        assertEquals("[3, 2, 1, 4, 0]", java.util.Arrays.toString(slots));
    }

    @Test
    void shouldReportNoFaultWhenTheBufferIsFullUntilASlotIsFree() {
        try (FaultBuffer buffer = new FaultBuffer(2)) {
            FaultBatch batch = new FaultBatch(2);
            assertEquals(0, buffer.put(1, 0x1000, true));
            assertEquals(1, buffer.put(1, 0x2000, true));
            assertEquals(-1, buffer.put(1, 0x3000, true), "full");
            buffer.drain(batch);
            assertEquals(2, batch.size());
            buffer.answer(0, FaultBuffer.REPLAYED);
            assertEquals(-1, buffer.put(1, 0x3000, true), "answered but not taken");
            buffer.free(0);
            assertEquals(0, buffer.put(1, 0x3000, true));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCancelWhatNoAddressSpaceAllows(Generation generation) {
        try (SvmFixture svm = new SvmFixture(generation, SvmConfig.DEFAULT)) {
            assertEquals(Outcome.CANCELLED, svm.access(PAGES + 20, false), "nothing mapped");
            assertEquals(Outcome.CANCELLED, svm.access(PAGES + 1, true), "the unmanaged window");
            AccessProgram unknown = new AccessProgram(1).add(INSTANCE + 1, at(0), false);
            svm.driver.run(unknown);
            assertEquals(Outcome.CANCELLED, unknown.outcome(0), "no such instance");
            assertEquals(0, svm.mm.mprotect(at(7), 1, 0));
            assertEquals(Outcome.CANCELLED, svm.access(7, false), "unreadable");
            assertEquals(0, svm.mm.cpuWrite(at(8), 8));
            assertEquals(0, svm.mm.mprotect(at(8), 1, Vma.VM_READ));
            assertEquals(Outcome.CANCELLED, svm.access(8, true), "not writable: VALID without WRITE");
            assertEquals(Outcome.DONE, svm.access(8, false));
            assertEquals(5, svm.driver.statistics().cancels());
            assertEquals(Map.of("EPERM", 1L), svm.driver.statistics().errors());
            svm.checkOracle();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldLeaveTheUnmanagedWindowAloneWhenAnInvalidationCoversIt(Generation generation) {
        try (SvmFixture svm = new SvmFixture(generation, SvmConfig.DEFAULT)) {
            assertEquals(at(PAGES + 16), svm.mm.mmap(at(PAGES + 16), 1, RW, MapSource.anonymous()));
            assertEquals(Outcome.DONE, svm.access(PAGES - 1, true));
            assertEquals(Outcome.DONE, svm.access(PAGES + 16, true));
            long vram = 77L << ENCODING.pfnShift() | ENCODING.valid() | ENCODING.write();
            svm.space.mapUnmanaged(at(PAGES + 3), vram);
            assertEquals(Outcome.DONE, svm.access(PAGES + 3, true));
            assertThrows(IllegalArgumentException.class, () -> svm.space.mapUnmanaged(at(0), vram));
            invalidate(svm.mm, at(PAGES - 1), at(PAGES + 17));
            assertEquals(ENCODING.none(), svm.space.deviceEntry(at(PAGES - 1)));
            assertEquals(vram, svm.space.deviceEntry(at(PAGES + 3)));
            assertEquals(ENCODING.none(), svm.space.deviceEntry(at(PAGES + 16)));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"KREF", "GET_PUT", "INTERVAL"})
    void shouldRefuseNonBlockableInvalidationsAndChangeNothing(Generation generation) {
        try (SvmFixture svm = new SvmFixture(generation, SvmConfig.DEFAULT)) {
            assertEquals(Outcome.DONE, svm.access(1, true));
            long entry = svm.space.deviceEntry(at(1));
            long flushed = svm.driver.device().flushed();
            InvalidationRange range = new InvalidationRange().set(svm.mm, at(0), at(2), InvalidationEvent.CLEAR);
            assertEquals(-Errno.EAGAIN, MmuNotifiers.invalidateRangeStartNonblock(range));
            assertEquals(entry, svm.space.deviceEntry(at(1)));
            assertEquals(flushed, svm.driver.device().flushed());
            assertEquals(Outcome.DONE, svm.access(1, true), "and nothing stays invalid");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldServeFromTheTlbUntilAnInvalidationIsAcknowledged(Generation generation) {
        try (SvmFixture svm = new SvmFixture(generation, SvmConfig.DEFAULT)) {
            assertEquals(Outcome.DONE, svm.access(4, true));
            assertEquals(Outcome.DONE, svm.access(4, true));
            assertEquals(1, svm.driver.device().tlbHits());
            assertEquals(0, svm.mm.madviseDontneed(at(4), 1));
            assertEquals(Outcome.DONE, svm.access(4, true));
            assertEquals(1, svm.driver.device().tlbHits(), "the flushed entry was not used");
            assertEquals(2, svm.driver.device().reported());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldUseAStaleEntryOnlyWhenTheFlushIsMissing(Generation generation) {
        try (SvmFixture svm = new SvmFixture(generation, SvmConfig.DEFAULT.with(SvmFlaw.TLB_NOT_FLUSHED))) {
            assertEquals(Outcome.DONE, svm.access(4, true));
            assertEquals(0, svm.mm.madviseDontneed(at(4), 1));
            assertEquals(Outcome.DONE, svm.access(4, true));
            assertEquals(1, svm.driver.device().tlbHits(), "a page that was freed");
            assertEquals(1, svm.driver.device().reported());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"KREF", "GET_PUT", "INTERVAL"})
    void shouldCancelAfterTheAddressSpaceEndedAndStayClosable(Generation generation) {
        try (SvmFixture svm = new SvmFixture(generation, SvmConfig.DEFAULT)) {
            AddressSpace other = AddressSpace.create(svm.machine);
            assertEquals(at(0), other.mmap(at(0), 1, RW, MapSource.anonymous()));
            Svmm space = svm.driver.open(9, other, 0, 0);
            assertEquals(1, other.users(), "only the mirror remembers it");
            AccessProgram program = new AccessProgram(1).add(9, at(0), true);
            svm.driver.run(program);
            assertEquals(Outcome.DONE, program.outcome(0));
            other.put();
            assertTrue(space.isReleased());
            assertEquals(ENCODING.none(), space.deviceEntry(at(0)));
            svm.driver.run(program.clear().add(9, at(0), true));
            assertEquals(Outcome.CANCELLED, program.outcome(0));
            assertNull(svm.driver.open(10, other, 0, 0), "it has ended");
            svm.driver.part(space);
            assertThrows(IllegalArgumentException.class, () -> svm.driver.open(INSTANCE, svm.mm, 0, 0));
        }
    }

    @Test
    void shouldRefuseASecondAddressSpaceWhenTheQueueIsForOneProducer() {
        SvmConfig config = SvmConfig.DEFAULT.with(QueueKind.JCTOOLS_SPSC);
        try (SvmFixture svm = new SvmFixture(Generation.GET_PUT, config)) {
            assertEquals(Outcome.DONE, svm.access(1, true), "one update lock serialises its producers");
            long before = svm.driver.locks().live();
            assertThrows(IllegalArgumentException.class, () -> svm.driver.open(9, svm.mm, 0, 0));
            assertEquals(before, svm.driver.locks().live(), "what was refused leaves nothing behind");
        }
    }

    @Test
    void shouldRefuseEverythingAfterClose() {
        SvmFixture svm = new SvmFixture(Generation.GET_PUT, SvmConfig.DEFAULT);
        svm.close();
        assertThrows(IllegalStateException.class, svm.driver::handleFaults);
        assertThrows(IllegalStateException.class, () -> svm.driver.submit(new AccessProgram(1)));
        assertThrows(IllegalStateException.class, () -> svm.driver.open(1, svm.mm, 0, 0));
        assertFalse(svm.driver.device().hasWork());
    }

    private static void invalidate(AddressSpace mm, long start, long end) {
        InvalidationRange range = new InvalidationRange().set(mm, start, end, InvalidationEvent.CLEAR);
        MmuNotifiers.invalidateRangeStart(range);
        MmuNotifiers.invalidateRangeEnd(range);
    }
}
