package org.hmmlab.benchmarks.measure.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hmmlab.benchmarks.measure.fork.ProfilerBackend;
import org.hmmlab.benchmarks.measure.fork.Sampler;
import org.hmmlab.profiles.stacks.ProfileEvent;
import org.hmmlab.profiles.stacks.Recording;
import org.hmmlab.profiles.stacks.StackCounts;

/** Tries each event on a canary that does what the event samples, in a JVM of its own: what is seen works. */
public final class EngineProbe {
    private static final int ENOUGH_SAMPLES = 8;

    /** The wall clock samples a few threads at a time, and most of a JVM's threads are not the canary. */
    private static final int ENOUGH_WALL_SAMPLES = 200;

    private static final int MAX_ROUNDS = 300;
    private static final String LINE = "engine\t";

    private EngineProbe() {}

    /**
     * What is known of one event.
     *
     * @param event what is sampled
     * @param engine in words; empty if none works
     * @param failure why not; empty if it works
     * @param sawCanary whether the canary's frame was in the samples
     */
    public record Finding(ProfileEvent event, String engine, String failure, boolean sawCanary) {
        /** The finding in words. */
        public String words() {
            if (!failure.isEmpty()) {
                return "no: " + failure;
            }
            return sawCanary ? "yes: " + engine : "no: " + engine + " runs, but did not see what it should";
        }
    }

    /**
     * Tries all events.
     *
     * @return one finding per event; every one a failure with the reason if no other JVM could be started
     */
    public static List<Finding> inOtherJvm() throws InterruptedException {
        return inOtherJvm(Map.of());
    }

    /** The same with another environment. */
    static List<Finding> inOtherJvm(Map<String, String> environment) throws InterruptedException {
        ProbeJvm probe = ProbeJvm.run(EngineProbe.class, List.of(), environment);
        return read(probe.output(), probe.exit());
    }

    private static List<Finding> read(String output, int exit) {
        List<Finding> findings = new ArrayList<>();
        for (ProfileEvent event : ProfileEvent.values()) {
            String start = LINE + event.id() + '\t';
            findings.add(output.lines()
                    .filter(line -> line.startsWith(start))
                    .map(line -> line.substring(start.length()).split("\t", -1))
                    .map(f -> new Finding(event, f[0], f[1], Boolean.parseBoolean(f[2])))
                    .findFirst()
                    .orElse(new Finding(event, "", "the JVM that tried it ended with " + exit, false)));
        }
        return findings;
    }

    /** Tries all events in this JVM; one line each. */
    public static void main(String[] args) throws IOException {
        for (ProfileEvent event : ProfileEvent.values()) {
            Finding finding = probe(event);
            System.out.println(LINE
                    + event.id()
                    + '\t'
                    + finding.engine()
                    + '\t'
                    + finding.failure().replaceAll("\\s+", " ")
                    + '\t'
                    + finding.sawCanary());
        }
    }

    /** Tries one event in this JVM. */
    static Finding probe(ProfileEvent event) throws IOException {
        Path recording = Files.createTempFile("hmmlab-canary", ".jfr");
        try {
            Sampler sampler = new Sampler(event, event.defaultInterval(), recording, ProfilerBackend::load);
            int enough = event == ProfileEvent.WALL ? ENOUGH_WALL_SAMPLES : ENOUGH_SAMPLES;
            sampler.start();
            for (int round = 0; round < MAX_ROUNDS && sampler.failure().isEmpty(); round++) {
                act(event);
                if (sampler.samples() >= enough) {
                    break;
                }
            }
            sampler.stop();
            if (!sampler.failure().isEmpty()) {
                return new Finding(event, sampler.engine(), sampler.failure(), false);
            }
            String frame = SamplerTarget.class.getName().replace('.', '/') + '.' + method(event);
            StackCounts seen = Recording.read(recording, event);
            boolean sawCanary = seen.weights().keySet().stream()
                    .anyMatch(stack -> StackCounts.frames(stack).contains(frame));
            return new Finding(event, sampler.engine(), "", sawCanary);
        } finally {
            Files.deleteIfExists(recording);
        }
    }

    private static void act(ProfileEvent event) {
        switch (event) {
            case CPU -> SamplerTarget.burn();
            case WALL -> SamplerTarget.idle();
            case ALLOC -> SamplerTarget.allocate();
            case LOCK -> SamplerTarget.contend();
            case NATIVEMEM -> SamplerTarget.malloc();
        }
    }

    private static String method(ProfileEvent event) {
        return switch (event) {
            case CPU -> "burn";
            case WALL -> "idle";
            case ALLOC -> "allocate";
            case LOCK -> "enter";
            case NATIVEMEM -> "malloc";
        };
    }
}
