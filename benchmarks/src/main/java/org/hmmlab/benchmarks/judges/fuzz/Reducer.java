package org.hmmlab.benchmarks.judges.fuzz;

import java.util.ArrayList;
import java.util.List;
import org.hmmlab.benchmarks.judges.verify.OracleOp;
import org.hmmlab.benchmarks.judges.verify.TraceFormatException;
import org.jspecify.annotations.Nullable;

/**
 * Makes a script smaller as long as it shows the same finding: drops operations, first halves and at last single ones;
 * moves everything to the start of one area; simplifies arguments; and begins again until nothing helps or the tries
 * are used up. One use each, one thread.
 */
final class Reducer {
    private static final int MAX_TRIES = 3000;

    /** Each leaves a thread behind and takes as long as the time-out. */
    private static final int MAX_HANGS = 40;

    private static final String NUMBER = "[0-9]{1,18}";

    private final HangDetector allDesigns;
    private HangDetector detector;
    private int tries = MAX_TRIES;
    private int hangs = MAX_HANGS;

    Reducer(HangDetector detector) {
        this.allDesigns = detector;
        this.detector = detector;
    }

    /** A script with what it shows. */
    record Reduced(Script script, Finding finding) {}

    /**
     * Reduces a script. One that hangs is reduced in the design that hangs alone, with a shorter time-out; the result
     * must then hang among all designs.
     *
     * @param script a script that shows something
     * @param finding what it shows
     * @return a script that shows the like; the same one if none smaller does
     */
    Reduced reduce(Script script, Finding finding) {
        if (finding.kind() != Finding.Kind.HANG) {
            return smallest(script, finding);
        }
        detector = allDesigns.forDesign(finding.hanging());
        Script smallest = smallest(script, finding).script();
        Finding confirmed = allDesigns.run(smallest, (op, answer) -> {});
        return confirmed != null && confirmed.isLike(finding)
                ? new Reduced(smallest, confirmed)
                : new Reduced(script, finding);
    }

    private Reduced smallest(Script script, Finding finding) {
        Reduced best = new Reduced(script, finding);
        Reduced cut = attempt(best, upTo(script.ops(), finding.at()));
        best = cut == null ? best : cut;
        boolean goesOn = true;
        while (goesOn) {
            String before = best.script().toString();
            best = simplify(together(leaveOut(best)));
            goesOn = !best.script().toString().equals(before) && tries > 0 && hangs > 0;
        }
        return best;
    }

    private static List<OracleOp> upTo(List<OracleOp> ops, int last) {
        return ops.subList(0, Math.min(ops.size(), last + 1));
    }

    private Reduced leaveOut(Reduced from) {
        Reduced best = from;
        for (int chunk = Math.max(1, from.script().ops().size() / 2); chunk > 0; chunk /= 2) {
            // From the end: what comes last is least needed by the others.
            for (int end = best.script().ops().size(); end > 0; end -= chunk) {
                List<OracleOp> ops = best.script().ops();
                int last = Math.min(end, ops.size());
                List<OracleOp> rest = new ArrayList<>(ops.subList(0, Math.max(0, last - chunk)));
                rest.addAll(ops.subList(last, ops.size()));
                Reduced smaller = attempt(best, rest);
                best = smaller == null ? best : smaller;
            }
        }
        return best;
    }

    /** Changes that only help if all operations take part. */
    private Reduced together(Reduced from) {
        for (List<OracleOp> ops : Renaming.simpler(from.script().ops())) {
            Reduced renamed = attempt(from, ops);
            if (renamed != null) {
                return together(renamed);
            }
        }
        return from;
    }

    private Reduced simplify(Reduced from) {
        Reduced best = from;
        for (int i = 0; i < best.script().ops().size(); i++) {
            for (int word = 1;
                    i < best.script().ops().size()
                            && word < best.script().ops().get(i).words().size();
                    word++) {
                best = simplify(best, i, word);
            }
        }
        return best;
    }

    /** The first simpler word that shows the like still; numbers go down step by step as long as that helps. */
    private Reduced simplify(Reduced from, int index, int word) {
        OracleOp op = from.script().ops().get(index);
        for (String simpler : simpler(op.word(word))) {
            List<String> words = new ArrayList<>(op.words());
            words.set(word, simpler);
            words.removeIf(String::isEmpty);
            List<OracleOp> ops = new ArrayList<>(from.script().ops());
            try {
                ops.set(index, OracleOp.of(index, op.who(), String.join(" ", words)));
            } catch (TraceFormatException e) {
                continue;
            }
            Reduced reduced = attempt(from, ops);
            if (reduced != null) {
                boolean mayGoOn = reduced.script().ops().size() == ops.size() && simpler.matches(NUMBER);
                return mayGoOn ? simplify(reduced, index, word) : reduced;
            }
        }
        return from;
    }

    /** Words that are simpler than a word, the simplest first. */
    private static List<String> simpler(String word) {
        if (word.matches(NUMBER)) {
            long number = Long.parseLong(word);
            List<String> numbers = new ArrayList<>();
            for (long each : new long[] {0, 1, 2, number / 2, number - 1}) {
                if (each >= 0 && each < number && !numbers.contains(Long.toString(each))) {
                    numbers.add(Long.toString(each));
                }
            }
            return numbers;
        }
        return switch (word) {
            case "r", "w", "none" -> List.of("rw");
            case "shared" -> List.of("private");
            case "tmp", "ram" -> List.of("memfd");
            case "fixed", "nullbuf" -> List.of("");
            case "B", "C", "D" -> List.of("A");
            default -> word.contains(":") ? List.of("anon") : List.of();
        };
    }

    private @Nullable Reduced attempt(Reduced from, List<OracleOp> ops) {
        Script candidate = Script.usable(ops);
        int length = candidate.ops().size();
        if (tries <= 0
                || hangs <= 0
                || length == 0
                || candidate.toString().equals(from.script().toString())) {
            return null;
        }
        tries--;
        Finding found = detector.run(candidate, (op, answer) -> {});
        hangs -= found != null && found.kind() == Finding.Kind.HANG ? 1 : 0;
        return found != null && found.isLike(from.finding()) ? new Reduced(candidate, found) : null;
    }
}
