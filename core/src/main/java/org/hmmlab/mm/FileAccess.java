package org.hmmlab.mm;

import org.agrona.UnsafeApi;
import org.hmmlab.memory.Errno;
import org.hmmlab.memory.PageRecord;
import org.hmmlab.memory.PageSize;
import org.hmmlab.memory.PhysicalMemory;
import org.hmmlab.mm.backing.FileKind;

/**
 * Reading and writing files by system calls, a page at a time under the page's lock.
 *
 * @kernel mm/shmem.c shmem_file_read_iter(), mm/filemap.c generic_perform_write() 5.3 — none
 */
final class FileAccess {

    private FileAccess() {}

    static int read(CachedFile file, byte[] target, long offset) {
        if (offset < 0) {
            return -Errno.EINVAL;
        }
        int length = (int) Math.max(0, Math.min(target.length, file.size() - offset));
        int done = 0;
        while (done < length) {
            long at = offset + done;
            int inPage = (int) (at & PageSize.INT_BYTES - 1);
            int part = Math.min(length - done, PageSize.INT_BYTES - inPage);
            long pageOffset = at >>> PageSize.SHIFT;
            long pfn = file.kind() == FileKind.SHMEM ? file.findPage(pageOffset) : file.lockPage(pageOffset);
            if (pfn < 0) {
                // Truncated meanwhile, or out of memory: what was read counts.
                return done > 0 || pfn == -Errno.EINVAL ? done : (int) pfn;
            }
            copyOut(file.memory(), pfn, inPage, target, done, part);
            if (file.kind() != FileKind.SHMEM) {
                file.unlockPage(pfn);
            } else if (pfn != 0) {
                file.memory().putPage(pfn);
            }
            done += part;
        }
        return done;
    }

    static int write(CachedFile file, byte[] source, long offset) {
        long end = offset + source.length;
        if (offset < 0 || end < 0 || file.kind() == FileKind.RECORDED) {
            return -Errno.EINVAL;
        }
        int done = 0;
        synchronized (file) {
            while (done < source.length) {
                long at = offset + done;
                int inPage = (int) (at & PageSize.INT_BYTES - 1);
                int part = Math.min(source.length - done, PageSize.INT_BYTES - inPage);
                if (file.size() < at + part) {
                    file.size(at + part);
                }
                long pfn = file.lockPage(at >>> PageSize.SHIFT);
                if (pfn < 0) {
                    return done > 0 ? done : (int) pfn;
                }
                copyIn(file.memory(), pfn, inPage, source, done, part);
                PageRecord.setFlags(file.memory().record(pfn), PageRecord.DIRTY);
                file.unlockPage(pfn);
                done += part;
            }
        }
        return done;
    }

    /** Makes a part of a cached page zero. */
    static void zero(CachedFile file, long pageOffset, int from, int to) {
        long pfn = file.findPage(pageOffset);
        if (pfn == 0) {
            return;
        }
        file.lockReferenced(pfn);
        if (file.memory().hasContents()) {
            UnsafeApi.setMemory(file.memory().contentAddress(pfn) + from, to - from, (byte) 0);
        }
        file.unlockPage(pfn);
    }

    private static void copyOut(PhysicalMemory memory, long pfn, int inPage, byte[] target, int done, int part) {
        boolean isData = pfn != 0 && memory.hasContents();
        for (int i = 0; i < part; i++) {
            target[done + i] = isData ? UnsafeApi.getByte(memory.contentAddress(pfn) + inPage + i) : 0;
        }
    }

    private static void copyIn(PhysicalMemory memory, long pfn, int inPage, byte[] source, int done, int part) {
        if (memory.hasContents()) {
            for (int i = 0; i < part; i++) {
                UnsafeApi.putByte(memory.contentAddress(pfn) + inPage + i, source[done + i]);
            }
        }
    }
}
