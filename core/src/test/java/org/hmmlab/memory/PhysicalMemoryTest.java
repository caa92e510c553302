package org.hmmlab.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.agrona.UnsafeApi;
import org.hmmlab.sync.Poison;
import org.hmmlab.sync.UseAfterFreeException;
import org.junit.jupiter.api.Test;

/** Frames, their records and their contents. */
final class PhysicalMemoryTest {
    @Test
    void shouldHandOutEveryFrameOnceAndThenNoMemory() {
        try (PhysicalMemory memory = new PhysicalMemory(100, Contents.NONE)) {
            Set<Long> seen = new HashSet<>();
            for (int i = 0; i < 100; i++) {
                long pfn = memory.allocateFrame();
                assertTrue(pfn > memory.zeroPfn() && seen.add(pfn), "pfn=" + pfn);
            }
            assertEquals(-Errno.ENOMEM, memory.allocateFrame());
            assertEquals(0, memory.freeFrames());
            seen.forEach(memory::putPage);
            assertEquals(0, memory.usedFrames());
            assertTrue(memory.allocateFrame() > 0);
        }
    }

    @Test
    void shouldZeroContentsWhenAllocatedAndPoisonThemWhenFreed() {
        try (PhysicalMemory memory = new PhysicalMemory(4, Contents.REAL)) {
            long pfn = memory.allocateFrame();
            long bytes = memory.contentAddress(pfn);
            assertEquals(0, bytes % PageSize.INT_BYTES);
            assertEquals(0, UnsafeApi.getLong(bytes + 4088));
            UnsafeApi.putLong(bytes + 4088, 5);
            memory.putPage(pfn);
            assertEquals(Poison.LONG, UnsafeApi.getLong(bytes));
            assertEquals(Poison.LONG, UnsafeApi.getLong(bytes + 4088));
            assertEquals(1, PageRecord.generation(memory.record(pfn)));
            for (int i = 0; i < 4; i++) {
                assertEquals(0, UnsafeApi.getLong(memory.contentAddress(memory.allocateFrame()) + 4088));
            }
        }
    }

    @Test
    void shouldCopyContentsWhenAskedForACopy() {
        try (PhysicalMemory memory = new PhysicalMemory(4, Contents.REAL)) {
            long source = memory.allocateFrame();
            UnsafeApi.putLong(memory.contentAddress(source) + 16, 77);
            long copy = memory.allocateCopy(source);
            assertEquals(77, UnsafeApi.getLong(memory.contentAddress(copy) + 16));
        }
    }

    @Test
    void shouldFreeOnlyWhenTheLastReferenceIsPut() {
        try (PhysicalMemory memory = new PhysicalMemory(4, Contents.NONE)) {
            long pfn = memory.allocateFrame();
            memory.getPage(pfn);
            memory.putPage(pfn);
            assertEquals(1, memory.usedFrames());
            memory.putPage(pfn);
            assertEquals(0, memory.usedFrames());
            assertFalse(memory.getPageUnlessZero(pfn));
        }
    }

    @Test
    void shouldTellTheStoryWhenAFreePageIsUsed() {
        try (PhysicalMemory memory = new PhysicalMemory(4, Contents.NONE)) {
            long pfn = memory.allocateFrame();
            memory.putPage(pfn);
            String story = assertThrows(UseAfterFreeException.class, () -> memory.putPage(pfn))
                    .getMessage();
            assertTrue(story.contains("page frame " + pfn + " (generation 1"), story);
            assertTrue(story.contains("freed by putPage in thread number "), story);
            assertThrows(UseAfterFreeException.class, () -> memory.getPage(pfn));
            assertThrows(UseAfterFreeException.class, () -> memory.checkLive(pfn, "a look"));
        }
    }

    @Test
    void shouldFailWhenAPageIsFreedWhileEntriesMapIt() {
        try (PhysicalMemory memory = new PhysicalMemory(4, Contents.NONE)) {
            long pfn = memory.allocateFrame();
            memory.addMapping(pfn);
            assertThrows(UseAfterFreeException.class, () -> memory.putPage(pfn));
        }
    }

    @Test
    void shouldStartAtOnceWhenSixtyFourGigabytesAreModelled() {
        try (PhysicalMemory memory = new PhysicalMemory(16L << 20, Contents.NONE)) {
            assertEquals(16L << 20, memory.freeFrames());
            assertTrue(memory.allocateFrame() > 0);
            assertThrows(IllegalStateException.class, () -> memory.contentAddress(2));
        }
    }

    @Test
    void shouldSayHowMuchItNeedsWhenTheMachineLacksIt() {
        long frames = 1L << 36;
        InsufficientMemoryException lack = assertThrows(
                InsufficientMemoryException.class, () -> new PhysicalMemory(frames, Contents.REAL).close());
        assertEquals(frames * (4096 + 64), lack.neededBytes());
        assertTrue(lack.getMessage().contains(Long.toString(frames * (4096 + 64))), lack.getMessage());
    }

    @Test
    void shouldTellTheOwnerWhenADevicePageComesToRestAtOneReference() {
        try (PhysicalMemory memory = new PhysicalMemory(4, Contents.NONE, 2)) {
            List<Long> freed = new ArrayList<>();
            memory.devicePageOwner(freed::add);
            long pfn = memory.firstDevicePfn() + 1;
            memory.initialiseDevicePage(pfn);
            memory.getPage(pfn);
            memory.putPage(pfn);
            assertEquals(List.of(pfn), freed);
            assertEquals(4, memory.freeFrames());
            assertThrows(UseAfterFreeException.class, () -> memory.putPage(pfn));
            assertThrows(IllegalArgumentException.class, () -> memory.initialiseDevicePage(2));
        }
    }

    @Test
    void shouldFindTheFramesOfEndedThreadsWhenMemoryRunsOut() throws InterruptedException {
        try (PhysicalMemory memory = new PhysicalMemory(1024, Contents.NONE)) {
            Thread other = new Thread(() -> memory.putPage(memory.allocateFrame()));
            other.start();
            other.join();
            assertEquals(1024, memory.freeFrames());
            for (int i = 0; i < 1024; i++) {
                assertTrue(memory.allocateFrame() > 0, "frame " + i);
            }
            assertEquals(-Errno.ENOMEM, memory.allocateFrame());
        }
    }

    @Test
    void shouldCountEveryFrameWhenThreadsAllocateAndFreeAtOnce() throws InterruptedException {
        try (PhysicalMemory memory = new PhysicalMemory(4096, Contents.NONE)) {
            Thread[] threads = new Thread[3];
            for (int t = 0; t < threads.length; t++) {
                threads[t] = new Thread(() -> {
                    long[] held = new long[100];
                    for (int round = 0; round < 50; round++) {
                        for (int i = 0; i < held.length; i++) {
                            held[i] = memory.allocateFrame();
                        }
                        for (long pfn : held) {
                            memory.putPage(pfn);
                        }
                    }
                });
                threads[t].start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertEquals(0, memory.usedFrames());
        }
    }

    @Test
    void shouldNotKeepAMagazineForEachThreadThatEverFreed() throws InterruptedException {
        int frames = 1 << 16;
        long malloc = UnsafeApi.allocateMemory((frames + 2L) * PageRecord.BYTES);
        FreeFrames free = new FreeFrames(malloc, 1, frames);
        for (int i = 0; i < 20; i++) {
            Thread thread = new Thread(() -> free.give(free.take()));
            thread.start();
            thread.join();
        }
        assertEquals(1, free.magazines(), "that of the last thread, which nobody came after");
        assertEquals(frames, free.count());
        free.close();
        UnsafeApi.freeMemory(malloc);
    }
}
