package org.hmmlab.mm;

import java.util.Arrays;
import org.agrona.UnsafeApi;
import org.hmmlab.mm.struct.MmLayout;

/**
 * The VMAs of an address space in the order of their addresses: sorted arrays and a binary search.
 *
 * <p>Guarded by mmap_sem: write to change, read to search.
 *
 * @kernel mm/mmap.c find_vma() 5.3 — arrays instead of a red-black tree, no per-thread cache of the last hit
 */
final class VmaMap {
    /** Told when a VMA is about to be divided. */
    interface Divisions {
        /** The boundary lies inside the VMA, which is still whole. */
        void dividing(Vma vma, long boundary);
    }

    private final long mm;
    private final Divisions onDivide;
    private Vma[] vmas = new Vma[16];
    private long[] ends = new long[16];
    private int count;

    VmaMap(long mm, Divisions onDivide) {
        this.mm = mm;
        this.onDivide = onDivide;
    }

    int count() {
        return count;
    }

    Vma get(int index) {
        return vmas[index];
    }

    /** Index of the first VMA that ends after the address; the count when there is none. */
    int indexAfter(long address) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = low + high >>> 1;
            if (ends[middle] > address) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** The first VMA that ends after the address, null when there is none; it may start after it, too. */
    Vma find(long address) {
        int index = indexAfter(address);
        return index < count ? vmas[index] : null;
    }

    /** Whether any VMA touches the range. */
    boolean isMapped(long start, long end) {
        Vma vma = find(start);
        return vma != null && vma.start < end;
    }

    /**
     * Adds a new VMA without pages to a free range and joins it with its neighbours. It adopts the next one before it looks at the
     * one before.
     *
     * @kernel mm/mmap.c mmap_region() 6.1 — none
     */
    void insert(Vma vma) {
        int index = indexAfter(vma.start);
        Vma next = index < count && vmas[index].start == vma.end && vmas[index].takes(vma, null) ? vmas[index] : null;
        AnonVma anon = next == null ? null : next.anon;
        boolean joinsPrevious = index > 0 && vmas[index - 1].end == vma.start && vmas[index - 1].takes(vma, anon);
        place(index, vma);
        if (next != null) {
            absorb(index);
        }
        if (joinsPrevious) {
            absorb(index - 1);
        }
    }

    /** Adds a VMA to a free range as it is. */
    void insertAlone(Vma vma) {
        place(indexAfter(vma.start), vma);
    }

    /** Makes an address a boundary if it lies inside a VMA. */
    void split(long address) {
        int index = indexAfter(address);
        if (index == count || vmas[index].start >= address) {
            return;
        }
        Vma head = vmas[index];
        onDivide.dividing(head, address);
        Vma tail = head.cut(address);
        ends[index] = address;
        place(index + 1, tail);
    }

    /** Takes out the VMAs of a range whose ends are boundaries. */
    Vma[] cutOut(long start, long end) {
        split(start);
        split(end);
        int from = indexAfter(start);
        int to = from;
        while (to < count && vmas[to].start < end) {
            to++;
        }
        Vma[] cut = Arrays.copyOfRange(vmas, from, to);
        close(from, to);
        return cut;
    }

    /** Moves the end of a VMA up; what lies there is free. */
    void extend(Vma vma, long newEnd) {
        int index = indexAfter(vma.start);
        vma.extend(newEnd);
        ends[index] = newEnd;
        if (touches(index) && vmas[index + 1].takes(vma, vma.anon)) {
            absorb(index);
        }
    }

    /**
     * Joins the VMA that starts at an address with its neighbours if these take it. The one before comes first if only one can be
     * had.
     *
     * @kernel mm/mmap.c vma_merge() 5.3 — none
     */
    void join(long start) {
        int index = indexAfter(start);
        Vma vma = vmas[index];
        boolean previous = index > 0 && touches(index - 1) && vmas[index - 1].takes(vma, vma.anon);
        boolean next = touches(index) && vmas[index + 1].takes(vma, vma.anon);
        if (previous && next) {
            AnonVma before = vmas[index - 1].anon;
            AnonVma after = vmas[index + 1].anon;
            next = before == null || after == null || before == after;
        }
        if (next) {
            absorb(index);
        }
        if (previous) {
            absorb(index - 1);
        }
    }

    /** End of the last VMA before an address that nothing maps, 0 when there is none. */
    long endBefore(long address) {
        int index = indexAfter(address);
        return index == 0 ? 0 : ends[index - 1];
    }

    /** Whether the VMA of an index ends where the next one begins. */
    private boolean touches(int index) {
        return index + 1 < count && vmas[index].end == vmas[index + 1].start;
    }

    /** Makes one VMA of two; with pages, if either has any. Whoever walks the reverse maps meets each page at least once. */
    private void absorb(int index) {
        Vma after = vmas[index + 1];
        vmas[index].absorb(after);
        ends[index] = after.end;
        close(index + 1, index + 2);
    }

    private void place(int index, Vma vma) {
        if (count == vmas.length) {
            vmas = Arrays.copyOf(vmas, count * 2);
            ends = Arrays.copyOf(ends, count * 2);
        }
        System.arraycopy(vmas, index, vmas, index + 1, count - index);
        System.arraycopy(ends, index, ends, index + 1, count - index);
        vmas[index] = vma;
        ends[index] = vma.end;
        setCount(count + 1);
    }

    private void close(int from, int to) {
        System.arraycopy(vmas, to, vmas, from, count - to);
        System.arraycopy(ends, to, ends, from, count - to);
        Arrays.fill(vmas, count - (to - from), count, null);
        setCount(count - (to - from));
    }

    private void setCount(int newCount) {
        count = newCount;
        UnsafeApi.putInt(mm + MmLayout.MAP_COUNT, newCount);
    }
}
