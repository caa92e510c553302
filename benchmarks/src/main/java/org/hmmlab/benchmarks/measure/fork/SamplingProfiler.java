package org.hmmlab.benchmarks.measure.fork;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import org.hmmlab.profiles.stacks.ProfileEvent;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.runner.IterationType;

/**
 * Samples the measured iterations of a fork and nothing else: neither warm-up, nor the turns of other JVMs, nor the tear-down.
 * Stands behind {@code IterationProfiler} on JMH's command line, so that the turn is granted before it starts and passed on
 * after it has stopped. JMH calls it from one thread.
 */
public final class SamplingProfiler implements InternalProfiler {
    /** System property of the fork: the event's name. */
    public static final String EVENT = "hmmlab.profile.event";

    /** System property: distance of samples, ns or bytes. */
    public static final String INTERVAL = "hmmlab.profile.interval";

    /** System property: the recording to write. */
    public static final String RECORDING = "hmmlab.profile.recording";

    /** System property: how many measured iterations are sampled. */
    public static final String ROUNDS = "hmmlab.profile.rounds";

    /** End of the name of the file beside the recording that says how it came about. */
    public static final String NOTES = ".properties";

    private final int rounds = Integer.getInteger(ROUNDS, Integer.MAX_VALUE);
    private Sampler sampler;
    private long samples;
    private int measured;

    /** JMH makes one in its own process too: nothing may be loaded here. */
    public SamplingProfiler() {}

    @Override
    public String getDescription() {
        return "samples the measured iterations";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        if (iteration.getType() == IterationType.MEASUREMENT && ++measured <= rounds) {
            if (sampler == null) {
                sampler = new Sampler(event(), interval(), recording(), ProfilerBackend::load);
            }
            sampler.start();
        }
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        if (iteration.getType() == IterationType.MEASUREMENT && measured <= rounds) {
            boolean isLast = measured == rounds;
            if (isLast) {
                Heartbeat.beat(event(), interval());
            }
            samples = sampler.samples();
            sampler.stop();
            if (isLast) {
                writeNotes();
            }
        }
        return List.of();
    }

    private void writeNotes() {
        Properties notes = new Properties();
        notes.setProperty("engine", sampler.engine());
        notes.setProperty("failure", sampler.failure());
        notes.setProperty("samples", Long.toString(samples));
        try (Writer out = Files.newBufferedWriter(Path.of(recording() + NOTES))) {
            notes.store(out, null);
        } catch (IOException e) {
            throw new UncheckedIOException("the profile's notes must be writable", e);
        }
    }

    private static ProfileEvent event() {
        return ProfileEvent.parse(System.getProperty(EVENT));
    }

    private static long interval() {
        return Long.getLong(INTERVAL, 1);
    }

    private static Path recording() {
        return Path.of(System.getProperty(RECORDING));
    }
}
