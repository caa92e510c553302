package org.hmmlab.mm;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.agrona.UnsafeApi;
import org.hmmlab.sync.Part;
import org.hmmlab.sync.RwSemaphore;

/**
 * The VMAs in which pages of one kind may be mapped, of an anonymous root or of a file, and the lock that stands for it.
 *
 * <p>Whoever invalidates without mmap_sem does so under this lock: a VMA of the set has its page table, and its range and page offset
 * change under the lock held for write only. The record dies with the last user.
 *
 * @kernel include/linux/rmap.h struct anon_vma, include/linux/fs.h i_mmap 5.3 — a set that is walked whole instead of an interval tree
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

    static final int BYTES = 64;

    private final ReverseMaps registry;
    private final Set<Vma> vmas = new LinkedHashSet<>();
    final long record;

    /** Creates it with one user. */
    ReverseMap(ReverseMaps registry) {
        this.registry = registry;
        this.record = registry.allocate(this);
        UnsafeApi.putInt(record + USERS, 1);
    }

    /** One more user, which is no VMA; the caller is a user. */
    final void hold() {
        downWrite();
        addUsers(1);
        upWrite();
    }

    /** One user less, which is no VMA; the last one frees all. */
    final void release() {
        downWrite();
        int users = addUsers(-1);
        upWrite();
        freeUnless(users);
    }

    /** Adds a VMA, which becomes a user. */
    final void link(Vma vma) {
        downWrite();
        linkLocked(vma);
        addUsers(1);
        upWrite();
    }

    /** Adds a VMA that is a user already; the lock is held for write. */
    final void linkLocked(Vma vma) {
        vmas.add(vma);
    }

    /** One more user; the lock is held for write. */
    final void addUser() {
        addUsers(1);
    }

    /** Takes a VMA out; the last user frees all. */
    final void unlink(Vma vma) {
        downWrite();
        vmas.remove(vma);
        int users = addUsers(-1);
        upWrite();
        freeUnless(users);
    }

    /** Takes the lock for write. */
    final void downWrite() {
        RwSemaphore.downWrite(record, LOCK, Part.RMAP_LOCK);
    }

    /** Drops the lock held for write. */
    final void upWrite() {
        RwSemaphore.upWrite(record, LOCK, Part.RMAP_LOCK);
    }

    /** Takes the lock for read. */
    final void downRead() {
        RwSemaphore.downRead(record, LOCK, Part.RMAP_LOCK);
    }

    /** Drops the lock held for read. */
    final void upRead() {
        RwSemaphore.upRead(record, LOCK, Part.RMAP_LOCK);
    }

    /** Visits the VMAs that show any of some pages; the lock is held, for read at least. */
    final void forEach(long firstPage, long lastPage, Consumer<Vma> visitor) {
        for (Vma vma : vmas) {
            if (vma.pageOffset <= lastPage && vma.pageOffset(vma.end - 1) >= firstPage) {
                visitor.accept(vma);
            }
        }
    }

    /** Called once, before the record is freed. */
    void lastUserGone() {}

    /** Takes the lock for write unless this taker has it; the caller holds the machine's all-locks mutex. */
    final boolean takeOnce() {
        if (UnsafeApi.getInt(record + TAKEN) != 0) {
            return false;
        }
        downWrite();
        UnsafeApi.putInt(record + TAKEN, 1);
        return true;
    }

    /** Undoes {@link #takeOnce()}. */
    final void dropTaken() {
        UnsafeApi.putInt(record + TAKEN, 0);
        upWrite();
    }

    private int addUsers(int count) {
        int users = UnsafeApi.getInt(record + USERS) + count;
        UnsafeApi.putInt(record + USERS, users);
        return users;
    }

    private void freeUnless(int users) {
        if (users == 0) {
            lastUserGone();
            registry.free(record);
        }
    }
}
