package org.hmmlab.benchmarks.programs.record;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hmmlab.benchmarks.programs.replay.MmTraceWriter;

/**
 * The lines of a recording in order. A line that a later record of perf decides is open, and holds back those after it.
 * One thread.
 */
final class PendingLines {
    private final MmTraceWriter writer;
    private final Deque<Entry> entries = new ArrayDeque<>();
    private final Map<String, Long> counts = new TreeMap<>();
    private long lastNanos;

    PendingLines(MmTraceWriter writer) {
        this.writer = writer;
    }

    /** A place among the lines, for one line, several or none. */
    static final class Entry {
        private final long nanos;
        private final int process;
        private final List<String> operations = new ArrayList<>();
        private boolean isOpen;

        private Entry(long nanos, int process, boolean isOpen) {
            this.nanos = nanos;
            this.process = process;
            this.isOpen = isOpen;
        }

        /** Puts an operation before those that are here. */
        void addFirst(int index, String operation) {
            operations.add(index, operation);
        }

        /** Puts an operation after those that are here. */
        void add(String operation) {
            operations.add(operation);
        }
    }

    /** Appends one line. */
    void add(long nanos, int process, String operation) throws IOException {
        Entry entry = new Entry(nanos, process, false);
        entry.add(operation);
        entries.add(entry);
        flush();
    }

    /** Appends a place that stays open until {@link #close}. */
    Entry open(long nanos, int process) {
        Entry entry = new Entry(nanos, process, true);
        entries.add(entry);
        return entry;
    }

    void close(Entry entry) throws IOException {
        entry.isOpen = false;
        flush();
    }

    /** Closes what is open: nothing more comes. */
    void end() throws IOException {
        entries.forEach(entry -> entry.isOpen = false);
        flush();
    }

    /** Lines written so far, by operation. */
    Map<String, Long> counts() {
        return new TreeMap<>(counts);
    }

    long lastNanos() {
        return lastNanos;
    }

    private void flush() throws IOException {
        for (Entry first = entries.peek(); first != null && !first.isOpen; first = entries.peek()) {
            // Clocks of two CPUs may differ by some nanoseconds; a recording's times do not go back.
            lastNanos = Math.max(lastNanos, first.nanos);
            for (String operation : first.operations) {
                writer.write(lastNanos, first.process, operation);
                int space = operation.indexOf(' ');
                counts.merge(space < 0 ? operation : operation.substring(0, space), 1L, Long::sum);
            }
            entries.remove();
        }
    }
}
