package org.hmmlab.results.model;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long one JVM warms up and measures.
 *
 * @param warmupIterations iterations that are not measured
 * @param warmupMillis length of each, in ms
 * @param iterations that are measured
 * @param iterationMillis length of each, in ms
 * @param setUpMillis how long its set-up may warm up, in ms, at most
 */
public record RunTiming(int warmupIterations, int warmupMillis, int iterations, int iterationMillis, long setUpMillis) {
    private static final Pattern FIELD = Pattern.compile("\\b(\\w+)=(\\d{1,18})\\b");

    /** Checks. */
    public RunTiming {
        Require.atLeast("warmupIterations", 0, warmupIterations);
        Require.atLeast("warmupMillis", 0, warmupMillis);
        Require.atLeast("iterations", 0, iterations);
        Require.atLeast("iterationMillis", 0, iterationMillis);
        Require.atLeast("setUpMillis", 0, setUpMillis);
    }

    /**
     * Reads the text of a setting.
     *
     * @param text as {@link #toString()} writes it
     * @return empty if it is none
     */
    static Optional<RunTiming> parse(String text) {
        Map<String, Long> fields = new HashMap<>();
        Matcher matcher = FIELD.matcher(text);
        while (matcher.find()) {
            fields.put(matcher.group(1), Long.valueOf(matcher.group(2)));
        }
        if (!fields.containsKey("warmupIterations") || !fields.containsKey("iterationMillis")) {
            return Optional.empty();
        }
        return Optional.of(new RunTiming(
                (int) (long) fields.get("warmupIterations"),
                (int) (long) fields.getOrDefault("warmupMillis", 0L),
                (int) (long) fields.getOrDefault("iterations", 0L),
                (int) (long) fields.get("iterationMillis"),
                fields.getOrDefault("setUpMillis", 0L)));
    }

    /** As the settings of stored runs have had it since the first: it must not change. */
    @Override
    public String toString() {
        return "Timing[warmupIterations=" + warmupIterations + ", warmupMillis=" + warmupMillis + ", iterations="
                + iterations + ", iterationMillis=" + iterationMillis + ", setUpMillis=" + setUpMillis + "]";
    }
}
