package org.hmmlab.benchmarks.judges.fuzz;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.hmmlab.benchmarks.judges.verify.OracleOp;
import org.hmmlab.benchmarks.judges.verify.TraceMachine;
import org.hmmlab.memory.PageSize;

/**
 * Scripts that do the same elsewhere and by other names: in the first area, nearer to its start, with the first names.
 */
final class Renaming {
    private static final String AREA = "[A-Z]";
    private static final String NAME = "[mfc][0-9]+";
    private static final int NEAREST = 512;

    private Renaming() {}

    /**
     * The candidates, each the given operations with one change throughout; operations that cannot take part are as
     * before.
     */
    static List<List<OracleOp>> simpler(List<OracleOp> ops) {
        List<List<OracleOp>> candidates = new ArrayList<>();
        for (String area : List.of("A", "B", "C", "D")) {
            long least = least(ops, area);
            if (least == Long.MAX_VALUE) {
                continue;
            }
            if (!area.equals("A")) {
                candidates.add(words(ops, (op, i) -> op.word(i).equals(area) ? "A" : op.word(i)));
            }
            if (least > 0) {
                candidates.add(shifted(ops, area, least));
            }
            if (least >= NEAREST) {
                candidates.add(shifted(ops, area, NEAREST));
            }
        }
        candidates.add(firstNames(ops));
        return candidates;
    }

    /** The least offset in pages that is used in an area. */
    private static long least(List<OracleOp> ops, String area) {
        long least = Long.MAX_VALUE;
        for (OracleOp op : ops) {
            for (int i = 1; i < op.words().size(); i++) {
                if (isOffset(op, i) && op.word(i - 1).equals(area)) {
                    least = Math.min(least, op.number(i) / unit(op));
                }
            }
        }
        return least;
    }

    private static List<OracleOp> shifted(List<OracleOp> ops, String area, long pages) {
        return words(
                ops,
                (op, i) -> isOffset(op, i) && op.word(i - 1).equals(area)
                        ? Long.toString(op.number(i) - pages * unit(op))
                        : op.word(i));
    }

    private static boolean isOffset(OracleOp op, int position) {
        return position > 1 && op.word(position - 1).matches(AREA);
    }

    /** Raw requests give bytes. */
    private static long unit(OracleOp op) {
        return op.word(0).equals("raw") ? PageSize.BYTES : 1;
    }

    private static List<OracleOp> firstNames(List<OracleOp> ops) {
        Map<String, String> names = new HashMap<>();
        Map<Character, Integer> counts = new HashMap<>();
        for (OracleOp op : ops) {
            if (List.of("open", "file", "fork").contains(op.word(0))
                    && op.word(1).matches(NAME)) {
                char letter = op.word(1).charAt(0);
                names.computeIfAbsent(op.word(1), name -> letter + "" + (counts.merge(letter, 1, Integer::sum) - 1));
            }
        }
        return words(ops, (op, i) -> renamed(names, op.word(i)));
    }

    /** A name, or a file's name before a colon. */
    private static String renamed(Map<String, String> names, String word) {
        int colon = word.indexOf(':');
        String name = colon < 0 ? word : word.substring(0, colon);
        return names.getOrDefault(name, name) + (colon < 0 ? "" : word.substring(colon));
    }

    /**
     * Each word but the first of each operation made anew; a process that was renamed is renamed where it executes,
     * too.
     */
    private static List<OracleOp> words(List<OracleOp> ops, BiFunction<OracleOp, Integer, String> word) {
        Map<String, String> processes = new HashMap<>();
        List<OracleOp> changed = new ArrayList<>();
        for (OracleOp op : ops) {
            List<String> words = new ArrayList<>(List.of(op.word(0)));
            for (int i = 1; i < op.words().size(); i++) {
                words.add(word.apply(op, i));
            }
            if (op.word(0).equals("fork")) {
                processes.put(op.word(1), words.get(1));
            }
            String who = op.who().equals(TraceMachine.FIRST) ? op.who() : processes.getOrDefault(op.who(), op.who());
            changed.add(OracleOp.of(changed.size(), who, String.join(" ", words)));
        }
        return changed;
    }
}
