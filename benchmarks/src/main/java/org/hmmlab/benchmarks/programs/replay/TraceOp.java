package org.hmmlab.benchmarks.programs.replay;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The kinds of events of a recording. */
public enum TraceOp {
    /** A successful mmap or a growth of the heap; replaces what was mapped there. */
    MMAP("mmap"),
    /** An munmap or a shrinking of the heap. */
    MUNMAP("munmap"),
    /** A change of protection; may cover holes. */
    MPROTECT("mprotect"),
    /** A mapping moved or resized. */
    MREMAP("mremap"),
    /** Advice about a range. */
    MADVISE("madvise"),
    /** The CPU faulted on a page. */
    FAULT("fault"),
    /** A process copied itself. */
    FORK("fork"),
    /** A process started another program: its address space is empty from here on. */
    EXEC("exec"),
    /** A process ended. */
    EXIT("exit");

    private static final TraceOp[] OPS = values();

    private final String word;

    TraceOp(String word) {
        this.word = word;
    }

    /** The word that stands for it in a recording. */
    public String word() {
        return word;
    }

    static TraceOp of(int ordinal) {
        return OPS[ordinal];
    }

    /** The op with this word, or null. */
    static TraceOp parse(String word) {
        for (TraceOp op : OPS) {
            if (op.word.equals(word)) {
                return op;
            }
        }
        return null;
    }

    static String words() {
        return Arrays.stream(OPS).map(TraceOp::word).collect(Collectors.joining(", "));
    }
}
