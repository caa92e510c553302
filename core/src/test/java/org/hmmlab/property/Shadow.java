package org.hmmlab.property;

import java.util.Arrays;
import org.hmmlab.mm.Vma;

/** What the memory of a process must look like: rights and first word of each slot. The words of shared slots are the file's. */
final class Shadow {
    /** Rights of a slot where nothing is mapped. */
    static final int UNMAPPED = -1;

    private final int[] rights = new int[Slots.COUNT];
    private final long[] values = new long[Slots.COUNT];
    private final long[] file;

    /**
     * Nothing is mapped.
     *
     * @param file the words of the shared file, which all processes of a machine see
     */
    Shadow(long[] file) {
        this.file = file;
        Arrays.fill(rights, UNMAPPED);
    }

    Shadow copy() {
        Shadow copy = new Shadow(file);
        System.arraycopy(rights, 0, copy.rights, 0, rights.length);
        System.arraycopy(values, 0, copy.values, 0, values.length);
        return copy;
    }

    boolean isMapped(int slot) {
        return rights[slot] != UNMAPPED;
    }

    int rights(int slot) {
        return rights[slot];
    }

    boolean mayRead(int slot) {
        return isMapped(slot) && rights[slot] != 0;
    }

    boolean mayWrite(int slot) {
        return isMapped(slot) && (rights[slot] & Vma.VM_WRITE) != 0;
    }

    long value(int slot) {
        return Slots.isShared(slot) ? file[slot - Slots.FIRST_SHARED] : values[slot];
    }

    void value(int slot, long value) {
        if (Slots.isShared(slot)) {
            file[slot - Slots.FIRST_SHARED] = value;
        } else {
            values[slot] = value;
        }
    }

    void rights(int slot, int newRights) {
        rights[slot] = newRights;
    }

    /** Fresh memory, or none with {@link #UNMAPPED}; a shared file keeps its words. */
    void map(long start, long end, int newRights) {
        for (int slot = 0; slot < Slots.COUNT; slot++) {
            if (Slots.address(slot) >= start && Slots.address(slot) < end) {
                rights[slot] = newRights;
                values[slot] = 0;
            }
        }
    }

    /** The private pages of a range are gone; the mappings stay. */
    void drop(long start, long end) {
        for (int slot = 0; slot < Slots.COUNT; slot++) {
            if (Slots.address(slot) >= start && Slots.address(slot) < end) {
                values[slot] = 0;
            }
        }
    }

    /** A page goes to another place, with its rights. */
    void move(int from, int to) {
        rights[to] = rights[from];
        values[to] = values[from];
        rights[from] = UNMAPPED;
        values[from] = 0;
    }

    /** Whether so many slots from one on are mapped. */
    boolean areMapped(int slot, int count) {
        for (int i = slot; i < slot + count; i++) {
            if (!isMapped(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether so many slots from one on may be read, or written. */
    boolean allow(int slot, int count, boolean write) {
        for (int i = slot; i < slot + count; i++) {
            if (write ? !mayWrite(i) : !mayRead(i)) {
                return false;
            }
        }
        return true;
    }
}
