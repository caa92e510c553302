package org.hmmlab.benchmarks.programs.replay;

import org.hmmlab.memory.PageSize;

/** The fields of one line, read from left to right; each method takes one and says what it expected there. */
final class TraceLineParser {
    private static final long PAGE_MASK = (1L << PageSize.SHIFT) - 1;
    /** User addresses end here: four levels of page tables. */
    static final long ADDRESS_END = 1L << 47;

    private static final long MAX_PAGES = ADDRESS_END >>> PageSize.SHIFT;
    private static final String BACKING = "'anon' or 'file:DESCRIPTOR:PAGE'";

    private final String file;
    private final int line;
    private final String text;
    private int at;
    private long pageOffset;
    private long rangeStart;

    TraceLineParser(String file, int line, String text) {
        this.file = file;
        this.line = line;
        this.text = text;
    }

    /** The exception for this line. */
    MmTraceException expected(String what) {
        return new MmTraceException(file, line, text, what);
    }

    boolean hasMore() {
        return at < text.length();
    }

    void end() throws MmTraceException {
        if (hasMore()) {
            throw expected("the end of the line instead of '" + text.substring(at) + "'");
        }
    }

    String word(String what) throws MmTraceException {
        int space = text.indexOf(' ', at);
        int end = space < 0 ? text.length() : space;
        if (end == at) {
            throw expected(what + " as the next field");
        }
        String word = text.substring(at, end);
        // One space between fields and none at the end: anything else is no recorder's work.
        at = space < 0 ? end : end + 1;
        if (space >= 0 && at == text.length()) {
            throw expected("no space at the end of the line");
        }
        return word;
    }

    /** A decimal number from 0. */
    long number(String what, long max) throws MmTraceException {
        String word = word(what);
        long value = digits(word, 10);
        if (value < 0 || value > max) {
            throw expected(what + (max == Long.MAX_VALUE ? "" : " (0 to " + max + ")") + " instead of '" + word + "'");
        }
        return value;
    }

    /** An address in hex, without a prefix. */
    long hex(String what) throws MmTraceException {
        String word = word(what);
        long value = digits(word, 16);
        if (value < 0 || value >= ADDRESS_END) {
            throw expected(what + " (below " + Long.toHexString(ADDRESS_END) + ") instead of '" + word + "'");
        }
        return value;
    }

    /** The first byte of a page. */
    long pageAddress(String what) throws MmTraceException {
        long address = hex(what);
        if ((address & PAGE_MASK) != 0) {
            throw expected(what + ", a multiple of 1000 instead of '" + Long.toHexString(address) + "'");
        }
        rangeStart = address;
        return address;
    }

    /** A length from one page, of a range that begins at the last {@link #pageAddress} and fits the address space. */
    long pages(String what) throws MmTraceException {
        String word = word(what);
        long value = digits(word, 10);
        long most = MAX_PAGES - (rangeStart >>> PageSize.SHIFT);
        if (value < 1 || value > most) {
            throw expected(what + " (1 to " + most + ") instead of '" + word + "'");
        }
        return value;
    }

    /** A protection like {@code rw-}, as PROT bits. */
    int prot() throws MmTraceException {
        String word = word("a protection like 'rw-'");
        if (word.length() != 3) {
            throw expected("a protection like 'rw-' instead of '" + word + "'");
        }
        return flag(word, 0, 'r', MmTrace.PROT_READ)
                | flag(word, 1, 'w', MmTrace.PROT_WRITE)
                | flag(word, 2, 'x', MmTrace.PROT_EXEC);
    }

    private int flag(String word, int index, char set, int bit) throws MmTraceException {
        char c = word.charAt(index);
        if (c != set && c != '-') {
            throw expected("a protection like 'rw-' instead of '" + word + "'");
        }
        return c == set ? bit : 0;
    }

    CpuAccess access() throws MmTraceException {
        return CpuAccess.of(oneOf("r", "w", "x"));
    }

    /** The index of the word that stands here. */
    int oneOf(String... words) throws MmTraceException {
        String what = "'" + String.join("' or '", words) + "'";
        String word = word(what);
        for (int i = 0; i < words.length; i++) {
            if (words[i].equals(word)) {
                return i;
            }
        }
        throw expected(what + " instead of '" + word + "'");
    }

    /** What backs a mapping, as detail bits; keeps the page offset for {@link #pageOffset()}. */
    long backing() throws MmTraceException {
        String word = word(BACKING);
        pageOffset = 0;
        if (word.equals("anon")) {
            return 0;
        }
        String[] parts = word.split(":", -1);
        long descriptor = parts.length == 3 && parts[0].equals("file") ? digits(parts[1], 10) : -1;
        pageOffset = descriptor < 0 ? -1 : digits(parts[2], 10);
        if (pageOffset < 0 || descriptor > Integer.MAX_VALUE) {
            throw expected(BACKING + " instead of '" + word + "'");
        }
        return MmTrace.FILE | descriptor << MmTrace.DESCRIPTOR_SHIFT;
    }

    long pageOffset() {
        return pageOffset;
    }

    /** The value of a word of digits alone, or −1. */
    private static long digits(String word, int radix) {
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c > 'f' || Character.digit(c, radix) < 0) {
                return -1;
            }
        }
        try {
            return Long.parseLong(word, radix);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
