package org.hmmlab.results.latency;

import java.util.Locale;

/** What a histogram holds; all values are ns. */
public enum Kind {
    /** From the start of an operation to its end. */
    SERVICE,
    /** From the time at which an operation was due to its end: in an open loop only. */
    RESPONSE,
    /** How much longer than asked for a thread of the measured JVM slept. */
    HICCUP,
    /** How much longer than asked for a thread outside the measured JVM slept, during that JVM's turns. */
    OUTSIDE;

    /**
     * The word for it in logs and tables.
     *
     * @return for instance {@code service}
     */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
