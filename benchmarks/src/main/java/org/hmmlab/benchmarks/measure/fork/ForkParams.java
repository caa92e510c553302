package org.hmmlab.benchmarks.measure.fork;

import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The lab's own parameters of a measured JVM, and the way in which all parameters get there: as system properties. */
public final class ForkParams {
    private static final String DELAY = "@delayNs";

    private ForkParams() {}

    /** An arm's parameter that delays one operation in fifty on purpose; 0 runs the same code and delays none. */
    public static Map<String, String> delayed(long nanos) {
        return Map.of(DELAY, Long.toString(nanos));
    }

    /** The delay among parameters; -1 if there is none. */
    static long delayNanos(Map<String, String> params) {
        return Long.parseLong(params.getOrDefault(DELAY, "-1"));
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
