package org.hmmlab.profiles.stacks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import one.convert.Arguments;
import one.convert.JfrToFlame;

/** Reads a JFR recording of the profiler as stacks, the thread as outermost frame: all that was sampled, nothing folded. */
public final class Recording {
    private static final Pattern THREAD = Pattern.compile("^\\[(.*?)(?: tid=\\d+)?]$");
    private static final Pattern THREAD_NUMBER = Pattern.compile("\\d+$");
    private static final Pattern FRAME_TYPE = Pattern.compile("_\\[[01ijk]]$");
    private static final Pattern LAMBDA = Pattern.compile("\\$\\$Lambda[^.;]*");
    private static final Pattern GENERATED = Pattern.compile("(LambdaForm\\$[A-Z]+|GeneratedMethodAccessor)[^.;]*");

    private Recording() {}

    /**
     * Reads one event of a recording.
     *
     * @param jfr the recording, of one or more chunks
     * @throws IOException when it cannot be read
     */
    public static StackCounts read(Path jfr, ProfileEvent event) throws IOException {
        Path collapsed = Files.createTempFile("hmmlab-stacks", ".collapsed");
        try {
            Arguments arguments = new Arguments(
                    event.converterFlag(), "--threads", "--norm", "--total", "-o", "collapsed", jfr.toString());
            JfrToFlame.convert(jfr.toString(), collapsed.toString(), arguments);
            return StackCounts.parse(Files.readString(collapsed, StandardCharsets.UTF_8))
                    .map(Recording::clean);
        } catch (RuntimeException e) {
            throw new IOException("a recording must be readable: " + jfr + ": " + e, e);
        } finally {
            Files.deleteIfExists(collapsed);
        }
    }

    /** The same name in every JVM: no numbers of threads or lambdas, nothing about how a frame was compiled. */
    static String clean(String stack) {
        String[] frames = stack.split(";");
        for (int i = 0; i < frames.length; i++) {
            String frame = FRAME_TYPE.matcher(frames[i]).replaceFirst("");
            frame = LAMBDA.matcher(frame).replaceAll("\\$\\$Lambda");
            frames[i] = GENERATED.matcher(frame).replaceAll("$1");
        }
        var thread = THREAD.matcher(frames[0]);
        if (thread.matches()) {
            frames[0] = '[' + THREAD_NUMBER.matcher(thread.group(1)).replaceFirst("#") + ']';
        }
        return String.join(";", frames);
    }
}
