package org.hmmlab.benchmarks.measure.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jdk.jfr.FlightRecorder;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;
import org.hmmlab.benchmarks.measure.fork.ProfilerBackend;
import org.hmmlab.benchmarks.measure.fork.Sampler;
import org.hmmlab.profiles.stacks.ProfileEvent;
import org.hmmlab.profiles.stacks.Recording;
import org.hmmlab.profiles.stacks.StackCounts;
import org.jspecify.annotations.Nullable;

/**
 * The JVM's own sampling of CPU time (JEP 509), where it has it, against the profiler's on the same canary: each watches as
 * many rounds of it, one after the other, and says how many of the canary's thread's samples hold its frame.
 */
public final class CpuTimeProbe {
    private static final String EVENT = "jdk.CPUTimeSample";
    private static final String LOST = "jdk.CPUTimeSamplesLost";
    private static final String HOT = "burn";
    private static final int WARMUP_ROUNDS = 50;
    private static final int ROUNDS = 300;
    private static final String LINE = "cpu time\t";

    private CpuTimeProbe() {}

    /**
     * What one sampler saw of the canary's thread.
     *
     * @param samples with a stack
     * @param hot of these, with the canary's frame
     */
    record Seen(long samples, long hot) {
        private String words() {
            return samples == 0
                    ? "no sample"
                    : String.format(Locale.ROOT, "%.1f %% of %d samples", 100.0 * hot / samples, samples);
        }
    }

    /** Tries it in another JVM like this one; the answer in words. */
    public static String inOtherJvm() throws InterruptedException {
        ProbeJvm probe = ProbeJvm.run(CpuTimeProbe.class, List.of(), Map.of());
        return probe.output()
                .lines()
                .filter(line -> line.startsWith(LINE))
                .map(line -> line.substring(LINE.length()))
                .findFirst()
                .orElse("no: the JVM that tried it ended with " + probe.exit());
    }

    /** Tries it in this JVM; one line. */
    public static void main(String[] args) throws IOException {
        System.out.println(LINE + probe());
    }

    static String probe() throws IOException {
        boolean isKnown = FlightRecorder.getFlightRecorder().getEventTypes().stream()
                .anyMatch(type -> type.getName().equals(EVENT));
        if (!isKnown) {
            return "no: JDK " + Runtime.version().feature() + " on " + System.getProperty("os.name") + " has no event "
                    + EVENT + ", which came with JDK 25 on Linux (JEP 509)";
        }
        rounds(WARMUP_ROUNDS);
        String own = ofJvm();
        return own + "; the profiler on the same canary: " + ofProfiler();
    }

    private static String ofJvm() throws IOException {
        Path file = Files.createTempFile("hmmlab-cputime", ".jfr");
        try (jdk.jfr.Recording recording = new jdk.jfr.Recording()) {
            recording.enable(EVENT).with("throttle", "1ms");
            recording.enable(LOST);
            recording.start();
            rounds(ROUNDS);
            recording.stop();
            recording.dump(file);
            return words(RecordingFile.readAllEvents(file));
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static String words(List<RecordedEvent> events) {
        String own = Thread.currentThread().getName();
        long samples = 0;
        long hot = 0;
        long failed = 0;
        long lost = 0;
        for (RecordedEvent event : events) {
            if (event.getEventType().getName().equals(LOST)) {
                lost += event.getLong("lostSamples");
            } else if (event.getThread("eventThread") != null
                    && own.equals(event.getThread("eventThread").getJavaName())) {
                RecordedStackTrace stack = event.getStackTrace();
                if (event.getBoolean("failed") || stack == null) {
                    failed++;
                } else {
                    samples++;
                    hot += stack.getFrames().stream().anyMatch(CpuTimeProbe::isHot) ? 1 : 0;
                }
            }
        }
        return String.format(
                Locale.ROOT,
                "%s: every 1 ms of CPU time asked for (JEP 509), canary's frame in %s, %d failed, %d lost",
                hot > 0 ? "yes" : "no, it did not see the canary",
                new Seen(samples, hot).words(),
                failed,
                lost);
    }

    private static boolean isHot(@Nullable RecordedFrame frame) {
        return frame != null
                && frame.isJavaFrame()
                && frame.getMethod().getType().getName().equals(SamplerTarget.class.getName())
                && frame.getMethod().getName().equals(HOT);
    }

    private static String ofProfiler() throws IOException {
        Path file = Files.createTempFile("hmmlab-cputime", ".jfr");
        try {
            Sampler sampler =
                    new Sampler(ProfileEvent.CPU, ProfileEvent.CPU.defaultInterval(), file, ProfilerBackend::load);
            sampler.start();
            rounds(ROUNDS);
            sampler.stop();
            if (!sampler.failure().isEmpty()) {
                return "none: " + sampler.failure().replaceAll("\\s+", " ");
            }
            return "canary's frame in "
                    + seen(Recording.read(file, ProfileEvent.CPU)).words() + " (" + sampler.engine() + ')';
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** What stacks with their thread as outermost frame show of this thread. */
    static Seen seen(StackCounts stacks) {
        String thread = '[' + Thread.currentThread().getName();
        String frame = SamplerTarget.class.getName().replace('.', '/') + '.' + HOT;
        long samples = 0;
        long hot = 0;
        for (Map.Entry<String, Long> stack : stacks.weights().entrySet()) {
            List<String> frames = StackCounts.frames(stack.getKey());
            if (frames.get(0).startsWith(thread)) {
                samples += stack.getValue();
                hot += frames.contains(frame) ? stack.getValue() : 0;
            }
        }
        return new Seen(samples, hot);
    }

    private static void rounds(int count) {
        for (int round = 0; round < count; round++) {
            SamplerTarget.burn();
        }
    }
}
