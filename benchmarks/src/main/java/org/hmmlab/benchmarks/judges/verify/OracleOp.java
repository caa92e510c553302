package org.hmmlab.benchmarks.judges.verify;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One operation of a trace and what the kernel answered.
 *
 * @param index position in the trace, from 0
 * @param line line in the file, from 1
 * @param who the process that executes it
 * @param words the operation and its arguments
 * @param expected the fields of the result, runs expanded to one text a page, numbers as one text; null: nothing is
 *     compared
 * @param versioned fields in which another kernel version differed, not compared
 */
public record OracleOp(
        int index,
        int line,
        String who,
        List<String> words,
        @Nullable Map<String, List<String>> expected,
        Set<String> versioned) {
    /** Copies the lists. */
    public OracleOp {
        words = List.copyOf(words);
        versioned = Set.copyOf(versioned);
    }

    /**
     * An operation of which nothing is expected.
     *
     * @param index position in the script, from 0
     * @param who the process that executes it
     * @param text the operation and its arguments
     * @return the operation
     * @throws TraceFormatException when it is not one of the grammar
     */
    public static OracleOp of(int index, String who, String text) {
        return new OracleOp(index, index + 1, who, OpSyntax.words(text), null, Set.of());
    }

    /**
     * The operation as written in the trace.
     *
     * @return its words
     */
    public String text() {
        return String.join(" ", words);
    }

    /**
     * The kind of operation: its name, with the advice of madvise and the command of raw requests.
     *
     * @return for example {@code madvise:dontneed}
     */
    public String kind() {
        return switch (words.get(0)) {
            case "madvise" -> "madvise:" + words.get(4);
            case "raw", "rawabs" -> words.get(0) + ":" + words.get(1);
            default -> words.get(0);
        };
    }

    /**
     * An argument that is a number.
     *
     * @param position its place, 0 for the operation's name
     * @return the number
     */
    public long number(int position) {
        String word = words.get(position);
        return word.startsWith("0x") ? Long.parseUnsignedLong(word.substring(2), 16) : Long.parseLong(word);
    }

    /**
     * An argument that is a name.
     *
     * @param position its place, 0 for the operation's name
     * @return the word
     */
    public String word(int position) {
        return words.get(position);
    }
}
