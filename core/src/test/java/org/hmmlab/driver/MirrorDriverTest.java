package org.hmmlab.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.hmmlab.TestThreads;
import org.hmmlab.hmm.EntryEncoding;
import org.hmmlab.hmm.Generation;
import org.hmmlab.hmm.HmmModule;
import org.hmmlab.memory.Contents;
import org.hmmlab.memory.Errno;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.Machine;
import org.hmmlab.mm.MapSource;
import org.hmmlab.mm.Vma;
import org.hmmlab.pagetable.PageTable;
import org.hmmlab.pagetable.Pte;
import org.hmmlab.sync.StepPoints;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A device over the mirror: what it maps is what the CPU maps, whatever the address space goes through. */
final class MirrorDriverTest {
    private static final EntryEncoding ENCODING = EntryEncoding.NOUVEAU;
    private static final int RW = Vma.VM_READ | Vma.VM_WRITE;
    private static final long START = 1L << 30;
    private static final int PAGES = 64;

    @ParameterizedTest
    @EnumSource
    void shouldMapOnFaultAndForgetOnInvalidation(Generation generation) {
        try (Device device = new Device(generation)) {
            assertEquals(0, device.driver.access(at(3), 2, true));
            assertEquals(1, device.driver.statistics().faults());
            assertEquals(0, device.driver.access(at(4), 1, false), "the neighbour was mapped too");
            assertEquals(1, device.driver.statistics().faults());
            assertTrue(ENCODING.isPage(device.driver.deviceEntry(at(4))));
            assertEquals(0, device.mm.madviseDontneed(at(4), 1));
            assertFalse(ENCODING.isPage(device.driver.deviceEntry(at(4))));
            assertTrue(ENCODING.isPage(device.driver.deviceEntry(at(3))));
            device.checkOracle();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldNameTheErrorsOfFailedAccesses(Generation generation) {
        try (Device device = new Device(generation)) {
            assertTrue(device.driver.access(at(PAGES + 8), 1, false) < 0, "nothing mapped there");
            assertEquals(0, device.mm.mprotect(at(0), 1, Vma.VM_READ));
            assertTrue(device.driver.access(at(0), 1, true) < 0, "not writable");
            assertEquals(
                    Map.of("EFAULT", 1L, "EPERM", 1L),
                    device.driver.statistics().errors());
            assertThrows(IllegalArgumentException.class, () -> device.driver.access(at(0) + 1, 1, true));
            assertThrows(IllegalArgumentException.class, () -> device.driver.access(at(0), 0, true));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldStopAtReleaseAndStayClosable(Generation generation) {
        Machine machine = new Machine(4096, Contents.NONE);
        HmmModule module = new HmmModule(machine, generation);
        AddressSpace mm = AddressSpace.create(machine);
        MirrorDriver driver = new MirrorDriver(module);
        assertEquals(0, driver.open(mm));
        // As exit_mm() does: the oldest designs would touch the freed structure otherwise, see EarlyDesignsTest.
        mm.grab();
        mm.put();
        assertTrue(driver.isReleased());
        assertTrue(driver.access(START, 1, false) < 0, "the address space has ended");
        driver.close();
        mm.drop();
        module.close();
        machine.close();
    }

    @ParameterizedTest
    @EnumSource
    void shouldAgreeWithTheCpuAfterEveryStepOfARandomLife(Generation generation) {
        Random random = new Random(20190807);
        try (Device device = new Device(generation)) {
            for (int step = 0; step < 4_000; step++) {
                int page = random.nextInt(PAGES);
                int count = 1 + random.nextInt(Math.min(8, PAGES - page));
                switch (random.nextInt(8)) {
                    case 0 -> device.mm.madviseDontneed(at(page), count);
                    case 1 -> device.mm.mprotect(at(page), count, Vma.VM_READ);
                    case 2 -> device.mm.mprotect(at(page), count, Vma.VM_READ | Vma.VM_WRITE);
                    case 3 -> device.mm.munmap(at(page), count);
                    case 4 -> device.mm.mmap(at(page), count, RW, MapSource.anonymous());
                    case 5 -> device.mm.cpuWrite(at(page), step);
                    case 6 -> device.forkAndExit();
                    default -> device.driver.access(at(page), count, random.nextBoolean());
                }
                device.checkOracle();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldNeverKeepAStalePageWhileAnotherThreadChangesTheSpace(Generation generation) throws InterruptedException {
        try (Device device = new Device(generation)) {
            CountDownLatch started = new CountDownLatch(1);
            Throwable[] failure = new Throwable[1];
            Thread cpu = new Thread(() -> {
                Random random = new Random(7);
                started.countDown();
                for (int i = 0; i < 20_000; i++) {
                    int page = random.nextInt(PAGES);
                    // Only what needs mmap_sem for write: what needs it for read may slip in, see the next test.
                    if (i % 8 == 0) {
                        device.forkAndExit();
                    } else {
                        device.mm.cpuWrite(at(page), i);
                    }
                }
            });
            cpu.setUncaughtExceptionHandler((thread, thrown) -> failure[0] = thrown);
            cpu.start();
            TestThreads.await(started);
            // Before 378a604064 a wait answers with the flag as it is after it, which may be false again: the access
            // ends.
            boolean mayAnswerInvalid = generation == Generation.IMMEDIATE_FREE || generation == Generation.KREF_MUTEX;
            Random random = new Random(11);
            TestThreads.Deadline deadline = new TestThreads.Deadline();
            while (cpu.isAlive()) {
                deadline.check();
                int error = device.driver.access(at(random.nextInt(PAGES)), 1, true);
                assertTrue(error == 0 || error == -Errno.EBUSY && mayAnswerInvalid, "error=" + error);
            }
            TestThreads.join(cpu);
            assertEquals(null, failure[0]);
            device.checkOracle();
            assertTrue(device.driver.statistics().invalidations() >= 1);
        }
    }

    /** The kernel's lost invalidation: a flag that goes true, false, true looks as if it had never changed. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "INTERVAL")
    void shouldMapAStalePageWhenAWholeInvalidationFitsBetweenFaultAndUpdateLock(Generation generation) {
        try (Device device = new Device(generation)) {
            assertEquals(0, device.mm.cpuWrite(at(3), 1));
            StepPoints.install(point -> {
                if (point.equals("driver.faulted")) {
                    StepPoints.install(null);
                    assertEquals(0, device.mm.madviseDontneed(at(3), 1));
                }
            });
            assertEquals(0, device.driver.access(at(3), 1, true));
            assertEquals(0, device.driver.statistics().retries(), "nobody noticed");
            assertTrue(ENCODING.isPage(device.driver.deviceEntry(at(3))), "the device has a page");
            assertTrue(Pte.isNone(device.mm.pageTable().lookup(at(3))), "the CPU has none");
        }
    }

    /** A sequence number does not come back: the same pair is noticed, and the driver starts over. */
    @Test
    void shouldStartOverWhenAWholeInvalidationFitsBetweenFaultAndUpdateLockOfAnInterval() {
        try (Device device = new Device(Generation.INTERVAL)) {
            assertEquals(0, device.mm.cpuWrite(at(3), 1));
            StepPoints.install(point -> {
                if (point.equals("driver.faulted")) {
                    StepPoints.install(null);
                    assertEquals(0, device.mm.madviseDontneed(at(3), 1));
                }
            });
            assertEquals(0, device.driver.access(at(3), 1, true));
            assertEquals(1, device.driver.statistics().retries());
            device.checkOracle();
        }
    }

    /** What needs mmap_sem for read only slips in between fault and update lock in the other designs. */
    @Test
    void shouldNeverKeepAStalePageOfAnIntervalWhateverAnotherThreadChanges() throws InterruptedException {
        try (Device device = new Device(Generation.INTERVAL)) {
            Throwable[] failure = new Throwable[1];
            Thread cpu = new Thread(() -> {
                Random random = new Random(7);
                for (int i = 0; i < 20_000; i++) {
                    device.mm.madviseDontneed(at(random.nextInt(PAGES - 4)), 4);
                }
            });
            cpu.setUncaughtExceptionHandler((thread, thrown) -> failure[0] = thrown);
            cpu.start();
            Random random = new Random(11);
            TestThreads.Deadline deadline = new TestThreads.Deadline();
            while (cpu.isAlive()) {
                deadline.check();
                assertEquals(0, device.driver.access(at(random.nextInt(PAGES)), 1, true));
            }
            TestThreads.join(cpu);
            assertEquals(null, failure[0]);
            device.checkOracle();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseAddressesThatAreNoUserAddresses(Generation generation) {
        try (Device device = new Device(generation)) {
            assertEquals(0, device.driver.access(at(3), 1, true));
            assertEquals(-Errno.EFAULT, device.driver.access(at(3) + 2 * PageTable.END, 1, true), "would wrap around");
            assertEquals(-Errno.EFAULT, device.driver.access(Long.MIN_VALUE, 1, false));
            assertThrows(IllegalArgumentException.class, () -> device.driver.deviceEntry(at(3) + 2 * PageTable.END));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldLeaveMmapSemFreeWhenOpenedTwice(Generation generation) {
        try (Device device = new Device(generation)) {
            assertThrows(IllegalStateException.class, () -> device.driver.open(device.mm));
            assertThrows(IllegalStateException.class, device.mm::assertLocked, "nobody holds it");
        }
    }

    private static long at(int page) {
        return START + ((long) page << 12);
    }

    /** A machine, an address space with one mapping, and a driver on it. */
    private static final class Device implements AutoCloseable {
        private final Machine machine = new Machine(4096, Contents.REAL);
        private final HmmModule module;
        private final AddressSpace mm = AddressSpace.create(machine);
        private final MirrorDriver driver;

        Device(Generation generation) {
            module = new HmmModule(machine, generation);
            driver = new MirrorDriver(module);
            assertEquals(START, mm.mmap(START, PAGES, RW, MapSource.anonymous()));
            assertEquals(0, driver.open(mm));
        }

        void forkAndExit() {
            mm.fork().put();
        }

        /** A device entry means the CPU's page, and writing only where the CPU may write. */
        void checkOracle() {
            for (int i = 0; i < PAGES; i++) {
                long mine = driver.deviceEntry(at(i));
                if (ENCODING.isPage(mine)) {
                    long cpu = mm.pageTable().lookup(at(i));
                    assertTrue(Pte.isPresent(cpu), "page " + i + " is gone for the CPU");
                    assertEquals(Pte.pfn(cpu), ENCODING.pfn(mine), "page " + i + " is another page for the CPU");
                    assertTrue((mine & ENCODING.write()) == 0 || Pte.isWritable(cpu), "page " + i + " is read-only");
                }
            }
        }

        @Override
        public void close() {
            driver.close();
            mm.put();
            module.close();
            assertEquals(0, machine.physicalMemory().usedFrames(), "frames");
            machine.close();
        }
    }
}
