package org.hmmlab.benchmarks.programs.replay;

/** A recording that cannot be read: the message names the file, the line, its text and what was expected there. */
public final class MmTraceException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int MAX_TEXT = 120;

    private final int line;

    MmTraceException(String file, int line, String text, String expected) {
        super(file + ", line " + line + ": expected " + expected + ", found "
                + (text == null ? "the end of the file" : "'" + shortened(text) + "'"));
        this.line = line;
    }

    MmTraceException(String file, int line, String problem, Throwable cause) {
        super(file + ", line " + line + ": " + problem, cause);
        this.line = line;
    }

    /** The line, counted from 1; 1 for a file that has none. */
    public int line() {
        return line;
    }

    private static String shortened(String text) {
        String printable = text.replaceAll("\\p{Cntrl}", "?");
        return printable.length() <= MAX_TEXT ? printable : printable.substring(0, MAX_TEXT) + "…";
    }
}
