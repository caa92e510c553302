package org.hmmlab.driver.dmirror;

import static org.hmmlab.driver.dmirror.DmirrorCommand.READ;
import static org.hmmlab.driver.dmirror.DmirrorCommand.WRITE;
import static org.hmmlab.driver.dmirror.SelfTestHost.PAGE;
import static org.hmmlab.driver.dmirror.SelfTestHost.PAGES;
import static org.hmmlab.driver.dmirror.SelfTestHost.R;
import static org.hmmlab.driver.dmirror.SelfTestHost.RW;
import static org.hmmlab.driver.dmirror.SelfTestHost.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.hmmlab.SelfTestRow;
import org.hmmlab.memory.Errno;
import org.hmmlab.mm.CachedFile;
import org.hmmlab.mm.MapSource;
import org.hmmlab.mm.backing.FileKind;
import org.junit.jupiter.api.DisplayName;

/** Rows 10, 11 and L10 of the conformance list: files that a device reads and writes through a shared mapping. */
final class SelfTestFileTest {
    private static final int BYTES = (int) (PAGES * PAGE);
    private static final int LAST_WORD = (int) PAGE - Long.BYTES;
    private static final long DATA = 1_000;
    private static final long FROM_DEVICE = 50_000;

    @EveryKernel
    @SelfTestRow("10")
    @DisplayName("10 file_read")
    void shouldReadAFileThroughItsMapping(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel);
                CachedFile file = host.machine.createFile(FileKind.SHMEM, BYTES)) {
            assertEquals(BYTES, file.write(contents(DATA), 0));
            host.map(0, PAGES, R, MapSource.of(file, true, 0));
            assertEquals(1, host.runWell(0, READ, 0, PAGES), "faults");
            host.assertBuffer(0, 0, PAGES, DATA);
            assertEquals(0, host.mm.munmap(at(0), PAGES));
        }
    }

    @EveryKernel
    @SelfTestRow("11")
    @DisplayName("11 file_write")
    void shouldWriteAFileThroughItsMapping(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel);
                CachedFile file = host.machine.createFile(FileKind.RAMFS, BYTES)) {
            host.map(0, PAGES, RW, MapSource.of(file, true, 0));
            host.fillBuffer(0, PAGES, FROM_DEVICE);
            assertEquals(1, host.runWell(0, WRITE, 0, PAGES), "faults");
            host.assertFilled(0, PAGES, FROM_DEVICE);
            assertFileHolds(file, FROM_DEVICE);
            assertEquals(0, host.mm.munmap(at(0), PAGES));
            for (int i = 0; i < PAGES; i++) {
                assertTrue(file.isDirty(i), "page " + i + " was written");
            }
        }
    }

    @EveryKernel
    @SelfTestRow("L10")
    @DisplayName("L10 truncate of a mirrored file without mmap_sem")
    void shouldForgetTruncatedPagesWhoeverHoldsMmapSem(SelfTestCase kernel) {
        try (SelfTestHost host = new SelfTestHost(kernel);
                CachedFile file = host.machine.createFile(FileKind.SHMEM, 8 * PAGE)) {
            host.map(0, 8, RW, MapSource.of(file, true, 0));
            host.fill(0, 8, DATA);
            host.runWell(0, READ, 0, 8);
            // Held for write by this thread: the truncation would hang if it took it.
            host.mm.downWrite();
            Thread truncating = new Thread(() -> file.truncate(4 * PAGE));
            truncating.start();
            SelfTestAnonymousTest.joinUninterruptibly(truncating);
            host.mm.upWrite();
            host.assertTablesAgree();
            assertTrue(host.mirrors(0, 0) && host.mirrors(0, 3));
            assertFalse(host.mirrors(0, 4) || host.mirrors(0, 7));
            assertEquals(-Errno.EFAULT, host.run(0, READ, 4, 1), "beyond the end of the file");
            assertEquals(0, host.mm.munmap(at(0), 8));
        }
    }

    /** What {@link SelfTestHost#fill} would write. */
    private static byte[] contents(long seed) {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES).order(ByteOrder.nativeOrder());
        for (int i = 0; i < PAGES; i++) {
            bytes.putLong((int) (i * PAGE), seed + i);
            bytes.putLong((int) (i * PAGE) + LAST_WORD, ~(seed + i));
        }
        return bytes.array();
    }

    private static void assertFileHolds(CachedFile file, long seed) {
        byte[] read = new byte[BYTES];
        assertEquals(BYTES, file.read(read, 0));
        ByteBuffer bytes = ByteBuffer.wrap(read).order(ByteOrder.nativeOrder());
        for (int i = 0; i < PAGES; i++) {
            assertEquals(seed + i, bytes.getLong((int) (i * PAGE)));
            assertEquals(~(seed + i), bytes.getLong((int) (i * PAGE) + LAST_WORD));
        }
    }
}
