package org.hmmlab.driver.svm;

/** The faults that the handler took at one go, in its order. Reused; confined to the handler. */
final class FaultBatch {
    private final int[] instances;
    private final long[] pages;
    private final boolean[] writes;
    private final int[] slots;
    private int size;

    FaultBatch(int capacity) {
        instances = new int[capacity];
        pages = new long[capacity];
        writes = new boolean[capacity];
        slots = new int[capacity];
    }

    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    int instance(int i) {
        return instances[i];
    }

    long page(int i) {
        return pages[i];
    }

    boolean isWrite(int i) {
        return writes[i];
    }

    int slot(int i) {
        return slots[i];
    }

    /** Adds a fault where the order by instance, address, writes first wants it: batches are short and come nearly sorted. */
    void add(int instance, long page, boolean write, int slot) {
        int at = size++;
        while (at > 0 && isBefore(instance, page, write, at - 1)) {
            instances[at] = instances[at - 1];
            pages[at] = pages[at - 1];
            writes[at] = writes[at - 1];
            slots[at] = slots[at - 1];
            at--;
        }
        instances[at] = instance;
        pages[at] = page;
        writes[at] = write;
        slots[at] = slot;
    }

    /**
     * Whether a fault belongs before the i-th.
     *
     * @kernel drivers/gpu/drm/nouveau/nouveau_svm.c nouveau_svm_fault_cmp() 5.3 — reads and writes only
     */
    private boolean isBefore(int instance, long page, boolean write, int i) {
        if (instance != instances[i]) {
            return instance < instances[i];
        }
        if (page != pages[i]) {
            return page < pages[i];
        }
        return write && !writes[i];
    }
}
