package org.hmmlab.hmm;

import java.util.Locale;
import org.hmmlab.notifier.MmuNotifierLayout;

/**
 * Offsets of the per-mm record {@code struct hmm}, in bytes from its start. Lines are 64 bytes.
 *
 * <pre>
 *           kref (160 bytes)                        get-put (168 bytes)
 *  line 0   mm 0, kref 8, ranges_lock 12,           notifier 0..56, ranges_lock 56
 *           ranges 16, mirrors 32, notifier 48
 *  line 1   (ops 64), mirrors_sem 72, wq 112        ranges 64, mirrors 80, mirrors_sem 96
 *  line 2   rcu 136, notifiers 152                  wq 136, notifiers 160
 * </pre>
 *
 * <p>Before 5a136b4ae3 a mutex of 32 bytes takes the lock's place at 16: ranges 48, mirrors 64, notifier 80, mirrors_sem 104,
 * wait queue 144, then rcu 168 and notifiers 184 in {@code kref-mutex}, notifiers 168 in {@code immediate-free}.
 *
 * @param kref 4-byte reference count, −1 where the design has none
 * @param rangesLock 4-byte spin lock or mutex
 * @param ranges head of the list of ranges: next, prev
 * @param notifier the embedded subscription
 * @param mirrorsSem 8-byte word of the reader/writer semaphore
 * @param waitQueue 4-byte lock of the wait queue
 * @param notifiers 8-byte count of running invalidations
 * @param length bytes in all
 * @kernel include/linux/hmm.h struct hmm 5.3 — the list of mirrors and the rcu head keep their place, but live in Java objects
 */
record HmmLayout(
        int kref, int rangesLock, int ranges, int notifier, int mirrorsSem, int waitQueue, int notifiers, int length) {
    /** Two lines: the adjacent-line prefetcher pulls pairs. */
    static final int PAD = 128;

    static final int NO_KREF = -1;

    private static final HmmLayout IMMEDIATE_FREE = new HmmLayout(8, 16, 48, 80, 104, 144, 168, 184);
    private static final HmmLayout KREF_MUTEX = new HmmLayout(8, 16, 48, 80, 104, 144, 184, 200);
    private static final HmmLayout KREF = new HmmLayout(8, 12, 16, 48, 72, 112, 152, 160);
    private static final HmmLayout GET_PUT = new HmmLayout(NO_KREF, 56, 64, 0, 96, 136, 160, 168);

    HmmLayout {
        if (notifiers + Long.BYTES > length || rangesLock == kref) {
            throw new IllegalArgumentException("fields overlap or leave the record: notifiers=" + notifiers
                    + ", length=" + length + ", kref=" + kref + ", rangesLock=" + rangesLock);
        }
    }

    /** The layout with a mutex and without an rcu head; the last 8 bytes are {@code dead}, kept in the Java object. */
    static HmmLayout withImmediateFree(Layout layout) {
        return layout == Layout.KERNEL ? IMMEDIATE_FREE : padded(6 * PAD);
    }

    /** The layout with a mutex and an rcu head; the last 8 bytes are {@code dead}, kept in the Java object. */
    static HmmLayout withMutex(Layout layout) {
        return layout == Layout.KERNEL ? KREF_MUTEX : padded(6 * PAD);
    }

    /** The layout of the designs that count references by a kref of their own, beside a spin lock. */
    static HmmLayout withKref(Layout layout) {
        return layout == Layout.KERNEL ? KREF : padded(6 * PAD);
    }

    /** The layout of the designs whose references the notifier layer counts. */
    static HmmLayout withGetPut(Layout layout) {
        return layout == Layout.KERNEL ? GET_PUT : padded(NO_KREF);
    }

    /** What stands for a layout where there is no record: that of the last design which had one. */
    static HmmLayout withoutRecord(Layout layout) {
        if (layout != Layout.KERNEL) {
            throw new IllegalArgumentException(
                    "interval has no per-mm record that could be laid out otherwise: layout must be" + " kernel, given "
                            + layout.name().toLowerCase(Locale.ROOT));
        }
        return GET_PUT;
    }

    private static HmmLayout padded(int kref) {
        if (MmuNotifierLayout.LENGTH > PAD) {
            throw new AssertionError("the subscription no longer fits its pair of lines");
        }
        return new HmmLayout(kref, PAD, 2 * PAD, 0, 3 * PAD, 4 * PAD, 5 * PAD, 7 * PAD);
    }
}
