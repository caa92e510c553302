package org.hmmlab.driver.dmirror;

import static org.hmmlab.driver.dmirror.DmirrorCommand.CHECK_EXCLUSIVE;
import static org.hmmlab.driver.dmirror.DmirrorCommand.EXCLUSIVE;
import static org.hmmlab.driver.dmirror.DmirrorCommand.MIGRATE_TO_DEVICE;
import static org.hmmlab.driver.dmirror.DmirrorCommand.READ;
import static org.hmmlab.driver.dmirror.DmirrorCommand.SNAPSHOT;
import static org.hmmlab.driver.dmirror.DmirrorCommand.WRITE;
import static org.hmmlab.driver.dmirror.SelfTestHost.PAGES;
import static org.hmmlab.driver.dmirror.SelfTestHost.R;
import static org.hmmlab.driver.dmirror.SelfTestHost.RW;
import static org.hmmlab.driver.dmirror.SelfTestHost.at;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.hmmlab.SelfTestRow;
import org.hmmlab.memory.Errno;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.MapSource;
import org.hmmlab.mm.Vma;
import org.hmmlab.pagetable.PageTable;
import org.hmmlab.pagetable.Pte;
import org.junit.jupiter.api.DisplayName;

/** Rows 20 to 22 and 24 of the conformance list: what a device would see, and what it has alone. */
final class SelfTestSnapshotTest {
    private static final int HUGE = 512;
    private static final long DATA = 1_000;
    private static final long FROM_DEVICE = 50_000;

    /** Pages as the kernel's tests mix them: 0 PROT_NONE, 1 a hole, 2 the zero page read-only, 3 data read-only, then data. */
    static void mapMixed(SelfTestHost host, int pages) {
        host.map(0, pages, 0);
        assertEquals(0, host.mm.munmap(at(1), 1));
        host.protect(2, 1, R);
        assertEquals(0, host.mm.cpuRead(at(2)));
        host.protect(3, pages - 3, RW);
        host.fill(3, pages - 3, DATA);
        host.protect(3, 1, R);
    }

    @EveryKernel
    @SelfTestRow("20")
    @DisplayName("20 mixedmap")
    void shouldShowAPageThatADriverMapped(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel)) {
            host.map(0, 1, R, MapSource.anonymous().withVmFlags(Vma.VM_MIXEDMAP));
            long pfn = host.machine.physicalMemory().allocateFrame();
            host.machine.physicalMemory().firstMapping(pfn);
            PageTable.setRelease(host.mm.pageTable().pteAddressOrAllocate(at(0)), Pte.present(pfn, Pte.NO_EXECUTE));
            if (kernel.is2019()) {
                assertEquals(-Errno.EFAULT, host.run(0, SNAPSHOT, 0, 1), "such mappings are refused");
            } else {
                assertArrayEquals(new int[] {DmirrorRequest.READ}, host.snapshot(0, 0, 1));
            }
        }
    }

    @Kernel61
    @SelfTestRow("21")
    @DisplayName("21 snapshot")
    void shouldShowEachKindOfPage(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel)) {
            prepareForSnapshot(host);
            int[] expected = {
                DmirrorRequest.ERROR,
                DmirrorRequest.ERROR,
                DmirrorRequest.ZERO | DmirrorRequest.READ,
                DmirrorRequest.READ,
                DmirrorRequest.WRITE,
                DmirrorRequest.LOCAL | DmirrorRequest.WRITE,
                DmirrorRequest.NONE
            };
            assertArrayEquals(expected, host.snapshot(0, 0, 7));
        }
    }

    @Kernel2019
    @SelfTestRow("21")
    @DisplayName("21 snapshot, each page by itself")
    void shouldAnswerForEachKindOfPageAsIn2019(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel)) {
            prepareForSnapshot(host);
            assertEquals(-Errno.EPERM, host.run(0, SNAPSHOT, 0, 1), "unreadable");
            assertArrayEquals(new int[] {DmirrorRequest.NONE}, host.snapshot(0, 1, 1), "a gap before a mapping");
            assertEquals(-Errno.EFAULT, host.run(0, SNAPSHOT, 7, 1), "nothing behind the last mapping");
            assertEquals(-Errno.EFAULT, host.run(0, SNAPSHOT, 2, 1), "the zero page is special");
            assertArrayEquals(
                    new int[] {
                        DmirrorRequest.READ,
                        DmirrorRequest.WRITE,
                        DmirrorRequest.LOCAL | DmirrorRequest.WRITE,
                        DmirrorRequest.REMOTE | DmirrorRequest.WRITE
                    },
                    host.snapshot(0, 3, 4));
        }
    }

    private static void prepareForSnapshot(SelfTestHost host) {
        mapMixed(host, 7);
        host.runWell(0, MIGRATE_TO_DEVICE, 5, 1);
        host.assertBuffer(0, 5, 1, DATA);
        host.runWell(1, MIGRATE_TO_DEVICE, 6, 1);
        host.assertBuffer(0, 6, 1, DATA);
    }

    @EveryKernel
    @SelfTestRow("22")
    @DisplayName("22 compound")
    void shouldShowTheRightsOfAHugetlbPageAndItsSizeWhereItIsReported(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel)) {
            int size = kernel.is2019() ? 0 : DmirrorRequest.PMD;
            assertEquals(0, host.machine.reserveHugetlbPages(1));
            host.map(0, HUGE, RW, MapSource.anonymous().withVmFlags(Vma.VM_HUGETLB));
            host.fillBuffer(0, HUGE, FROM_DEVICE);
            host.runWell(0, WRITE, 0, HUGE);
            host.assertFilled(0, HUGE, FROM_DEVICE);
            host.assertSnapshot(0, 0, HUGE, DmirrorRequest.WRITE | size);
            host.protect(0, HUGE, R);
            host.assertSnapshot(0, 0, HUGE, DmirrorRequest.READ | size);
        }
    }

    @Kernel61
    @SelfTestRow("24")
    @DisplayName("24 exclusive")
    void shouldHaveAPageAloneUntilTheProcessorTouchesIt(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel)) {
            makeExclusive(host);
            host.fill(0, PAGES, FROM_DEVICE);
            assertEquals(0, host.run(0, CHECK_EXCLUSIVE, 0, PAGES));
            host.runWell(0, READ, 0, PAGES);
            host.assertBuffer(0, 0, PAGES, FROM_DEVICE);
        }
    }

    @Kernel61
    @SelfTestRow("24")
    @DisplayName("24 exclusive_mprotect")
    void shouldNotWriteAnExclusivePageThatIsReadOnlyMeanwhile(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel)) {
            makeExclusive(host);
            host.protect(0, PAGES, R);
            host.fillBuffer(0, PAGES, FROM_DEVICE);
            assertEquals(-Errno.EPERM, host.run(0, WRITE, 0, PAGES));
            host.assertFilled(0, PAGES, DATA);
        }
    }

    @Kernel61
    @SelfTestRow("24")
    @DisplayName("24 exclusive_cow")
    void shouldShareExclusivePagesWithAChildAndThenCopy(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel)) {
            makeExclusive(host);
            AddressSpace child = host.mm.fork();
            host.assertFilled(child, 0, PAGES, DATA);
            host.fill(child, 0, PAGES, FROM_DEVICE);
            host.assertFilled(0, PAGES, DATA);
            host.fill(0, PAGES, 2 * FROM_DEVICE);
            host.assertFilled(child, 0, PAGES, FROM_DEVICE);
            assertEquals(0, host.run(0, CHECK_EXCLUSIVE, 0, PAGES));
            child.put();
        }
    }

    @Kernel2019
    @SelfTestRow("24")
    @DisplayName("24 exclusive: there is no such access before 5.14")
    void shouldRefuseExclusiveAccess(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel)) {
            host.map(0, 1, RW);
            assertThrows(IllegalStateException.class, () -> host.run(0, EXCLUSIVE, 0, 1));
        }
    }

    private static void makeExclusive(SelfTestHost host) {
        host.map(0, PAGES, RW);
        host.fill(0, PAGES, DATA);
        host.fillBuffer(0, PAGES, FROM_DEVICE);
        host.runWell(0, EXCLUSIVE, 0, PAGES);
        host.assertBuffer(0, 0, PAGES, DATA);
        assertEquals(-Errno.EPERM, host.run(0, CHECK_EXCLUSIVE, 0, PAGES));
    }
}
