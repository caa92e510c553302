package org.hmmlab.mm;

import org.agrona.UnsafeApi;
import org.hmmlab.memory.RecordSlab;
import org.hmmlab.sync.Part;
import org.hmmlab.sync.RwSemaphore;

/**
 * The lock that stands for one reverse map: of an anonymous root or of a file. Counts the VMAs that hang on it.
 *
 * <p>Whoever invalidates without mmap_sem does so under this lock. Its record dies with the last user.
 *
 * @kernel include/linux/rmap.h struct anon_vma 5.3 — one per root, made with the first VMA instead of with the first page
 */
class ReverseMap {
    /** 8 bytes: reader/writer semaphore. */
    static final int LOCK = 0;

    /** 4 bytes: lock of the cached pages. */
    static final int PAGES_LOCK = 8;

    /** 4 bytes: users, under the lock. */
    private static final int USERS = 12;

    /** 4 bytes: taken by takeAllLocks, under the machine's mutex. */
    private static final int TAKEN = 16;

    private static final int BYTES = 64;

    private final RecordSlab slab;
    final long record;

    /** Creates it with one user. */
    ReverseMap(RecordSlab slab) {
        this.slab = slab;
        this.record = slab.allocate();
        UnsafeApi.putInt(record + USERS, 1);
    }

    static RecordSlab newSlab() {
        return new RecordSlab("reverse map", BYTES);
    }

    /** One more VMA; the caller has one already. */
    final void link() {
        RwSemaphore.downWrite(record, LOCK, Part.RMAP_LOCK);
        UnsafeApi.putInt(record + USERS, UnsafeApi.getInt(record + USERS) + 1);
        RwSemaphore.upWrite(record, LOCK, Part.RMAP_LOCK);
    }

    /** One VMA less; the last one frees all. */
    final void unlink() {
        RwSemaphore.downWrite(record, LOCK, Part.RMAP_LOCK);
        int users = UnsafeApi.getInt(record + USERS) - 1;
        UnsafeApi.putInt(record + USERS, users);
        RwSemaphore.upWrite(record, LOCK, Part.RMAP_LOCK);
        if (users == 0) {
            lastUserGone();
            slab.free(record, "unlink of the last VMA");
        }
    }

    /** Called once, before the record is freed. */
    void lastUserGone() {}

    /** Takes the lock for write unless this taker has it; the caller holds the machine's all-locks mutex. */
    final boolean takeOnce() {
        if (UnsafeApi.getInt(record + TAKEN) != 0) {
            return false;
        }
        RwSemaphore.downWrite(record, LOCK, Part.RMAP_LOCK);
        UnsafeApi.putInt(record + TAKEN, 1);
        return true;
    }

    /** Undoes {@link #takeOnce()}. */
    final void dropTaken() {
        UnsafeApi.putInt(record + TAKEN, 0);
        RwSemaphore.upWrite(record, LOCK, Part.RMAP_LOCK);
    }
}
