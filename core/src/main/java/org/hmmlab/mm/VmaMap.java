package org.hmmlab.mm;

import java.util.Arrays;
import org.agrona.UnsafeApi;

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

    /** Adds a VMA to a free range and joins it with its neighbours. */
    void insert(Vma vma) {
        int index = indexAfter(vma.start);
        place(index, vma);
        joinAround(index, index);
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

    /** Moves the end of a VMA; what lies there must be free. */
    void extend(Vma vma, long newEnd) {
        int index = indexAfter(vma.start);
        vma.extend(newEnd);
        ends[index] = newEnd;
        joinAround(index, index);
    }

    /** Joins what can be joined among the VMAs of a range and with their neighbours. */
    void join(long start, long end) {
        int from = indexAfter(start);
        int to = indexAfter(end - 1);
        joinAround(from, Math.min(to, count - 1));
    }

    /** End of the last VMA before an address that nothing maps, 0 when there is none. */
    long endBefore(long address) {
        int index = indexAfter(address);
        return index == 0 ? 0 : ends[index - 1];
    }

    private void joinAround(int from, int to) {
        for (int index = Math.min(to + 1, count - 1); index >= Math.max(1, from); index--) {
            Vma before = vmas[index - 1];
            Vma after = vmas[index];
            if (before.joins(after)) {
                before.absorb(after);
                ends[index - 1] = before.end;
                close(index, index + 1);
            }
        }
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
