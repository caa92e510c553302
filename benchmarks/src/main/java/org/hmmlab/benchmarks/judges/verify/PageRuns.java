package org.hmmlab.benchmarks.judges.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The run-length lists of a trace: {@code [value,count,step]} for page contents, {@code [code,count]} for codes. */
public final class PageRuns {
    /** More pages than any operation has: a larger sum is a broken line. */
    private static final int MAX_PAGES = 1 << 20;

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,19}");

    private PageRuns() {}

    /** Expands a list of runs to one text a page. */
    static List<String> expand(JsonNode runs, int width) {
        require(runs.isArray(), "runs must be a list", runs);
        List<String> values = new ArrayList<>();
        for (JsonNode run : runs) {
            require(run.isArray() && run.size() == width, "a run must be a list of " + width, run);
            require(run.get(0).isTextual() || width == 3 && run.get(0).isIntegralNumber(), "a run's value", run);
            require(run.get(1).canConvertToInt() && run.get(1).intValue() > 0, "a run's count must be above 0", run);
            int count = run.get(1).intValue();
            require(values.size() + count <= MAX_PAGES, "runs must not exceed " + MAX_PAGES + " pages", run);
            if (run.get(0).isTextual()) {
                require(width == 2 || run.get(2).asInt(-1) == 0, "the step of a signal must be 0", run);
                for (int i = 0; i < count; i++) {
                    values.add(run.get(0).textValue());
                }
            } else {
                require(run.get(2).canConvertToInt(), "a run's step must be a number", run);
                long first = run.get(0).bigIntegerValue().longValue();
                for (int i = 0; i < count; i++) {
                    values.add(
                            Long.toUnsignedString(first + (long) i * run.get(2).intValue()));
                }
            }
        }
        return values;
    }

    /**
     * Writes texts as runs, for people to read: equal neighbours and numbers that rise by one are drawn together.
     *
     * @param values one text a page
     * @return for example {@code 10++×4 0×3 SEGV}
     */
    public static String compress(List<String> values) {
        StringBuilder text = new StringBuilder();
        int i = 0;
        while (i < values.size()) {
            int step = i + 1 < values.size() && follows(values.get(i), values.get(i + 1)) ? 1 : 0;
            int next = i + 1;
            while (next < values.size()
                    && (step == 1
                            ? follows(values.get(next - 1), values.get(next))
                            : values.get(next).equals(values.get(i)))) {
                next++;
            }
            text.append(text.isEmpty() ? "" : " ").append(values.get(i));
            if (next - i > 1) {
                text.append(step == 1 ? "++" : "").append("×").append(next - i);
            }
            i = next;
        }
        return text.toString();
    }

    private static boolean follows(String before, String after) {
        return NUMBER.matcher(before).matches()
                && NUMBER.matcher(after).matches()
                && Long.parseUnsignedLong(after) == Long.parseUnsignedLong(before) + 1;
    }

    private static void require(boolean holds, String what, JsonNode given) {
        if (!holds) {
            throw new TraceFormatException(what + ": " + given);
        }
    }
}
