package org.hmmlab.benchmarks.measure.launch;

import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import org.openjdk.jmh.util.Optional;
import org.openjdk.jmh.util.lines.TestLineWriter;

/*
 * A line is "JMH " and its fields, each a tag and what belongs to it; an item is its length, a space, and as many characters.
 *
 *   E            an absent value
 *   S I T U      one item
 *   A L          a count, and as many items
 *   M            a count, and as often: a name (item), a count, and as many values (items)
 */
/**
 * A line of a benchmark list as JMH wrote it until it began to encode the values of parameters. All other fields are the same
 * today, so the line is translated and read by the lab's own JMH.
 */
final class PlainParamLine {
    private static final String MAGIC = "JMH ";

    private final String line;
    private int position;

    private PlainParamLine(String line) {
        this.line = line;
        this.position = MAGIC.length();
    }

    /**
     * The line as JMH writes it today.
     *
     * @throws NoSuchElementException when it is not what it must be
     */
    static String encoded(String line) {
        if (!line.startsWith(MAGIC)) {
            throw new NoSuchElementException("a line must begin with \"" + MAGIC.trim() + "\": " + line);
        }
        return new PlainParamLine(line).encoded();
    }

    private String encoded() {
        StringBuilder today = new StringBuilder(MAGIC);
        while (position < line.length()) {
            int start = position;
            String tag = word();
            switch (tag) {
                case "E" -> today.append(line, start, position);
                case "S", "I", "T", "U" -> {
                    item();
                    today.append(line, start, position);
                }
                case "A", "L" -> {
                    for (int left = number(); left > 0; left--) {
                        item();
                    }
                    today.append(line, start, position);
                }
                case "M" -> today.append(params());
                default ->
                    throw new NoSuchElementException("a field must have one of the tags E S I T U A L M: " + tag);
            }
        }
        return today.toString();
    }

    private String params() {
        Map<String, String[]> params = new TreeMap<>();
        for (int left = number(); left > 0; left--) {
            String name = item();
            String[] values = new String[number()];
            for (int i = 0; i < values.length; i++) {
                values[i] = item();
            }
            params.put(name, values);
        }
        TestLineWriter writer = new TestLineWriter();
        writer.putOptionalParamCollection(Optional.of(params));
        String written = writer.toString();
        return written.substring(MAGIC.length()) + (written.endsWith(" ") ? "" : " ");
    }

    private String item() {
        int length = number();
        int end = position + length;
        if (end > line.length()) {
            throw new NoSuchElementException("a line must not end within a value: " + line);
        }
        String item = line.substring(position, end);
        position = end < line.length() && line.charAt(end) == ' ' ? end + 1 : end;
        return item;
    }

    private int number() {
        String word = word();
        try {
            return Integer.parseInt(word);
        } catch (NumberFormatException e) {
            throw new NoSuchElementException("a length or a count must be a number: " + word, e);
        }
    }

    private String word() {
        int end = line.indexOf(' ', position);
        String word = line.substring(position, end < 0 ? line.length() : end);
        position = end < 0 ? line.length() : end + 1;
        return word;
    }
}
