package org.hmmlab.results.latency;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.HdrHistogram.HistogramLogWriter;
import org.hmmlab.results.model.Sha256;

/**
 * One JVM's histograms as a log of HdrHistogram's, version 1.3: one line an iteration and kind, tagged
 * {@code benchmark|arm|fork|kind}, values in ns. Any tool that reads such logs can plot and merge them.
 */
public final class HistogramLog {
    private static final double MAX_COLUMN_IS_MILLISECONDS = 1e6;

    private HistogramLog() {}

    /**
     * Writes a log.
     *
     * @param latency what to write; the time stamps of its histograms, in ms since 1970, are kept
     * @param whose benchmark, arm and fork, separated by |
     * @return the log's text
     */
    public static String write(ForkLatency latency, String whose) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
            HistogramLogWriter writer = new HistogramLogWriter(out);
            writer.outputComment("[one line an iteration and kind; values in ns, the column of maxima in ms]");
            writer.outputLogFormatVersion();
            long start = Long.MAX_VALUE;
            for (Kind kind : Kind.values()) {
                for (Histogram histogram : latency.iterations(kind)) {
                    start = Math.min(start, histogram.getStartTimeStamp());
                }
            }
            if (start != Long.MAX_VALUE) {
                writer.outputStartTime(start);
            }
            writer.outputLegend();
            for (Kind kind : Kind.values()) {
                for (Histogram histogram : latency.iterations(kind)) {
                    histogram.setTag(tag(whose + '|' + kind.word()));
                    writer.outputIntervalHistogram(
                            histogram.getStartTimeStamp() / 1e3,
                            histogram.getEndTimeStamp() / 1e3,
                            histogram,
                            MAX_COLUMN_IS_MILLISECONDS);
                }
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** The format forbids commas, white space and line breaks in tags. */
    private static String tag(String text) {
        return text.replaceAll("[,\\s]+", "_");
    }

    /**
     * Reads a log.
     *
     * @param file the log
     * @return its histograms
     * @throws IOException if it cannot be read or is no such log, or is named by a SHA-256 that is not its content's
     */
    public static ForkLatency read(Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        String name = file.getFileName().toString();
        if (name.matches(Sha256.PATTERN) && !Sha256.of(content).equals(name)) {
            throw new IOException("an attachment must be what it was: " + file + " has SHA-256 " + Sha256.of(content)
                    + "; it was changed or cut off, bring it back from a copy");
        }
        return parse(new String(content, StandardCharsets.UTF_8), file.toString());
    }

    /**
     * Reads a log's text.
     *
     * @param text the log
     * @param where its name, for messages
     * @return its histograms
     * @throws IOException if it is no such log
     */
    public static ForkLatency parse(String text, String where) throws IOException {
        ForkLatency latency = new ForkLatency();
        ByteArrayInputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        try (HistogramLogReader reader = new HistogramLogReader(in)) {
            while (reader.hasNext()) {
                EncodableHistogram next = reader.nextIntervalHistogram();
                if (!(next instanceof Histogram histogram) || histogram.getTag() == null) {
                    throw new IOException("a histogram log must hold tagged histograms of whole numbers: " + where);
                }
                Histogram sized = ForkLatency.newHistogram();
                sized.add(histogram);
                sized.setStartTimeStamp(histogram.getStartTimeStamp());
                sized.setEndTimeStamp(histogram.getEndTimeStamp());
                latency.add(kind(histogram.getTag(), where), sized);
            }
        } catch (RuntimeException e) {
            throw new IOException("a histogram log must be readable: " + where + ": " + e, e);
        }
        return latency;
    }

    private static Kind kind(String tag, String where) throws IOException {
        String word = tag.substring(tag.lastIndexOf('|') + 1);
        try {
            return Kind.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IOException("a tag must end in service, response, hiccup or outside: tag=" + tag + ", " + where);
        }
    }
}
