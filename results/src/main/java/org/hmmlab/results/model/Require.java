package org.hmmlab.results.model;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What must hold of a record's components; every message says what must hold and what was given. */
final class Require {
    private Require() {}

    static String text(String name, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(name + " must not be blank: " + name + "=\"" + value + '"');
        }
        return value;
    }

    static String oneOf(String name, Collection<String> known, String value) {
        if (!known.contains(value)) {
            throw new IllegalArgumentException(
                    name + " must be one of " + String.join(", ", known) + ": " + name + "=" + value);
        }
        return value;
    }

    static void atLeast(String name, long least, long value) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + ": " + name + "=" + value);
        }
    }

    /** Accepts NaN: not measured. */
    static void measured(String name, double value) {
        if (Double.isInfinite(value) || value < 0) {
            throw new IllegalArgumentException(
                    name + " must be finite and not negative, or NaN where not measured: " + name + "=" + value);
        }
    }

    /** Accepts NaN: not known. */
    static void notInfinite(String name, double value) {
        if (Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " must be finite, or NaN: " + name + "=" + value);
        }
    }

    static <V> SortedMap<String, V> sorted(Map<String, V> map) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(map));
    }

    static <V> Map<String, V> ordered(Map<String, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
