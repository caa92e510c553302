package org.hmmlab.mm;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.UnsafeApi;
import org.hmmlab.memory.RecordSlab;
import org.hmmlab.sync.RwSemaphore;
import org.hmmlab.sync.WorkCategory;

/**
 * One reverse map, of an anonymous root or of a file: its lock, its users, and the VMAs in which its pages may be mapped.
 *
 * <p>Whoever invalidates without mmap_sem does so under this lock. While it is held for read no VMA is linked or unlinked, none changes its bounds, and
 * no page table under one is freed: a VMA is unlinked before its tables go. The record dies with the last user.
 *
 * @kernel include/linux/rmap.h struct anon_vma 5.3 — one per root, made with the first VMA instead of with the first page; a list, not an interval tree
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

    private final ReverseMaps maps;
    final long record;

    /** Under the lock. */
    private final List<Vma> vmas = new ArrayList<>(2);

    /** Counts links, under the lock. */
    private long links;

    /** Who looks at it beside its users, and whether those are gone; under the monitor of {@link #maps}. */
    int pins;

    boolean ended;

    /** Creates it with one user. */
    ReverseMap(ReverseMaps maps) {
        this.maps = maps;
        this.record = maps.slab().allocate();
        UnsafeApi.putInt(record + USERS, 1);
        maps.add(this);
    }

    static RecordSlab newSlab() {
        return new RecordSlab("reverse map", BYTES);
    }

    /** One more user; the caller is one already. */
    final void hold() {
        lock();
        addUsers(1);
        unlock();
    }

    /** One user less; the last one ends all. */
    final void letGo() {
        lock();
        int users = addUsers(-1);
        unlock();
        endIfUnused(users);
    }

    /** One more VMA, which is a user; the caller has one already. */
    final void link(Vma vma) {
        lock();
        addUsers(1);
        add(vma);
        unlock();
    }

    /** The VMA takes a user over that the caller has. */
    final void adopt(Vma vma) {
        lock();
        add(vma);
        unlock();
    }

    /** {@link #adopt} under the lock. */
    final void adoptLocked(Vma vma) {
        add(vma);
    }

    /** One VMA less; the last user ends all. */
    final void unlink(Vma vma) {
        lock();
        int users = unlinkLocked(vma);
        unlock();
        endIfUnused(users);
    }

    final void lock() {
        RwSemaphore.downWrite(record, LOCK, WorkCategory.RMAP_LOCK);
    }

    final void unlock() {
        RwSemaphore.upWrite(record, LOCK, WorkCategory.RMAP_LOCK);
    }

    /** {@link #link} under the lock. */
    final void linkLocked(Vma vma) {
        addUsers(1);
        add(vma);
    }

    /** {@link #unlink} under the lock: the users that are left; whoever gets 0 calls {@link #endIfUnused} without the lock. */
    final int unlinkLocked(Vma vma) {
        int position = position(vma);
        Vma last = vmas.remove(vmas.size() - 1);
        if (last != vma) {
            vmas.set(position, last);
            position(last, position);
        }
        return addUsers(-1);
    }

    final void endIfUnused(int users) {
        if (users == 0) {
            lastUserGone();
            maps.end(this);
        }
    }

    /** The order of a VMA that is linked, or whose bounds have changed, now: the last. Under the lock. */
    final LinkOrder nextOrder() {
        return LinkOrder.last(links++);
    }

    /** The order of a child's copy of a VMA. Under the lock. */
    final LinkOrder nextOrderBehind(Vma vma) {
        return LinkOrder.behind(order(vma), links++);
    }

    /**
     * Visits the VMAs that cover a page offset, under the lock for read: those that begin at a lower offset first, then in the order of their links.
     */
    final void forEachPlace(long index, ReverseMaps.Visitor visitor) {
        RwSemaphore.downRead(record, LOCK, WorkCategory.RMAP_LOCK);
        try {
            Vma first = null;
            List<Vma> all = null;
            for (int i = 0; i < vmas.size(); i++) {
                Vma vma = vmas.get(i);
                if (!vma.covers(index)) {
                    continue;
                }
                if (first == null) {
                    first = vma;
                } else {
                    all = all == null ? new ArrayList<>(List.of(first)) : all;
                    all.add(vma);
                }
            }
            if (all == null) {
                if (first != null) {
                    visitor.place(first, first.addressOf(index));
                }
                return;
            }
            all.sort(this::compare);
            for (Vma vma : all) {
                if (!visitor.place(vma, vma.addressOf(index))) {
                    return;
                }
            }
        } finally {
            RwSemaphore.upRead(record, LOCK, WorkCategory.RMAP_LOCK);
        }
    }

    private int compare(Vma a, Vma b) {
        return a.pageOffset != b.pageOffset
                ? Long.compare(a.pageOffset, b.pageOffset)
                : LinkOrder.compare(order(a), order(b));
    }

    /** When a VMA came to stand in this map's list. */
    LinkOrder order(Vma vma) {
        return vma.anonOrder;
    }

    void order(Vma vma, LinkOrder order) {
        vma.anonOrder = order;
    }

    /** Visits the VMAs that show any of some pages, under the lock for read. */
    final void forEachVma(long firstPage, long lastPage, Consumer<Vma> visitor) {
        RwSemaphore.downRead(record, LOCK, WorkCategory.RMAP_LOCK);
        try {
            for (int i = 0; i < vmas.size(); i++) {
                Vma vma = vmas.get(i);
                if (vma.pageOffset <= lastPage && vma.pageOffset(vma.end - 1) >= firstPage) {
                    visitor.accept(vma);
                }
            }
        } finally {
            RwSemaphore.upRead(record, LOCK, WorkCategory.RMAP_LOCK);
        }
    }

    /** Where a VMA stands in this map's list; a VMA stands in one list of each kind. */
    int position(Vma vma) {
        return vma.anonPosition;
    }

    void position(Vma vma, int position) {
        vma.anonPosition = position;
    }

    /** Called once, before the record is freed. */
    void lastUserGone() {}

    /** Takes the lock for write unless this taker has it; the caller holds the machine's all-locks mutex. */
    final boolean takeOnce() {
        if (UnsafeApi.getInt(record + TAKEN) != 0) {
            return false;
        }
        lock();
        UnsafeApi.putInt(record + TAKEN, 1);
        return true;
    }

    /** Undoes {@link #takeOnce()}. */
    final void dropTaken() {
        UnsafeApi.putInt(record + TAKEN, 0);
        unlock();
    }

    private void add(Vma vma) {
        order(vma, nextOrder());
        position(vma, vmas.size());
        vmas.add(vma);
    }

    /** More users, or fewer; the lock is held for write. */
    final int addUsers(int more) {
        int users = UnsafeApi.getInt(record + USERS) + more;
        UnsafeApi.putInt(record + USERS, users);
        return users;
    }
}
