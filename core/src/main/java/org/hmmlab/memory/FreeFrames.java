package org.hmmlab.memory;

import java.util.ArrayList;
import java.util.List;
import org.agrona.UnsafeApi;
import org.hmmlab.sync.SpinLock;
import org.hmmlab.sync.WorkCategory;

/**
 * The stock of free frames: a magazine for each thread, and behind them, under one spin lock, a list threaded through the page
 * records and the frames never used so far. Single frames are taken from the low end of those, blocks from the high one.
 *
 * <p>Small memories have no magazines, so that the last frame can be had by any thread. In large ones a new thread, and one that finds
 * nothing, takes over what ended threads left; what living threads hold back (at most 1/128 of the memory each) stays theirs.
 */
final class FreeFrames {
    private static final int MAX_BATCH = 32;
    private static final int LOCK = 0;

    private final long records;
    private long end;
    private final long limit;
    private final int batch;
    private final long lock;
    private final List<FrameMagazine> magazines = new ArrayList<>();
    private final ThreadLocal<FrameMagazine> mine;
    private long head;
    private long listed;
    private long fresh;

    FreeFrames(long records, long firstPfn, long frames) {
        this.records = records;
        this.fresh = firstPfn;
        this.end = firstPfn + frames;
        this.limit = end;
        this.batch = (int) Math.min(MAX_BATCH, frames / 256);
        this.lock = UnsafeApi.allocateMemory(2L * PageRecord.BYTES);
        UnsafeApi.setMemory(lock, 2L * PageRecord.BYTES, (byte) 0);
        this.mine = ThreadLocal.withInitial(this::newMagazine);
    }

    /** Takes a frame, 0 when there is none. */
    long take() {
        FrameMagazine magazine = mine.get();
        if (magazine.count == 0 && !refill(magazine)) {
            return 0;
        }
        return magazine.pfns[--magazine.count];
    }

    /** Takes 512 frames that lie side by side, aligned to 2 MiB: the first pfn, 0 when there are none. */
    long takeBlock() {
        FrameMagazine magazine = mine.get();
        SpinLock.lock(lock, LOCK, WorkCategory.PAGE);
        try {
            while (magazine.count > 0) {
                push(magazine.pfns[--magazine.count]);
            }
            long first = (end & -HugeFrames.FRAMES) - HugeFrames.FRAMES;
            if (first >= fresh) {
                while (end > first + HugeFrames.FRAMES) {
                    UnsafeApi.setMemory(records + --end * PageRecord.BYTES, PageRecord.BYTES, (byte) 0);
                    push(end);
                }
                UnsafeApi.setMemory(records + first * PageRecord.BYTES, HugeFrames.FRAMES * PageRecord.BYTES, (byte) 0);
                end = first;
                return first;
            }
            adoptOrphans();
            return blockOfTheList();
        } finally {
            SpinLock.unlock(lock, LOCK, WorkCategory.PAGE);
        }
    }

    /** A block all of whose frames are on the list, taken off it. Looks at the whole list, twice if there is one. */
    private long blockOfTheList() {
        int[] listedOfBlock = new int[(int) ((limit - 1) / HugeFrames.FRAMES + 1)];
        long first = 0;
        for (long pfn = head; pfn != 0 && first == 0; pfn = UnsafeApi.getLong(link(pfn))) {
            if (++listedOfBlock[(int) (pfn / HugeFrames.FRAMES)] == HugeFrames.FRAMES) {
                first = pfn & -HugeFrames.FRAMES;
            }
        }
        if (first != 0) {
            long previous = 0;
            for (long pfn = head; pfn != 0; pfn = UnsafeApi.getLong(link(pfn))) {
                if ((pfn & -HugeFrames.FRAMES) != first) {
                    previous = pfn;
                } else if (previous == 0) {
                    head = UnsafeApi.getLong(link(pfn));
                } else {
                    UnsafeApi.putLong(link(previous), UnsafeApi.getLong(link(pfn)));
                }
            }
            listed -= HugeFrames.FRAMES;
        }
        return first;
    }

    /** Gives a frame back; its record is told the how-manieth free of this thread that is. */
    void give(long pfn) {
        FrameMagazine magazine = mine.get();
        if (magazine.count == magazine.pfns.length) {
            drain(magazine, batch);
        }
        UnsafeApi.putLong(records + pfn * PageRecord.BYTES + PageRecord.PRIVATE, ++magazine.frees);
        magazine.pfns[magazine.count++] = pfn;
        if (batch == 0) {
            drain(magazine, magazine.count);
        }
    }

    /** Counts free frames; exact while nobody allocates. */
    long count() {
        SpinLock.lock(lock, LOCK, WorkCategory.PAGE);
        try {
            long free = listed + (end - fresh);
            synchronized (magazines) {
                for (FrameMagazine magazine : magazines) {
                    free += magazine.count;
                }
            }
            return free;
        } finally {
            SpinLock.unlock(lock, LOCK, WorkCategory.PAGE);
        }
    }

    /** Whether a frame was never used so far, so that its record is untouched memory. */
    boolean isFresh(long pfn) {
        SpinLock.lock(lock, LOCK, WorkCategory.PAGE);
        boolean answer = pfn >= fresh && pfn < end;
        SpinLock.unlock(lock, LOCK, WorkCategory.PAGE);
        return answer;
    }

    /** Magazines kept, those of ended threads included. */
    int magazines() {
        synchronized (magazines) {
            return magazines.size();
        }
    }

    void close() {
        UnsafeApi.freeMemory(lock);
    }

    private FrameMagazine newMagazine() {
        FrameMagazine magazine = new FrameMagazine(Math.max(1, 2 * batch));
        // Here too, so that a process that starts threads for ever does not keep a magazine for each.
        SpinLock.lock(lock, LOCK, WorkCategory.PAGE);
        adoptOrphans();
        SpinLock.unlock(lock, LOCK, WorkCategory.PAGE);
        synchronized (magazines) {
            magazines.add(magazine);
        }
        return magazine;
    }

    private boolean refill(FrameMagazine magazine) {
        int wanted = Math.max(1, batch);
        SpinLock.lock(lock, LOCK, WorkCategory.PAGE);
        if (head == 0 && fresh == end) {
            adoptOrphans();
        }
        while (magazine.count < wanted) {
            if (head != 0) {
                magazine.pfns[magazine.count++] = head;
                head = UnsafeApi.getLong(link(head));
                listed--;
            } else if (fresh < end) {
                // A frame's record is first touched here: until then the host has no page behind it.
                UnsafeApi.setMemory(records + fresh * PageRecord.BYTES, PageRecord.BYTES, (byte) 0);
                magazine.pfns[magazine.count++] = fresh++;
            } else {
                break;
            }
        }
        SpinLock.unlock(lock, LOCK, WorkCategory.PAGE);
        return magazine.count > 0;
    }

    private void drain(FrameMagazine magazine, int frames) {
        SpinLock.lock(lock, LOCK, WorkCategory.PAGE);
        for (int i = 0; i < frames; i++) {
            push(magazine.pfns[--magazine.count]);
        }
        SpinLock.unlock(lock, LOCK, WorkCategory.PAGE);
    }

    /** Under the lock. A thread that is not alive has ended before this look at it, so its plain writes are visible here. */
    private void adoptOrphans() {
        synchronized (magazines) {
            magazines.removeIf(magazine -> {
                if (magazine.owner.isAlive()) {
                    return false;
                }
                while (magazine.count > 0) {
                    push(magazine.pfns[--magazine.count]);
                }
                return true;
            });
        }
    }

    private void push(long pfn) {
        UnsafeApi.putLong(link(pfn), head);
        head = pfn;
        listed++;
    }

    private long link(long pfn) {
        return records + pfn * PageRecord.BYTES + PageRecord.PGMAP;
    }
}
