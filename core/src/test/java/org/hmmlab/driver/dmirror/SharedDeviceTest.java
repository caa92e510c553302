package org.hmmlab.driver.dmirror;

import static org.hmmlab.driver.dmirror.DmirrorCommand.MIGRATE_TO_DEVICE;
import static org.hmmlab.driver.dmirror.DmirrorCommand.READ;
import static org.hmmlab.driver.dmirror.DmirrorCommand.WRITE;
import static org.hmmlab.driver.dmirror.SelfTestHost.RW;
import static org.hmmlab.driver.dmirror.SelfTestHost.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.hmmlab.memory.PageSize;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.pagetable.Pte;

/**
 * Two mirrors on one device. The driver of 6.1 lets every invalidation pass that is a migration of its device
 * ({@code dmirror_interval_invalidate()}), and puts the table right of one mirror: of that which migrates, or, when the CPU takes a page
 * home, of that which had brought it ({@code dmirror_devmem_fault_alloc_and_copy()}). The other one's entry is left behind, until an
 * invalidation of another kind takes it.
 */
final class SharedDeviceTest {
    private static final long DATA = 1_000;
    private static final long NEW_DATA = 2_000;
    private static final long NONE = -1;

    @Kernel61
    void shouldLeaveTheOtherMirrorsEntryBehindWhenAPageGoesToTheirDevice(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel, 1)) {
            Dmirror other = host.devices[0].open(host.mm);
            long freed = moveUnder(host, other);
            assertEquals(freed, frame(other, 1), "the frame that the page has left");
            DmirrorRequest read = request(1, 1);
            assertEquals(0, other.ioctl(READ, read));
            assertEquals(0, read.faults(), "the table has an entry");
            assertNotEquals(DATA + 1, read.buffer.word(0, 0), "of a frame that is free");
            assertEquals(0, host.mm.mprotect(at(0), 2, SelfTestHost.R));
            assertEquals(NONE, frame(other, 1), "any other invalidation takes it");
            assertEquals(0, other.ioctl(READ, read = request(0, 2)));
            assertEquals(DATA + 1, read.buffer.word(1, 0));
            other.close();
        }
    }

    @Kernel2019
    void shouldTakeTheOtherMirrorsEntryInTheKernelOf2019WhoseMigrationsNameNoOwner(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel, 1)) {
            Dmirror other = host.devices[0].open(host.mm);
            moveUnder(host, other);
            assertEquals(NONE, frame(other, 1));
            other.close();
        }
    }

    @EveryKernel
    void shouldTakeTheEntryOfAMirrorOnAnotherDevice(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel, 2)) {
            moveUnder(host, host.mirrors[1]);
            assertEquals(NONE, frame(host.mirrors[1], 1));
            assertTrue(host.mirrors(0, 1));
        }
    }

    /** Two pages, which a mirror has in its table, go to device 0 by the first mirror; the frame of the second page before. */
    private static long moveUnder(SelfTestHost host, Dmirror other) {
        host.map(0, 2, RW);
        host.fill(0, 2, DATA);
        assertEquals(0, other.ioctl(READ, request(0, 2)));
        long frame = frame(other, 1);
        assertEquals(Pte.pfn(host.mm.pageTable().lookup(at(1))), frame);
        host.runWell(0, MIGRATE_TO_DEVICE, 0, 2);
        return frame;
    }

    @Kernel61
    void shouldLeaveTheOtherMirrorsEntryBehindWhenThePageComesHome(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel, 1)) {
            Dmirror other = host.devices[0].open(host.mm);
            host.map(0, 1, RW);
            host.fill(0, 1, DATA);
            host.runWell(0, MIGRATE_TO_DEVICE, 0, 1);
            assertEquals(0, other.ioctl(READ, request(0, 1)));
            long backing = frame(other, 0);
            assertEquals(frame(host.mirrors[0], 0), backing, "one page of one device");
            host.assertFilled(0, 1, DATA);
            assertEquals(NONE, frame(host.mirrors[0], 0), "had brought it");
            assertEquals(backing, frame(other, 0), "had not");
            assertEquals(0, other.ioctl(WRITE, request(0, 1)));
            host.assertFilled(0, 1, DATA);
            other.close();
        }
    }

    /** Found by the nightly property test: the child's migration names the device, the parent's table is the one put right. */
    @Kernel61
    void shouldLeaveTheChildsEntryBehindWhenItTakesItsParentsPageHome(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel, 1)) {
            AddressSpace child = forkWithPageOnDevice(host);
            Dmirror ofChild = host.devices[0].open(child);
            assertEquals(0, ofChild.ioctl(READ, request(0, 1)));
            long backing = frame(ofChild, 0);
            assertEquals(DATA, child.cpuReadWord(at(0)));
            assertEquals(backing, frame(ofChild, 0));
            assertEquals(
                    NONE, frame(host.mirrors[0], 0), "the reverse map tells the parent of an ordinary invalidation");
            assertEquals(0, child.cpuWrite(at(0), NEW_DATA));
            assertEquals(NONE, frame(ofChild, 0), "copy on write is one too");
            host.assertFilled(0, 1, DATA);
            ofChild.close();
            child.put();
        }
    }

    @Kernel2019
    void shouldTakeTheChildsEntryInTheKernelOf2019(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel, 1)) {
            AddressSpace child = forkWithPageOnDevice(host);
            Dmirror ofChild = host.devices[0].open(child);
            assertEquals(0, ofChild.ioctl(READ, request(0, 1)));
            assertEquals(DATA, child.cpuReadWord(at(0)));
            long now = Pte.pfn(child.pageTable().lookup(at(0)));
            long frame = frame(ofChild, 0);
            assertTrue(frame == NONE || frame == now, "frame " + frame + " where the page is " + now);
            ofChild.close();
            child.put();
        }
    }

    private static AddressSpace forkWithPageOnDevice(SelfTestHost host) {
        host.map(0, 1, RW);
        host.fill(0, 1, DATA);
        host.runWell(0, MIGRATE_TO_DEVICE, 0, 1);
        return host.mm.fork();
    }

    private static long frame(Dmirror mirror, int page) {
        return DmirrorProbe.frame(mirror, at(page) >>> PageSize.SHIFT);
    }

    private static DmirrorRequest request(int page, int pages) {
        return new DmirrorRequest(at(page), pages, new DmirrorBuffer(pages));
    }
}
