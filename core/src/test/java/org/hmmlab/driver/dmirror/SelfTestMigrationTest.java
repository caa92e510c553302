package org.hmmlab.driver.dmirror;

import static org.hmmlab.driver.dmirror.DmirrorCommand.MIGRATE_TO_DEVICE;
import static org.hmmlab.driver.dmirror.DmirrorCommand.READ;
import static org.hmmlab.driver.dmirror.SelfTestHost.PAGES;
import static org.hmmlab.driver.dmirror.SelfTestHost.RW;
import static org.hmmlab.driver.dmirror.SelfTestHost.at;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.hmmlab.SelfTestRow;
import org.hmmlab.hmm.HmmMirror;
import org.hmmlab.hmm.HmmRange;
import org.hmmlab.hmm.walk.RangeFaulter;
import org.hmmlab.memory.Errno;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.GetUserPages;
import org.hmmlab.mm.MapSource;
import org.hmmlab.pagetable.Pte;
import org.junit.jupiter.api.DisplayName;

/** Rows 12 to 17, 23 and 25 to 28 of the conformance list: pages move to a device and come back. */
final class SelfTestMigrationTest {
    private static final int TIMES = 10;
    private static final int HUGE = 512;
    private static final long DATA = 1_000;
    private static final long NEW_DATA = 90_000;
    private static final int ON_DEVICE = DmirrorRequest.LOCAL | DmirrorRequest.WRITE;

    @EveryKernel
    @SelfTestRow("12")
    @DisplayName("12 migrate")
    void shouldMoveAllPagesAndBringThemBackWhenTouched(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel)) {
            migrateFilled(host, PAGES);
            host.assertSnapshot(0, 0, PAGES, ON_DEVICE);
            host.assertFilled(0, PAGES, DATA);
            host.assertSnapshot(0, 0, PAGES, DmirrorRequest.WRITE);
        }
    }

    /** Maps and fills pages, moves them to device 0, and checks the device's copy. */
    private static void migrateFilled(SelfTestHost host, int pages) {
        host.map(0, pages, RW);
        host.fill(0, pages, DATA);
        host.fillBuffer(0, pages, NEW_DATA);
        host.runWell(0, MIGRATE_TO_DEVICE, 0, pages);
        host.assertBuffer(0, 0, pages, DATA);
    }

    @EveryKernel
    @SelfTestRow("13")
    @DisplayName("13 migrate_fault")
    void shouldMoveAgainWhatWasFaultedBack(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel)) {
            migrateFilled(host, PAGES);
            host.assertFilled(0, PAGES / 2, DATA);
            host.assertSnapshot(0, 0, PAGES / 2, DmirrorRequest.WRITE);
            host.assertSnapshot(0, PAGES / 2, PAGES / 2, ON_DEVICE);
            host.fillBuffer(0, PAGES, NEW_DATA);
            host.runWell(0, MIGRATE_TO_DEVICE, 0, PAGES);
            host.assertBuffer(0, 0, PAGES, DATA);
            host.assertSnapshot(0, 0, PAGES, ON_DEVICE);
        }
    }

    @EveryKernel
    @SelfTestRow("14")
    @DisplayName("14 migrate_release, as the end of the last mirror")
    void shouldGiveAllPagesBackWhenTheDeviceIsShutDown(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel)) {
            migrateFilled(host, PAGES);
            host.mirrors[0].close();
            host.mirrors[0] = null;
            for (int i = 0; i < PAGES; i++) {
                assertTrue(
                        Pte.isPresent(host.mm.pageTable().lookup(at(i))),
                        "page " + i + " is back before anyone touches it");
            }
            host.assertFilled(0, PAGES, DATA);
        }
    }

    @EveryKernel
    @SelfTestRow("15")
    @DisplayName("15 migrate_shared")
    void shouldNotMoveSharedMemory(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel)) {
            host.map(0, PAGES, RW, MapSource.sharedAnonymous());
            host.fill(0, PAGES, DATA);
            assertEquals(-Errno.ENOENT, host.run(0, MIGRATE_TO_DEVICE, 0, PAGES));
            host.assertSnapshot(0, 0, PAGES, DmirrorRequest.WRITE);
            host.assertFilled(0, PAGES, DATA);
        }
    }

    @EveryKernel
    @SelfTestRow("16")
    @DisplayName("16 migrate_mixed")
    void shouldMoveOnlyWhatCanBeMoved(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel)) {
            SelfTestSnapshotTest.mapMixed(host, 6);
            assertEquals(-Errno.EINVAL, host.run(1, MIGRATE_TO_DEVICE, 0, 6), "page 0 cannot be read");
            assertEquals(-Errno.EINVAL, host.run(1, MIGRATE_TO_DEVICE, 1, 3), "page 1 is a hole");
            host.fillBuffer(0, 4, NEW_DATA);
            host.runWell(1, MIGRATE_TO_DEVICE, 2, 4);
            assertEquals(0, host.buffer.word(0, 0), "the zero page's place");
            host.assertBuffer(1, 3, 3, DATA);
            assertArrayEquals(
                    new int[] {DmirrorRequest.LOCAL | DmirrorRequest.READ, DmirrorRequest.LOCAL | DmirrorRequest.READ},
                    host.snapshot(1, 2, 2));
            host.assertSnapshot(1, 4, 2, ON_DEVICE);
            assertEquals(-Errno.ENOENT, host.run(0, MIGRATE_TO_DEVICE, 5, 1), "page 5 is on the other device");
            host.assertFilled(3, 3, DATA);
            host.assertZero(2, 1);
        }
    }

    @EveryKernel
    @SelfTestRow("17")
    @DisplayName("17 migrate_multiple")
    void shouldMoveEachNewBufferAtTheSameAddress(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel)) {
            for (int i = 0; i < TIMES; i++) {
                long data = DATA + (long) i * PAGES;
                host.map(0, PAGES, RW);
                host.fill(0, PAGES, data);
                host.runWell(0, MIGRATE_TO_DEVICE, 0, PAGES);
                host.assertBuffer(0, 0, PAGES, data);
                host.assertFilled(0, PAGES, data);
                assertEquals(0, host.mm.munmap(at(0), PAGES));
            }
        }
    }

    @EveryKernel
    @SelfTestRow("23")
    @DisplayName("23 double_map")
    void shouldFaultAPageBackThatIsOnTheOtherDevice(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel)) {
            host.map(0, PAGES, RW);
            host.fill(0, PAGES, DATA);
            assertEquals(1, host.runWell(0, READ, 0, PAGES));
            host.assertBuffer(0, 0, PAGES, DATA);
            assertEquals(1, host.runWell(1, READ, 0, PAGES));
            host.assertBuffer(0, 0, PAGES, DATA);
            host.runWell(1, MIGRATE_TO_DEVICE, 0, PAGES);
            host.assertBuffer(0, 0, PAGES, DATA);
            host.fillBuffer(0, PAGES, NEW_DATA);
            assertEquals(1, host.runWell(0, READ, 0, PAGES), "the other device's entries went with the migration");
            host.assertBuffer(0, 0, PAGES, DATA);
            host.assertSnapshot(1, 0, PAGES, DmirrorRequest.WRITE);
        }
    }

    @Kernel2019
    @SelfTestRow("23")
    @DisplayName("23 double_map, device pages not asked to come back")
    void shouldGiveOutAnotherDevicesPageToWhoDoesNotAskForItBack(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel)) {
            migrateFilled(host, 1);
            HmmMirror mirror = new HmmMirror(host.module, (source, invalidation) -> 0);
            host.mm.downWrite();
            assertEquals(0, mirror.register(host.mm));
            host.mm.upWrite();
            HmmRange range = new HmmRange(host.module, DmirrorFaults.ENCODING)
                    .bounds(at(0), at(1), new long[1])
                    .request(DmirrorFaults.ENCODING.valid(), 0);
            assertEquals(0, range.register(mirror));
            host.mm.downRead();
            assertEquals(1, new RangeFaulter(host.machine.rules(), host.devices[1].pagemaps()).fault(range, 0));
            host.mm.upRead();
            long entry = range.pfns()[0];
            assertTrue(host.devices[0].owns(DmirrorFaults.ENCODING.pfn(entry)), "a frame that others cannot address");
            assertTrue((entry & DmirrorFaults.ENCODING.devicePrivate()) != 0);
            range.unregister();
            range.close();
            mirror.unregister();
        }
    }

    @EveryKernel
    @SelfTestRow("25")
    @DisplayName("25 gup_test")
    void shouldBringPagesBackThatArePinnedAndLeaveThemThere(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel)) {
            migrateFilled(host, 4);
            long[] pinned = new long[4];
            for (int i = 0; i < 4; i++) {
                pinned[i] = GetUserPages.pin(host.mm, at(i), i % 2 == 1);
                assertTrue(pinned[i] > 0);
            }
            host.assertSnapshot(0, 0, 4, DmirrorRequest.WRITE);
            host.assertFilled(0, 4, DATA);
            assertEquals(-Errno.ENOENT, host.run(0, MIGRATE_TO_DEVICE, 0, 4), "a pinned page cannot move");
            host.assertSnapshot(0, 0, 4, DmirrorRequest.WRITE);
            for (long pfn : pinned) {
                GetUserPages.unpin(host.machine.physicalMemory(), pfn);
            }
            host.runWell(0, MIGRATE_TO_DEVICE, 0, 4);
            host.assertBuffer(0, 0, 4, DATA);
        }
    }

    @EveryKernel
    @SelfTestRow("26")
    @DisplayName("26 cow_in_device")
    void shouldCopyDevicePagesThatAreWrittenAfterFork(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel)) {
            migrateFilled(host, PAGES);
            AddressSpace child = host.mm.fork();
            host.fill(0, PAGES, NEW_DATA);
            host.assertSnapshot(0, 0, PAGES, DmirrorRequest.WRITE);
            host.assertFilled(child, 0, PAGES, DATA);
            host.assertFilled(0, PAGES, NEW_DATA);
            child.put();
        }
    }

    @EveryKernel
    @SelfTestRow("27")
    @DisplayName("27 migrate_anon_huge_zero: the huge page is split")
    void shouldMoveTheHugeZeroPageAsSmallPages(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel)) {
            host.map(0, HUGE, RW);
            assertEquals(0, host.mm.madvise(at(0), HUGE, "hugepage"));
            assertEquals(0, host.mm.cpuRead(at(0)));
            host.fillBuffer(0, HUGE, NEW_DATA);
            host.runWell(0, MIGRATE_TO_DEVICE, 0, HUGE);
            for (int i = 0; i < HUGE; i++) {
                assertEquals(0, host.buffer.word(i, 0));
            }
            host.assertSnapshot(0, 0, HUGE, ON_DEVICE);
            host.assertZero(0, HUGE);
        }
    }

    @EveryKernel
    @SelfTestRow("27")
    @DisplayName("27 migrate_anon_huge_free: the huge page is split")
    void shouldFreeDevicePagesOfAHugePageWithItsMemory(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel)) {
            host.map(0, HUGE, RW);
            assertEquals(0, host.mm.madvise(at(0), HUGE, "hugepage"));
            host.fill(0, HUGE, DATA);
            assertEquals(at(HUGE) - at(0), host.mm.anonHugeBytes(at(0), at(HUGE)), "it was one huge page");
            host.runWell(0, MIGRATE_TO_DEVICE, 0, HUGE);
            host.assertBuffer(0, 0, HUGE, DATA);
            assertEquals(0, host.mm.madviseDontneed(at(0), HUGE));
            host.assertZero(0, HUGE);
            host.map(HUGE, PAGES, RW);
            host.fill(HUGE, PAGES, DATA);
            host.runWell(0, MIGRATE_TO_DEVICE, HUGE, PAGES);
            host.assertBuffer(0, HUGE, PAGES, DATA);
        }
    }

    @EveryKernel
    @SelfTestRow("28")
    @DisplayName("28 migrate_file_private")
    void shouldMoveOfAPrivateFileMappingOnlyItsCopies(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel)) {
            host.map(0, 4, RW, MapSource.privateFile(1, 0));
            host.fill(0, 2, DATA);
            long unwritten = host.mm.cpuReadWord(at(2));
            assertEquals(0, host.mm.cpuRead(at(3)));
            assertEquals(-Errno.ENOENT, host.run(0, MIGRATE_TO_DEVICE, 0, 4), "the file's pages stay");
            host.assertSnapshot(0, 0, 2, ON_DEVICE);
            host.assertSnapshot(0, 2, 2, DmirrorRequest.READ);
            host.runWell(0, MIGRATE_TO_DEVICE, 0, 2);
            host.assertBuffer(0, 0, 2, DATA);
            host.assertFilled(0, 2, DATA);
            assertEquals(unwritten, host.mm.cpuReadWord(at(2)));
        }
    }
}
