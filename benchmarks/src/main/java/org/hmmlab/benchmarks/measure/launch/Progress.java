package org.hmmlab.benchmarks.measure.launch;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * How far a command is: one line that rewrites itself with the time left on a terminal, a few plain lines in a log. Not
 * thread-safe.
 */
public final class Progress {
    private static final int WIDTH = 100;

    private final PrintStream out;
    private final boolean isTerminal;
    private final LongSupplier clockNanos;
    private final long startNanos;
    private long plannedMillis = 1;
    private long doneMillis;
    private long doneBeforeMillis;
    private int quarter;

    /**
     * A progress that writes to a stream.
     *
     * @param isTerminal whether lines may be rewritten
     * @param clockNanos the clock, {@link System#nanoTime()} but in tests
     */
    public Progress(PrintStream out, boolean isTerminal, LongSupplier clockNanos) {
        this.out = out;
        this.isTerminal = isTerminal;
        this.clockNanos = clockNanos;
        this.startNanos = clockNanos.getAsLong();
    }

    /** Writes to the standard error stream, rewriting its line only if that is a terminal. */
    public static Progress onStandardError() {
        return new Progress(System.err, standardErrorIsTerminal(), System::nanoTime);
    }

    /** Says nothing. */
    public static Progress silent() {
        return new Progress(new PrintStream(OutputStream.nullOutputStream()), false, System::nanoTime);
    }

    /** Says how much there is to do, by the plan's own estimate. */
    public void plan(long millis) {
        plannedMillis = Math.max(1, millis);
    }

    /** Adds to what there is to do, for work that was not foreseen. */
    public void planMore(long millis) {
        plannedMillis += millis;
    }

    /** Says what runs now. */
    public void now(String what) {
        if (isTerminal) {
            String line = String.format(Locale.ROOT, "%3d %%  %s left  %s", percent(), left(), what);
            out.print('\r' + pad(line));
            out.flush();
        }
    }

    /** Says that something is done which the plan had estimated at so many milliseconds. */
    public void done(long millis, String what) {
        doneMillis += millis;
        if (isTerminal) {
            now(what);
        } else if (percent() / 25 > quarter) {
            quarter = percent() / 25;
            out.println("progress " + percent() + " %, " + left() + " left: " + what);
        }
    }

    /** The same of something that an earlier run has done: it says nothing of the pace of this one. */
    public void doneBefore(long millis, String what) {
        doneBeforeMillis += millis;
        done(millis, what);
    }

    /** Writes a line that stays. */
    public void say(String line) {
        clear();
        out.println(line);
    }

    /** Removes the line that rewrites itself. */
    public void clear() {
        if (isTerminal) {
            out.print('\r' + " ".repeat(WIDTH) + '\r');
            out.flush();
        }
    }

    int percent() {
        return (int) Math.min(100, 100 * doneMillis / plannedMillis);
    }

    /** Time left: the plan's until something is done, then at the pace so far. */
    String left() {
        long leftMillis = Math.max(0, plannedMillis - doneMillis);
        if (doneMillis > doneBeforeMillis) {
            double pace = (clockNanos.getAsLong() - startNanos) / 1e6 / (doneMillis - doneBeforeMillis);
            leftMillis = Math.round(leftMillis * pace);
        }
        Duration left = Duration.ofMillis(leftMillis);
        return String.format(Locale.ROOT, "%d:%02d", left.toMinutes(), left.toSecondsPart());
    }

    private static String pad(String line) {
        return line.length() >= WIDTH ? line.substring(0, WIDTH) : line + " ".repeat(WIDTH - line.length());
    }

    private static boolean standardErrorIsTerminal() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException e) {
            return System.console() != null;
        }
    }
}
