package org.hmmlab.benchmarks.measure.fork;

import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hmmlab.results.model.LatencyRecord;

/**
 * How operations are driven. Stands among a task's parameters under names that no benchmark can have, so that what was driven
 * differently is never compared.
 *
 * @param loop one of {@link LatencyRecord#LOOPS}
 * @param ratePerSecond operations due in a second, all threads together; NaN in a closed loop
 * @param calls calls of the benchmark method that are timed together
 */
public record Drive(String loop, double ratePerSecond, int calls) {
    private static final String OWN = "@";
    private static final String LOOP = "@loop";
    private static final String RATE = "@rate";
    private static final String CALLS = "@batch";
    private static final String DELAY = "@delayNs";
    private static final Pattern WORDS =
            Pattern.compile("(\\w+)(?: at ([0-9.E+-]+)/s)?(?:, (\\d{1,9}) calls timed together)?");

    /** A closed loop in which each call is timed by itself. */
    public static final Drive CLOSED = new Drive(LatencyRecord.CLOSED, Double.NaN, 1);

    /** Checks. */
    public Drive {
        if (!LatencyRecord.LOOPS.contains(loop) || loop.equals(LatencyRecord.CLOSED) != Double.isNaN(ratePerSecond)) {
            throw new IllegalArgumentException("a rate must be given if and only if the loop is open: loop=" + loop
                    + ", ratePerSecond=" + ratePerSecond);
        }
        if (ratePerSecond <= 0 || calls < 1) {
            throw new IllegalArgumentException("a rate must be above 0 and a batch hold at least one call:"
                    + " ratePerSecond=" + ratePerSecond + ", calls=" + calls);
        }
    }

    /** Whether operations are due at times of their own. */
    public boolean isOpen() {
        return !loop.equals(LatencyRecord.CLOSED);
    }

    /** The same with other calls timed together. */
    public Drive withCalls(int other) {
        return new Drive(loop, ratePerSecond, other);
    }

    /** As parameters of a task. */
    public Map<String, String> params() {
        Map<String, String> params = new TreeMap<>();
        params.put(LOOP, loop);
        if (isOpen()) {
            params.put(RATE, text(ratePerSecond));
        }
        if (calls > 1) {
            params.put(CALLS, Integer.toString(calls));
        }
        return params;
    }

    /** In words, for the run's notes; read by {@link #parse}. */
    public String words() {
        return loop
                + (isOpen() ? " at " + text(ratePerSecond) + "/s" : "")
                + (calls > 1 ? ", " + calls + " calls timed together" : "");
    }

    /**
     * Back from words.
     *
     * @throws IllegalArgumentException when they are none of {@link #words}
     */
    public static Drive parse(String words) {
        Matcher matcher = WORDS.matcher(words);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "a drive must be written as \"closed\" or \"uniform at 5000/s, 3 calls timed" + " together\": "
                            + words);
        }
        String rate = matcher.group(2);
        String calls = matcher.group(3);
        return new Drive(
                matcher.group(1),
                rate == null ? Double.NaN : Double.parseDouble(rate),
                calls == null ? 1 : Integer.parseInt(calls));
    }

    private static String text(double rate) {
        return rate == Math.rint(rate) ? Long.toString((long) rate) : Double.toString(rate);
    }

    /** Back from parameters. */
    public static Drive of(Map<String, String> params) {
        String rate = params.get(RATE);
        return new Drive(
                params.getOrDefault(LOOP, LatencyRecord.CLOSED),
                rate == null ? Double.NaN : Double.parseDouble(rate),
                Integer.parseInt(params.getOrDefault(CALLS, "1")));
    }

    /** An arm's parameter that delays one operation in fifty on purpose; 0 runs the same code and delays none. */
    public static Map<String, String> delayed(long nanos) {
        return Map.of(DELAY, Long.toString(nanos));
    }

    /** The delay among parameters; -1 if there is none. */
    static long delayNanos(Map<String, String> params) {
        return Long.parseLong(params.getOrDefault(DELAY, "-1"));
    }

    /** Those parameters that are the benchmark's. */
    public static SortedMap<String, String> ofBenchmark(Map<String, String> params) {
        SortedMap<String, String> own = new TreeMap<>(params);
        own.keySet().removeIf(name -> name.startsWith(OWN));
        return own;
    }

    /** Writes parameters as properties of a JVM. */
    static Map<String, String> toProperties(Map<String, String> params) {
        Map<String, String> properties = new TreeMap<>();
        params.forEach((name, value) -> properties.put(ForkSettings.PARAM + name, value));
        return properties;
    }

    /** Reads them there. */
    static Map<String, String> fromProperties(Properties properties) {
        Map<String, String> params = new TreeMap<>();
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(ForkSettings.PARAM)) {
                params.put(name.substring(ForkSettings.PARAM.length()), properties.getProperty(name));
            }
        }
        return params;
    }
}
