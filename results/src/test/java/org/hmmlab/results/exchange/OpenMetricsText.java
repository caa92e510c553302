package org.hmmlab.results.exchange;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads OpenMetrics text of gauges by the grammar and the rules of its specification, 1.0, and refuses all else. */
final class OpenMetricsText {
    private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
    private static final String ESCAPED = "(?:[^\\n\"\\\\]|\\\\[n\"\\\\])*";
    private static final String LABEL = "[a-zA-Z_][a-zA-Z0-9_]*=\"" + ESCAPED + '"';
    private static final String REAL = "[-+]?(?:\\d+(?:\\.\\d*)?|\\d*\\.\\d+)(?:[eE][-+]?\\d+)?";
    private static final Pattern DESCRIPTOR = Pattern.compile("# (TYPE|UNIT|HELP) (" + NAME + ") (.*)");
    private static final Pattern SAMPLE = Pattern.compile("(" + NAME + ")(?:\\{(|" + LABEL + "(?:," + LABEL + ")*)})? ("
            + REAL + "|(?i:[-+]?inf(?:inity)?|nan))(?: " + REAL + ")?");
    private static final Pattern ONE_LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"(" + ESCAPED + ")\"");

    /** One sample. */
    record Sample(String family, Map<String, String> labels, double value) {}

    private final List<Sample> samples = new ArrayList<>();
    private final Set<String> families = new HashSet<>();
    private final Set<String> descriptors = new HashSet<>();
    private final Set<String> seen = new HashSet<>();
    private String family = "";

    private OpenMetricsText() {}

    static List<Sample> parse(String text) {
        if (!text.endsWith("# EOF\n") && !text.endsWith("# EOF")) {
            throw new IllegalArgumentException("must end with # EOF");
        }
        if (text.indexOf('\r') >= 0 || text.startsWith("\ufeff")) {
            throw new IllegalArgumentException("must hold no carriage return and no byte order mark");
        }
        OpenMetricsText reader = new OpenMetricsText();
        String[] lines = text.split("\n");
        for (int i = 0; i < lines.length - 1; i++) {
            reader.line(lines[i]);
        }
        return reader.samples;
    }

    private void line(String line) {
        if (line.startsWith("#")) {
            descriptor(line);
        } else {
            sample(line);
        }
    }

    private void descriptor(String line) {
        Matcher matcher = DESCRIPTOR.matcher(line);
        if (!matcher.matches() || !descriptors.add(matcher.group(1) + matcher.group(2))) {
            throw new IllegalArgumentException("one TYPE, UNIT or HELP a family, nothing else behind #: " + line);
        }
        String name = matcher.group(2);
        if (!name.equals(family)) {
            open(name, line);
        }
        String value = matcher.group(3);
        boolean isRight = switch (matcher.group(1)) {
            case "TYPE" -> value.equals("gauge");
            case "UNIT" -> name.endsWith('_' + value);
            default -> value.matches(ESCAPED);
        };
        if (!isRight) {
            throw new IllegalArgumentException("not what this descriptor holds: " + line);
        }
    }

    private void open(String name, String line) {
        if (!families.add(name)) {
            throw new IllegalArgumentException("families must not be interleaved: " + line);
        }
        family = name;
    }

    private void sample(String line) {
        Matcher matcher = SAMPLE.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("no sample: " + line);
        }
        if (!matcher.group(1).equals(family)) {
            throw new IllegalArgumentException("a gauge's sample has its family's name: " + line);
        }
        Map<String, String> labels = new TreeMap<>();
        Matcher label = ONE_LABEL.matcher(matcher.group(2) == null ? "" : matcher.group(2));
        while (label.find()) {
            String value = label.group(2)
                    .replace("\\\\", "\0")
                    .replace("\\n", "\n")
                    .replace("\\\"", "\"")
                    .replace("\0", "\\");
            if (labels.put(label.group(1), value) != null) {
                throw new IllegalArgumentException("a label twice: " + line);
            }
        }
        if (!seen.add(family + labels)) {
            throw new IllegalArgumentException("a metric twice: " + line);
        }
        samples.add(new Sample(family, labels, Double.parseDouble(matcher.group(3))));
    }
}
