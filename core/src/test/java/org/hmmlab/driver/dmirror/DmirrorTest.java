package org.hmmlab.driver.dmirror;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.hmmlab.hmm.Generation;
import org.hmmlab.hmm.HmmModule;
import org.hmmlab.memory.Contents;
import org.hmmlab.memory.Errno;
import org.hmmlab.memory.KernelRules;
import org.hmmlab.memory.PageSize;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.Machine;
import org.hmmlab.mm.MapSource;
import org.hmmlab.mm.Vma;
import org.hmmlab.pagetable.PageTable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The test driver's commands on memory that stays in the system: pieces, counts, what errors leave behind. */
final class DmirrorTest {
    private static final int RW = Vma.VM_READ | Vma.VM_WRITE;
    private static final long START = 1L << 30;

    @ParameterizedTest
    @EnumSource
    void shouldFaultOnceAndThenReadFromItsTable(Generation generation) {
        try (Host host = new Host(generation)) {
            host.map(0, 8);
            assertEquals(0, host.mm.cpuWrite(at(3), 7));
            DmirrorRequest first = host.request(0, 8);
            assertEquals(0, host.mirror.ioctl(DmirrorCommand.READ, first));
            assertEquals(8, first.copiedPages());
            assertEquals(1, first.faults());
            DmirrorRequest second = host.request(2, 2);
            assertEquals(0, host.mirror.ioctl(DmirrorCommand.READ, second));
            assertEquals(0, second.faults(), "the table holds these pages");
            assertEquals(7, host.buffer.word(1, 0));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldForgetThePageAtTheEndOfAnInvalidationToo(Generation generation) {
        try (Host host = new Host(generation)) {
            host.map(0, 8);
            assertEquals(0, host.mirror.ioctl(DmirrorCommand.WRITE, host.request(0, 8)));
            assertEquals(0, host.mm.madviseDontneed(at(2), 1));
            DmirrorRequest behind = host.request(3, 1);
            assertEquals(0, host.mirror.ioctl(DmirrorCommand.READ, behind));
            assertEquals(1, behind.faults(), "page 3 lies at the end of [2, 3)");
            DmirrorRequest further = host.request(4, 1);
            assertEquals(0, host.mirror.ioctl(DmirrorCommand.READ, further));
            assertEquals(0, further.faults());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldShowHolesWhereNoAddressSpaceHasMemory(Generation generation) {
        try (Host host = new Host(generation)) {
            for (long address : new long[] {PageTable.END - PageSize.INT_BYTES, PageTable.END, -PageTable.END}) {
                DmirrorRequest request = new DmirrorRequest(address, 2, host.buffer);
                assertEquals(0, host.mirror.ioctl(DmirrorCommand.SNAPSHOT, request));
                byte hole = (byte) DmirrorRequest.ERROR;
                assertArrayEquals(new byte[] {hole, hole}, request.permissions());
                DmirrorRequest read = new DmirrorRequest(address, 2, host.buffer);
                assertEquals(-Errno.EFAULT, host.mirror.ioctl(DmirrorCommand.READ, read));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepTheFirstPieceWhenTheSecondFails(Generation generation) {
        try (Host host = new Host(generation)) {
            host.map(0, 100);
            assertEquals(0, host.mm.munmap(at(80), 1));
            assertEquals(-Errno.EFAULT, host.mirror.ioctl(DmirrorCommand.READ, host.request(0, 100)));
            DmirrorRequest piece = host.request(0, 64);
            assertEquals(0, host.mirror.ioctl(DmirrorCommand.READ, piece));
            assertEquals(0, piece.faults());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldWriteWhatItsTableAllowsBeforeItFails(Generation generation) {
        try (Host host = new Host(generation)) {
            host.map(0, 4);
            assertEquals(0, host.mirror.ioctl(DmirrorCommand.WRITE, host.request(0, 2)));
            assertEquals(0, host.mm.mprotect(at(3), 1, Vma.VM_READ));
            host.buffer.word(0, 0, 42);
            assertEquals(-Errno.EPERM, host.mirror.ioctl(DmirrorCommand.WRITE, host.request(0, 4)));
            assertEquals(42, host.mm.cpuReadWord(at(0)), "pages ahead of the first missing one are written");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldShowHolesAndRightsInASnapshotWithoutFaulting(Generation generation) {
        try (Host host = new Host(generation)) {
            host.map(0, 3);
            assertEquals(0, host.mm.cpuWrite(at(0), 1));
            assertEquals(0, host.mm.cpuRead(at(1)));
            DmirrorRequest request = host.request(0, 4);
            assertEquals(0, host.mirror.ioctl(DmirrorCommand.SNAPSHOT, request));
            byte[] expected = {
                DmirrorRequest.WRITE,
                DmirrorRequest.ZERO | DmirrorRequest.READ,
                DmirrorRequest.NONE,
                (byte) DmirrorRequest.ERROR
            };
            assertArrayEquals(expected, request.permissions());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseOddArgumentsBeforeAnythingElse(Generation generation) {
        try (Host host = new Host(generation)) {
            host.map(0, 4);
            DmirrorCommand read = DmirrorCommand.READ;
            assertEquals(-Errno.EINVAL, host.mirror.ioctl(read, new DmirrorRequest(START + 8, 1, host.buffer)));
            assertEquals(-Errno.EINVAL, host.mirror.ioctl(read, new DmirrorRequest(START, 0, host.buffer)));
            assertEquals(-Errno.EINVAL, host.mirror.ioctl(read, new DmirrorRequest(-4096, 1, host.buffer)));
            assertEquals(-Errno.EINVAL, host.mirror.ioctl(DmirrorCommand.UNKNOWN, host.request(0, 1)));
            assertEquals(-Errno.EFAULT, host.mirror.ioctl(DmirrorCommand.WRITE, new DmirrorRequest(START, 1, null)));
            assertEquals(-Errno.EFAULT, host.mirror.ioctl(read, new DmirrorRequest(START, 1, null)));
            DmirrorRequest after = host.request(0, 1);
            assertEquals(0, host.mirror.ioctl(read, after));
            assertEquals(0, after.faults(), "the read without a buffer had faulted the page");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldMirrorTheParentWhoeverUsesIt(Generation generation) {
        try (Host host = new Host(generation)) {
            host.map(0, 1);
            assertEquals(0, host.mm.cpuWrite(at(0), 1));
            AddressSpace child = host.mm.fork();
            host.mirror.share();
            assertEquals(0, child.cpuWrite(at(0), 2));
            assertEquals(0, host.mirror.ioctl(DmirrorCommand.READ, host.request(0, 1)));
            assertEquals(1, host.buffer.word(0, 0));
            child.put();
            host.mirror.close();
            assertEquals(0, host.mirror.ioctl(DmirrorCommand.READ, host.request(0, 1)), "one descriptor is left");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldThrowWhenClosedTwice(Generation generation) {
        try (Host host = new Host(generation)) {
            Dmirror other = new DmirrorDevice(host.module, 1, 0).open(host.mm);
            other.close();
            assertThrows(IllegalStateException.class, other::close);
            assertThrows(IllegalStateException.class, other::share);
        }
    }

    private static long at(int page) {
        return START + ((long) page << 12);
    }

    /** A machine of 6.1 with one process and one mirror. */
    private static final class Host implements AutoCloseable {
        final Machine machine = new Machine(1024, Contents.REAL, 0, KernelRules.V6_1);
        final HmmModule module;
        final AddressSpace mm = AddressSpace.create(machine);
        final Dmirror mirror;
        final DmirrorBuffer buffer = new DmirrorBuffer(128);

        Host(Generation generation) {
            module = new HmmModule(machine, generation);
            mirror = new DmirrorDevice(module, 0, 0).open(mm);
        }

        void map(int page, int pages) {
            assertEquals(at(page), mm.mmap(at(page), pages, RW, MapSource.anonymous()));
        }

        DmirrorRequest request(int page, int pages) {
            return new DmirrorRequest(at(page), pages, buffer);
        }

        @Override
        public void close() {
            mm.put();
            mirror.close();
            machine.assertNoLeaks();
            module.close();
            machine.close();
        }
    }
}
