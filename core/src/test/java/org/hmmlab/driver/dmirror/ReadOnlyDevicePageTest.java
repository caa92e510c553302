package org.hmmlab.driver.dmirror;

import static org.hmmlab.driver.dmirror.DmirrorCommand.MIGRATE_TO_DEVICE;
import static org.hmmlab.driver.dmirror.DmirrorCommand.READ;
import static org.hmmlab.driver.dmirror.DmirrorCommand.WRITE;
import static org.hmmlab.driver.dmirror.SelfTestHost.RW;
import static org.hmmlab.driver.dmirror.SelfTestHost.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.hmmlab.memory.Errno;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.pagetable.Pte;

/**
 * Writes of the device to pages on it that a fork left read-only. Since owners are known hmm_range_fault() gives such a page out as it is, so that
 * the driver lacks the right that it asked for: −EFAULT and a warning, until the CPU has touched the page (oracle: k-0004, k-0005). Found again
 * by the nightly property test, whose oracle did not know it.
 */
final class ReadOnlyDevicePageTest {
    private static final long DATA = 1_000;

    @Kernel61
    void shouldFailForParentAndChildUntilTheProcessorTouchesThePage(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel, 1)) {
            onDevice(host, 1);
            AddressSpace child = host.mm.fork();
            Dmirror ofChild = host.devices[0].open(child);
            assertEquals(-Errno.EFAULT, ofChild.ioctl(WRITE, request(0, 1)));
            assertTrue(ofChild.hasWarned());
            assertEquals(-Errno.EFAULT, host.run(0, WRITE, 0, 1));
            assertEquals(DATA, host.mm.cpuReadWord(at(0)));
            assertEquals(1, host.runWell(0, WRITE, 0, 1), "an ordinary page now, to be copied");
            assertEquals(DATA, child.cpuReadWord(at(0)));
            ofChild.close();
            child.put();
        }
    }

    /** The second reduced case: those that shared the page are gone, the entry is what they left. */
    @Kernel61
    void shouldFailWhenNobodySharesThePageAnyMore(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel, 1)) {
            host.map(0, 1, RW);
            host.fill(0, 1, DATA);
            AddressSpace child = host.mm.fork();
            host.runWell(0, MIGRATE_TO_DEVICE, 0, 1);
            child.put();
            assertEquals(-Errno.EFAULT, host.run(0, WRITE, 0, 1));
            assertEquals(0, host.mm.cpuWrite(at(0), DATA));
            assertEquals(1, host.runWell(0, WRITE, 0, 1));
        }
    }

    /** Whoever faults a missing page faults those behind it, too, up to the end of the mapping. */
    @Kernel61
    void shouldSucceedBehindAMissingPageOfTheSameMapping(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel, 1)) {
            onDevice(host, 3);
            host.mm.fork().put();
            assertEquals(0, host.mm.madviseDontneed(at(0), 1));
            assertEquals(-Errno.EFAULT, host.run(0, WRITE, 1, 2), "no page is missing here");
            assertEquals(1, host.runWell(0, WRITE, 0, 3));
            assertTrue(Pte.isPresent(host.mm.pageTable().lookup(at(2))), "it came home");
        }
    }

    @Kernel61
    void shouldFailBehindAMissingPageOfAnotherMapping(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel, 1)) {
            onDevice(host, 3);
            host.mm.fork().put();
            assertEquals(0, host.mm.munmap(at(0), 1));
            host.map(5, 1, RW);
            host.fill(5, 1, DATA);
            assertEquals(at(0), host.mm.mremapFixed(at(5), 1, at(0), 1));
            assertEquals(0, host.mm.madviseDontneed(at(0), 1));
            assertEquals(-Errno.EFAULT, host.run(0, WRITE, 0, 3), "a mapping begins at page 1");
            assertTrue(Pte.isPresent(host.mm.pageTable().lookup(at(0))), "the missing page was faulted");
        }
    }

    @Kernel61
    void shouldReadThePageAsItIs(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel, 1)) {
            onDevice(host, 1);
            host.mm.fork().put();
            host.runWell(0, READ, 0, 1);
            host.assertBuffer(0, 0, 1, DATA);
            assertFalse(host.mirrors[0].hasWarned());
        }
    }

    /** Before owners were known the driver asked for device pages to come back. */
    @Kernel2019
    void shouldWriteInTheKernelOf2019(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel, 1)) {
            onDevice(host, 1);
            AddressSpace child = host.mm.fork();
            assertEquals(1, host.runWell(0, WRITE, 0, 1));
            assertEquals(DATA, child.cpuReadWord(at(0)));
            child.put();
        }
    }

    private static void onDevice(SelfTestHost host, int pages) {
        host.map(0, pages, RW);
        host.fill(0, pages, DATA);
        host.runWell(0, MIGRATE_TO_DEVICE, 0, pages);
    }

    private static DmirrorRequest request(int page, int pages) {
        return new DmirrorRequest(at(page), pages, new DmirrorBuffer(pages));
    }
}
