package org.hmmlab.driver.dmirror;

import static org.hmmlab.driver.dmirror.DmirrorCommand.READ;
import static org.hmmlab.driver.dmirror.DmirrorCommand.WRITE;
import static org.hmmlab.driver.dmirror.SelfTestHost.PAGES;
import static org.hmmlab.driver.dmirror.SelfTestHost.R;
import static org.hmmlab.driver.dmirror.SelfTestHost.RW;
import static org.hmmlab.driver.dmirror.SelfTestHost.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.hmmlab.SelfTestRow;
import org.hmmlab.TestThreads;
import org.hmmlab.hmm.HmmMirror;
import org.hmmlab.hmm.HmmRange;
import org.hmmlab.hmm.walk.RangeFaulter;
import org.hmmlab.memory.Errno;
import org.hmmlab.memory.KernelRule;
import org.hmmlab.memory.KernelRules;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.MapSource;
import org.hmmlab.mm.Vma;
import org.hmmlab.sync.StepPoints;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;

/** Rows 1 to 9, 18 and 19 of the conformance list: a device reads and writes anonymous memory. */
final class SelfTestAnonymousTest {
    private static final int TIMES = 10;
    private static final int HUGE = 512;
    private static final long DATA = 1_000;
    private static final long FROM_DEVICE = 50_000;

    @AfterEach
    void removeListener() {
        StepPoints.install(null);
    }

    @EveryKernel
    @SelfTestRow("1")
    @DisplayName("1 open_close")
    void shouldOpenAndCloseOneDeviceAndTwo(SelfTestCase kernel) {
        for (int devices = 1; devices <= 2; devices++) {
            try (SelfTestHost host = new SelfTestHost(kernel, devices)) {
                Dmirror again = host.devices[0].open(host.mm);
                assertNotNull(again, "a device may be opened once more");
                again.close();
                assertEquals(1, host.mm.users(), "an open device does not keep the process alive");
            }
        }
    }

    @EveryKernel
    @SelfTestRow("2")
    @DisplayName("2 anon_read")
    void shouldReadUntouchedAndZeroPagesAndData(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel)) {
            prepareForReading(host);
            if (kernel.is2019()) {
                assertEquals(-Errno.EFAULT, host.run(0, READ, 0, PAGES), "the zero page is special");
                assertEquals(-Errno.EFAULT, host.run(0, READ, 1, 1), "the zero page is special");
                assertEquals(1, host.runWell(0, READ, 2, PAGES - 2));
                host.assertBuffer(0, 2, PAGES - 2, DATA);
            } else {
                assertReadsAll(host);
            }
        }
    }

    @Kernel2019
    @SelfTestRow("2")
    @DisplayName("2 anon_read, zero page as in 5.5")
    void shouldReadZeroPagesOnceTheRuleIsThere(SelfTestCase kernel) {
        KernelRules rules = KernelRules.V5_3.with(KernelRule.ZERO_PAGE_IS_READABLE);
        try (SelfTestHost host = new SelfTestHost(kernel.with("5.3 with zero page", rules))) {
            prepareForReading(host);
            assertReadsAll(host);
        }
    }

    /** Page 0 untouched, page 1 read by the processor, the rest data; all read-only. */
    private static void prepareForReading(SelfTestHost host) {
        host.map(0, PAGES, RW);
        assertEquals(0, host.mm.cpuRead(at(1)));
        host.fill(2, PAGES - 2, DATA);
        host.protect(0, PAGES, R);
    }

    private static void assertReadsAll(SelfTestHost host) {
        host.fillBuffer(0, PAGES, FROM_DEVICE);
        assertEquals(1, host.runWell(0, READ, 0, PAGES), "faults");
        for (int page = 0; page < 2; page++) {
            assertEquals(0, host.buffer.word(page, 0));
            assertEquals(0, host.buffer.word(page, 511));
        }
        host.assertBuffer(2, 2, PAGES - 2, DATA);
    }

    @EveryKernel
    @SelfTestRow("3")
    @DisplayName("3 anon_read_prot")
    void shouldNotReadWhatIsProtected(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel)) {
            host.map(0, PAGES, RW);
            host.fill(0, PAGES, DATA);
            host.fillBuffer(0, PAGES, FROM_DEVICE);
            host.protect(0, PAGES, 0);
            assertEquals(kernel.is2019() ? -Errno.EPERM : -Errno.EFAULT, host.run(0, READ, 0, PAGES));
            host.assertBuffer(0, 0, PAGES, FROM_DEVICE);
            host.protect(0, PAGES, RW);
            host.assertFilled(0, PAGES, DATA);
        }
    }

    @EveryKernel
    @SelfTestRow("4")
    @DisplayName("4 anon_write")
    void shouldWriteUntouchedMemory(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel)) {
            host.map(0, PAGES, RW);
            host.fillBuffer(0, PAGES, FROM_DEVICE);
            assertEquals(1, host.runWell(0, WRITE, 0, PAGES), "faults");
            host.assertFilled(0, PAGES, FROM_DEVICE);
        }
    }

    @EveryKernel
    @SelfTestRow("5")
    @DisplayName("5 anon_write_prot")
    void shouldNotWriteReadOnlyMemoryUntilItIsWritable(SelfTestCase kernel) {
        KernelRules checked = KernelRules.V5_3.with(KernelRule.WRITE_RIGHT_IS_CHECKED);
        SelfTestCase run = kernel.is2019() ? kernel.with("5.3 with write check", checked) : kernel;
        try (SelfTestHost host = new SelfTestHost(run)) {
            host.map(0, PAGES, R);
            if (kernel.is2019()) {
                assertEquals(-Errno.EFAULT, host.run(0, READ, 0, 1), "the zero page is special");
            } else {
                assertEquals(1, host.runWell(0, READ, 0, 1));
            }
            host.fillBuffer(0, PAGES, FROM_DEVICE);
            assertEquals(-Errno.EPERM, host.run(0, WRITE, 0, PAGES));
            host.assertZero(0, PAGES);
            host.protect(0, PAGES, RW);
            assertEquals(1, host.runWell(0, WRITE, 0, PAGES), "faults");
            host.assertFilled(0, PAGES, FROM_DEVICE);
        }
    }

    @Kernel2019
    @SelfTestRow("5")
    @DisplayName("5 anon_write_prot, the write right unchecked")
    void shouldWalkForEverOrGiveAReadablePageWhenTheWriteRightIsNotChecked(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel)) {
            host.map(0, 8, R);
            HmmMirror mirror = new HmmMirror(host.module, (source, invalidation) -> 0);
            host.mm.downWrite();
            assertEquals(0, mirror.register(host.mm));
            host.mm.upWrite();
            long asked = DmirrorFaults.ENCODING.valid() | DmirrorFaults.ENCODING.write();
            HmmRange range = new HmmRange(host.module, DmirrorFaults.ENCODING)
                    .bounds(at(5), at(6), new long[1])
                    .request(asked, 0);
            assertThrows(IllegalStateException.class, () -> walk(host, mirror, range), "no end but by the watchdog");
            range.bounds(at(6), at(7), new long[] {asked}).request(0, -1);
            assertEquals(1, walk(host, mirror, range), "the first fault consumed the request");
            assertTrue(DmirrorFaults.ENCODING.isPage(range.pfns()[0]));
            assertEquals(0, range.pfns()[0] & DmirrorFaults.ENCODING.write());
            range.close();
            mirror.unregister();
        }
    }

    private static long walk(SelfTestHost host, HmmMirror mirror, HmmRange range) {
        RangeFaulter faulter = new RangeFaulter(host.machine.rules(), host.devices[0].pagemaps()).walkLimit(20);
        assertEquals(0, range.register(mirror));
        host.mm.downRead();
        try {
            return faulter.fault(range, 0);
        } finally {
            host.mm.upRead();
            range.unregister();
        }
    }

    @EveryKernel
    @SelfTestRow("6")
    @DisplayName("6 anon_write_child")
    void shouldLeaveTheParentAloneWhenTheChildsDeviceWrites(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel)) {
            host.map(0, PAGES, RW);
            host.fill(0, PAGES, DATA);
            AddressSpace child = forkAndWrite(host);
            host.assertFilled(0, PAGES, DATA);
            host.assertFilled(child, 0, PAGES, FROM_DEVICE);
            child.put();
        }
    }

    @EveryKernel
    @SelfTestRow("7")
    @DisplayName("7 anon_write_child_shared")
    void shouldReachTheParentWhenTheMemoryIsShared(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel)) {
            host.map(0, PAGES, RW, MapSource.sharedAnonymous());
            host.fill(0, PAGES, DATA);
            AddressSpace child = forkAndWrite(host);
            host.assertFilled(0, PAGES, FROM_DEVICE);
            host.assertFilled(child, 0, PAGES, FROM_DEVICE);
            child.put();
        }
    }

    /** A child with a mirror of its own, through which the device writes all pages; the mirror is closed again. */
    private static AddressSpace forkAndWrite(SelfTestHost host) {
        AddressSpace child = host.mm.fork();
        Dmirror mirror = host.devices[0].open(child);
        host.fillBuffer(0, PAGES, FROM_DEVICE);
        DmirrorRequest request = new DmirrorRequest(at(0), PAGES, host.buffer);
        assertEquals(0, mirror.ioctl(WRITE, request));
        assertEquals(PAGES, request.copiedPages());
        assertEquals(1, request.faults());
        mirror.close();
        return child;
    }

    @EveryKernel
    @SelfTestRow("8")
    @DisplayName("8 anon_write_huge")
    void shouldWriteTransparentHugePages(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel)) {
            host.map(0, HUGE, RW);
            assertEquals(0, host.mm.madvise(at(0), HUGE, "hugepage"));
            host.fillBuffer(0, HUGE, FROM_DEVICE);
            assertEquals(1, host.runWell(0, WRITE, 0, HUGE), "faults");
            assertEquals(at(HUGE) - at(0), host.mm.anonHugeBytes(at(0), at(HUGE)), "it is one huge page");
            host.assertFilled(0, HUGE, FROM_DEVICE);
        }
    }

    @EveryKernel
    @SelfTestRow("9")
    @DisplayName("9 anon_write_hugetlbfs")
    void shouldWriteHugetlbPages(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel)) {
            assertEquals(0, host.machine.reserveHugetlbPages(1));
            host.map(0, HUGE, RW, MapSource.anonymous().withVmFlags(Vma.VM_HUGETLB));
            host.fillBuffer(0, HUGE, FROM_DEVICE);
            assertEquals(1, host.runWell(0, WRITE, 0, HUGE), "faults");
            host.assertFilled(0, HUGE, FROM_DEVICE);
        }
    }

    @EveryKernel
    @SelfTestRow("18")
    @DisplayName("18 anon_read_multiple")
    void shouldReadEachNewBufferAtTheSameAddress(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel)) {
            for (int i = 0; i < TIMES; i++) {
                long data = DATA + (long) i * PAGES;
                host.map(0, PAGES, RW);
                host.fill(0, PAGES, data);
                assertEquals(1, host.runWell(0, READ, 0, PAGES), "no stale entry serves");
                host.assertBuffer(0, 0, PAGES, data);
                assertEquals(0, host.mm.munmap(at(0), PAGES));
                assertFalse(host.mirrors(0, 0) || host.mirrors(0, PAGES - 1), "the table forgot the buffer");
            }
        }
    }

    @EveryKernel
    @SelfTestRow("19")
    @DisplayName("19 anon_teardown")
    void shouldReadAllOrFailWhileTheSecondHalfIsUnmapped(SelfTestCase kernel) throws InterruptedException {
        try (SelfTestHost host = new SelfTestHost(kernel)) {
            for (int i = 0; i < TIMES; i++) {
                host.map(0, PAGES, RW);
                host.fill(0, PAGES, DATA);
                CountDownLatch go = new CountDownLatch(1);
                Thread unmapping = new Thread(() -> {
                    TestThreads.await(go);
                    assertEquals(0, host.mm.munmap(at(PAGES / 2), PAGES / 2));
                });
                unmapping.start();
                go.countDown();
                DmirrorRequest request = new DmirrorRequest(at(0), PAGES, host.buffer);
                int result = host.mirrors[0].ioctl(READ, request);
                unmapping.join();
                if (result == 0) {
                    host.assertBuffer(0, 0, PAGES, DATA);
                } else {
                    assertEquals(-Errno.EFAULT, result);
                }
                host.assertTablesAgree();
                assertFalse(host.mirrors(0, PAGES - 1), "nothing is mirrored that is not mapped");
                assertEquals(0, host.mm.munmap(at(0), PAGES / 2));
            }
        }
    }

    @EveryKernel
    @SelfTestRow("19")
    @DisplayName("19 anon_teardown, between two pieces")
    void shouldKeepTheFirstPieceWhenTheRestIsUnmappedMeanwhile(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel)) {
            int half = DmirrorFaults.PIECE;
            host.map(0, 2 * half, RW);
            host.fill(0, 2 * half, DATA);
            host.fillBuffer(0, 2 * half, FROM_DEVICE);
            AtomicInteger pieces = new AtomicInteger();
            StepPoints.install(point -> {
                if (point.equals("dmirror.waited") && pieces.incrementAndGet() == 2) {
                    Thread unmapping = new Thread(() -> host.mm.munmap(at(half), half));
                    unmapping.start();
                    joinUninterruptibly(unmapping);
                }
            });
            assertEquals(-Errno.EFAULT, host.run(0, READ, 0, 2 * half));
            StepPoints.install(null);
            assertTrue(pieces.get() >= 2);
            host.assertBuffer(0, 0, 2 * half, FROM_DEVICE);
            assertTrue(host.mirrors(0, 0) && host.mirrors(0, half - 1), "the first piece was mirrored and stays so");
            assertFalse(host.mirrors(0, half));
        }
    }

    static void joinUninterruptibly(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
