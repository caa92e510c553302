package org.hmmlab.results.model;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How operations are driven. It stands among the parameters of a case under names that begin with {@code @}, which no benchmark can
 * have, so that what was driven differently is never compared.
 *
 * @param model when operations start
 * @param ratePerSecond operations due in a second, all threads together; NaN in a closed loop
 * @param calls calls of the benchmark method that are timed together
 */
public record LoadPattern(LoadModel model, double ratePerSecond, int calls) {
    private static final String RESERVED = "@";
    private static final String LOOP = "@loop";
    private static final String RATE = "@rate";
    private static final String CALLS = "@batch";
    private static final Pattern WORDS =
            Pattern.compile("(\\w+)(?: at ([0-9.E+-]+)/s)?(?:, (\\d{1,9}) calls timed together)?");

    /** A closed loop in which each call is timed by itself. */
    public static final LoadPattern CLOSED = new LoadPattern(LoadModel.CLOSED, Double.NaN, 1);

    /** Checks. */
    public LoadPattern {
        if (model.isOpen() == Double.isNaN(ratePerSecond)) {
            throw new IllegalArgumentException("a rate must be given if and only if the loop is open: loop=" + model
                    + ", ratePerSecond=" + ratePerSecond);
        }
        if (ratePerSecond <= 0 || calls < 1) {
            throw new IllegalArgumentException("a rate must be above 0 and a batch hold at least one call:"
                    + " ratePerSecond=" + ratePerSecond + ", calls=" + calls);
        }
    }

    /**
     * Whether a parameter is the lab's own: it says how the benchmark is driven, and is none of the benchmark's.
     *
     * @param name of the parameter
     * @return true if it begins with {@code @}
     */
    public static boolean isReserved(String name) {
        return name.startsWith(RESERVED);
    }

    /**
     * Those parameters that are the benchmark's.
     *
     * @param params of a case
     * @return without those that are the lab's own
     */
    public static SortedMap<String, String> ofBenchmark(Map<String, String> params) {
        SortedMap<String, String> own = new TreeMap<>(params);
        own.keySet().removeIf(LoadPattern::isReserved);
        return own;
    }

    /**
     * The parameters without the rate: equal ones belong to one sweep over rates.
     *
     * @param params of a case
     * @return all others
     */
    public static SortedMap<String, String> withoutRate(Map<String, String> params) {
        SortedMap<String, String> others = new TreeMap<>(params);
        others.remove(RATE);
        return others;
    }

    /**
     * Back from parameters.
     *
     * @param params of a case
     * @return how it is driven; {@link #CLOSED} where they do not say
     * @throws IllegalArgumentException if they are not as {@link #params()} writes them
     */
    public static LoadPattern of(Map<String, String> params) {
        String rate = params.get(RATE);
        return new LoadPattern(
                LoadModel.parse(params.getOrDefault(LOOP, LoadModel.CLOSED.toString())),
                rate == null ? Double.NaN : Double.parseDouble(rate),
                Integer.parseInt(params.getOrDefault(CALLS, "1")));
    }

    /**
     * Back from words.
     *
     * @param words as {@link #words()} writes them
     * @return the pattern
     * @throws IllegalArgumentException if they are not
     */
    public static LoadPattern parse(String words) {
        Matcher matcher = WORDS.matcher(words);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "a load must be written as \"closed\" or \"uniform at 5000/s, 3 calls timed together\": " + words);
        }
        String rate = matcher.group(2);
        String calls = matcher.group(3);
        return new LoadPattern(
                LoadModel.parse(matcher.group(1)),
                rate == null ? Double.NaN : Double.parseDouble(rate),
                calls == null ? 1 : Integer.parseInt(calls));
    }

    /**
     * The same with other calls timed together.
     *
     * @param other number of calls
     * @return a pattern that differs in it only
     */
    public LoadPattern withCalls(int other) {
        return new LoadPattern(model, ratePerSecond, other);
    }

    /**
     * As parameters of a case.
     *
     * @return to stand beside the benchmark's own
     */
    public Map<String, String> params() {
        Map<String, String> params = new TreeMap<>();
        params.put(LOOP, model.toString());
        if (model.isOpen()) {
            params.put(RATE, text(ratePerSecond));
        }
        if (calls > 1) {
            params.put(CALLS, Integer.toString(calls));
        }
        return params;
    }

    /**
     * In words, as a run's notes have it.
     *
     * @return to be read by {@link #parse}
     */
    public String words() {
        return model
                + (model.isOpen() ? " at " + text(ratePerSecond) + "/s" : "")
                + (calls > 1 ? ", " + calls + " calls timed together" : "");
    }

    private static String text(double rate) {
        return rate == Math.rint(rate) ? Long.toString((long) rate) : Double.toString(rate);
    }
}
