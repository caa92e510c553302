package org.hmmlab.results.exchange;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads Go's benchmark format by the rules of its design document and of golang.org/x/perf/benchfmt, and refuses what they call
 * malformed or pass over in silence.
 */
final class GoBenchmarkText {
    /** One result line with the configuration that holds for it. */
    record Result(
            String name,
            Map<String, String> parts,
            int threads,
            long iterations,
            Map<String, Double> values,
            Map<String, String> config) {}

    private final Map<String, String> config = new TreeMap<>();
    private final List<Result> results = new ArrayList<>();

    private GoBenchmarkText() {}

    static List<Result> parse(String text) {
        GoBenchmarkText reader = new GoBenchmarkText();
        text.lines().forEach(reader::line);
        return reader.results;
    }

    private void line(String line) {
        if (line.startsWith("Benchmark")) {
            result(line);
        } else {
            configuration(line);
        }
    }

    private void configuration(String line) {
        int colon = line.indexOf(':');
        String key = colon < 1 ? "" : line.substring(0, colon);
        boolean isKey = !key.isEmpty()
                && Character.isLowerCase(key.codePointAt(0))
                && key.codePoints().noneMatch(c -> Character.isUpperCase(c) || isSpace(c));
        if (!isKey) {
            throw new IllegalArgumentException("neither a result nor a key, would be passed over: " + line);
        }
        String rest = line.substring(colon + 1);
        if (rest.isEmpty()) {
            config.remove(key);
        } else if (rest.charAt(0) == ' ' || rest.charAt(0) == '\t') {
            config.put(key, rest.strip());
        } else {
            throw new IllegalArgumentException("a space must follow the colon: " + line);
        }
    }

    private void result(String line) {
        List<String> fields = fields(line);
        String name = fields.get(0).substring("Benchmark".length());
        if (name.isEmpty() || Character.isLowerCase(name.codePointAt(0))) {
            throw new IllegalArgumentException("what follows Benchmark must not begin with a small letter: " + line);
        }
        if (fields.size() < 4 || fields.size() % 2 != 0) {
            throw new IllegalArgumentException("a name, a count, then pairs of value and unit: " + line);
        }
        int dash = name.lastIndexOf('-');
        int threads = Integer.parseInt(name.substring(dash + 1));
        String[] parts = name.substring(0, dash).split("/");
        Map<String, String> keys = new LinkedHashMap<>();
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            keys.put(parts[i].substring(0, equals), parts[i].substring(equals + 1));
        }
        Map<String, Double> values = new LinkedHashMap<>();
        for (int i = 2; i < fields.size(); i += 2) {
            if (values.put(fields.get(i + 1), Double.valueOf(fields.get(i))) != null) {
                throw new IllegalArgumentException("a unit twice: " + line);
            }
        }
        results.add(new Result(parts[0], keys, threads, Long.parseLong(fields.get(1)), values, new TreeMap<>(config)));
    }

    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        (line + ' ').codePoints().forEach(c -> {
            if (!isSpace(c)) {
                field.appendCodePoint(c);
            } else if (field.length() > 0) {
                fields.add(field.toString());
                field.setLength(0);
            }
        });
        return fields;
    }

    /** As Go's unicode.IsSpace has it. */
    private static boolean isSpace(int c) {
        return Character.isSpaceChar(c) || (c >= 9 && c <= 13) || c == 0x85;
    }
}
