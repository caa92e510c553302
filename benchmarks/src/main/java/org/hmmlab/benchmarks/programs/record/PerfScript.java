package org.hmmlab.benchmarks.programs.record;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@code perf script} prints with the fields pid, tid, time, event and trace, one record a line:
 * {@code PID/TID SECONDS.NANOS: NAME: TEXT}.
 */
final class PerfScript {
    /** The fields that perf must print, for tracepoints; its own records follow them. */
    static final String FIELDS = "trace:pid,tid,time,event,trace";

    private static final Pattern LINE =
            Pattern.compile("\\s*(-?\\d+)/(-?\\d+)\\s+(\\d+)\\.(\\d{9}):\\s+(?:(PERF_RECORD_\\w+)|(\\w+:\\w+): *)(.*)");
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int MAX_SHOWN = 160;

    private PerfScript() {}

    /** Takes records in order. */
    interface Sink {
        /** Takes the next. */
        void accept(PerfEvent event) throws IOException, RecordingException;
    }

    /**
     * Reads all records in order.
     *
     * @param text perf's output, read to its end
     * @param consumer takes each record
     * @throws RecordingException if a line is no record; names the line
     */
    static void read(Reader text, Sink consumer) throws IOException, RecordingException {
        BufferedReader lines = new BufferedReader(text);
        PerfEvent last = null;
        int number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            PerfEvent event = parse(line);
            if (event != null) {
                consumer.accept(event);
                last = event;
            } else if (!line.isBlank() && (last == null || !last.endsWithText())) {
                throw new RecordingException(
                        RecordingException.Reason.FAILED,
                        "perf script, line " + number + ": expected 'PID/TID SECONDS.NANOS: NAME: TEXT', found '"
                                + shortened(line) + "'");
            }
        }
    }

    /** The record on a line, or null if it is none. */
    static @Nullable PerfEvent parse(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            return null;
        }
        try {
            String record = matcher.group(5);
            return new PerfEvent(
                    record != null ? record : matcher.group(6),
                    Integer.parseInt(matcher.group(1)),
                    Integer.parseInt(matcher.group(2)),
                    Math.addExact(
                            Math.multiplyExact(Long.parseLong(matcher.group(3)), NANOS_PER_SECOND),
                            Long.parseLong(matcher.group(4))),
                    matcher.group(7));
        } catch (NumberFormatException | ArithmeticException e) {
            return null;
        }
    }

    private static String shortened(String line) {
        String printable = line.replaceAll("\\p{Cntrl}", "?");
        return printable.length() <= MAX_SHOWN ? printable : printable.substring(0, MAX_SHOWN) + "…";
    }
}
