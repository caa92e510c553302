package org.hmmlab.benchmarks.measure.fork;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.hmmlab.profiles.stacks.ProfileEvent;

/**
 * Samples one event of this JVM into a recording, in as many pieces as it is started and stopped, with the first engine that
 * works. Never throws because a machine cannot do it: says why instead. Used by one thread.
 */
public final class Sampler {
    private final ProfileEvent event;
    private final long interval;
    private final Path recording;
    private final Supplier<ProfilerBackend> loader;
    private ProfilerBackend backend;
    private Engine engine;
    private String failure = "";

    /**
     * A sampler that has not started.
     *
     * @param interval ns of time, or bytes
     * @param recording the JFR file that it writes
     * @param loader of the profiler, asked at the first start
     */
    public Sampler(ProfileEvent event, long interval, Path recording, Supplier<ProfilerBackend> loader) {
        this.event = event;
        this.interval = interval;
        this.recording = recording;
        this.loader = loader;
        if (recording.toString().contains(",")) {
            failure = "the profiler's recording must lie where no comma is in the path: " + recording;
        }
    }

    /** Starts, or goes on. */
    public void start() {
        if (!failure.isEmpty()) {
            return;
        }
        if (engine != null) {
            execute("resume,jfr," + engine.optionsWith(interval) + ",file=" + recording);
            return;
        }
        try {
            backend = loader.get();
        } catch (UnsupportedOperationException e) {
            failure = e.getMessage();
            return;
        }
        List<String> refusals = new ArrayList<>();
        String only = System.getenv().getOrDefault(Engine.ONLY, "");
        for (Engine candidate : Engine.of(event, only)) {
            execute("start,jfr," + candidate.optionsWith(interval) + ",file=" + recording);
            if (failure.isEmpty()) {
                engine = candidate;
                return;
            }
            refusals.add(candidate.name() + ": " + failure);
            failure = "";
        }
        failure = "no engine samples " + event.id() + " here: "
                + (refusals.isEmpty() ? Engine.ONLY + '=' + only + " allows none" : String.join("; ", refusals));
    }

    /** Stops for now, or for good: what was sampled is in the recording. */
    public void stop() {
        if (engine != null && failure.isEmpty()) {
            execute("stop,file=" + recording);
        }
    }

    /** The engine in words, with version and interval; empty if none works. */
    public String engine() {
        if (engine == null) {
            return "";
        }
        long effective = engine.effective(interval);
        String every = event == ProfileEvent.CPU || event == ProfileEvent.WALL
                ? "every " + effective / 1_000 + " us"
                : effective <= 1 ? "all" : "from " + effective + ' ' + event.unit();
        return engine.name() + ", " + every + " (" + backend.version() + ')';
    }

    /** Why nothing was sampled; empty if something could. */
    public String failure() {
        return failure;
    }

    /** Samples so far; 0 if nothing samples. */
    public long samples() {
        return engine == null || !failure.isEmpty() ? 0 : backend.samples();
    }

    private void execute(String command) {
        try {
            backend.execute(command);
        } catch (IOException | IllegalStateException | IllegalArgumentException e) {
            failure = e.getMessage() == null ? e.toString() : e.getMessage();
        }
    }
}
