package org.hmmlab.benchmarks.programs.record;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hmmlab.memory.PageSize;

/** The fields in the text of perf's records. */
final class PerfFields {
    private static final Pattern MAPPING =
            Pattern.compile(" ?-?\\d+/-?\\d+: \\[(0x)?([0-9a-f]+)\\((0x)?([0-9a-f]+)\\) @ (?:0x)?([0-9a-f]+) (.*?)\\]:"
                    + " ([-r][-w][-x])([sp]) (.*)");
    private static final Pattern CHILD = Pattern.compile("\\((-?\\d+):(-?\\d+)\\):\\((-?\\d+):(-?\\d+)\\).*");
    private static final String NO_FILE = "00:00 0 0";

    private PerfFields() {}

    /**
     * A mapping as the kernel announced it.
     *
     * @param start first byte
     * @param end byte after the last
     * @param offset byte of the file; means nothing without one
     * @param identity what tells files apart; empty for no file
     * @param prot PROT bits
     * @param isShared whether writes are shared
     * @param name the file's path, or a name in brackets
     */
    record Mapping(long start, long end, long offset, String identity, int prot, boolean isShared, String name) {
        boolean isStack() {
            return name.equals("[stack]");
        }
    }

    /** The mapping in the text of an MMAP2 record; empty if it is none of a user's. */
    static Optional<Mapping> mapping(String text) {
        Matcher m = MAPPING.matcher(text);
        if (!m.matches()) {
            return Optional.empty();
        }
        try {
            long start = Long.parseUnsignedLong(m.group(2), 16);
            long end = start + Long.parseUnsignedLong(m.group(4), 16);
            String name = m.group(9);
            boolean isFile = !m.group(6).equals(NO_FILE) && !name.startsWith("//anon") && !name.startsWith("[");
            return Optional.of(new Mapping(
                    start,
                    end,
                    Long.parseUnsignedLong(m.group(5), 16) >>> PageSize.SHIFT << PageSize.SHIFT,
                    isFile ? identity(m.group(6), name) : "",
                    prot(m.group(7)),
                    m.group(8).equals("s"),
                    name));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Device and inode; where perf gives a build id in their place, that and the path. */
    private static String identity(String inode, String name) {
        return inode.startsWith("<") ? inode + " " + name : inode;
    }

    private static int prot(String letters) {
        int prot = 0;
        for (int bit = 0; bit < letters.length(); bit++) {
            prot |= letters.charAt(bit) == '-' ? 0 : 1 << bit;
        }
        return prot;
    }

    /**
     * A thread that was made.
     *
     * @param pid its process
     * @param tid its number
     */
    record Child(int pid, int tid) {}

    /** The child in the text of a FORK record. */
    static Optional<Child> child(String text) {
        Matcher m = CHILD.matcher(text);
        if (!m.matches()) {
            return Optional.empty();
        }
        return Optional.of(new Child(Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2))));
    }

    /**
     * A hexadecimal field of a tracepoint, as {@code name: 0x12} or {@code name=12}; of several the last, since a
     * program's name may stand before it.
     */
    static OptionalLong hex(String text, String name) {
        int at = Math.max(find(text, name + ": "), find(text, name + "="));
        return at < 0 ? OptionalLong.empty() : number(text.substring(at));
    }

    /** The byte after a field's name and its sign, or −1; the name of another field may end with this one's. */
    private static int find(String text, String label) {
        int at = text.lastIndexOf(label);
        while (at > 0 && text.charAt(at - 1) != ' ') {
            at = text.lastIndexOf(label, at - 1);
        }
        return at < 0 ? -1 : at + label.length();
    }

    /** The hexadecimal number that a text begins with. */
    static OptionalLong number(String text) {
        int from = text.startsWith("0x") ? 2 : 0;
        int to = from;
        while (to < text.length() && Character.digit(text.charAt(to), 16) >= 0) {
            to++;
        }
        boolean isNumber = to > from && to - from <= 16 && (to == text.length() || ", ".indexOf(text.charAt(to)) >= 0);
        return isNumber ? OptionalLong.of(Long.parseUnsignedLong(text.substring(from, to), 16)) : OptionalLong.empty();
    }
}
