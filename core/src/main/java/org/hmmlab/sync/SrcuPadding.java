package org.hmmlab.sync;

/**
 * Field layouts with room on both sides. A subclass's fields follow its superclass's, so the order of bytes is the order
 * of these classes; 128 bytes, because the prefetcher pulls pairs of lines.
 */
final class SrcuPadding {
    private SrcuPadding() {}

    /** 128 bytes before. */
    abstract static class Before {
        int gap;
        long b00, b01, b02, b03, b04, b05, b06, b07;
        long b08, b09, b10, b11, b12, b13, b14, b15;
    }

    /** One thread's counters and who owns them: written by the owner only. */
    abstract static class Counters extends Before {
        long lock0, lock1, unlock0, unlock1;
        Thread owner;
    }

    /** 128 bytes after one thread's counters. */
    abstract static class AfterCounters extends Counters {
        long a00, a01, a02, a03, a04, a05, a06, a07;
        long a08, a09, a10, a11, a12, a13, a14, a15;
    }

    /** What every read section loads and only a flip or a new thread writes. */
    abstract static class ReadMostly extends Before {
        int idx;
        SrcuSlot[] table;
    }

    /** 128 bytes after what every read section loads. */
    abstract static class AfterReadMostly extends ReadMostly {
        long a00, a01, a02, a03, a04, a05, a06, a07;
        long a08, a09, a10, a11, a12, a13, a14, a15;
    }
}
