package org.hmmlab.benchmarks.measure.fork;

import java.io.IOException;
import one.profiler.AsyncProfiler;

/** The profiler's commands, as text; what tests replace. */
public interface ProfilerBackend {
    /**
     * Carries a command out.
     *
     * @throws IllegalStateException when this machine or this JVM refuses it
     */
    void execute(String command) throws IOException;

    /** Samples since the last start. */
    long samples();

    /** Name and version. */
    String version();

    /**
     * Loads async-profiler from the class path into this JVM.
     *
     * @throws UnsupportedOperationException when it has no native library for this platform; says so
     */
    static ProfilerBackend load() {
        if (Engine.NO_LIBRARY.equals(System.getenv(Engine.ONLY))) {
            throw new UnsupportedOperationException("async-profiler has no native library here: " + Engine.ONLY + '='
                    + Engine.NO_LIBRARY + " hides it");
        }
        try {
            AsyncProfiler profiler = AsyncProfiler.getInstance();
            return new ProfilerBackend() {
                @Override
                public void execute(String command) throws IOException {
                    profiler.execute(command);
                }

                @Override
                public long samples() {
                    return profiler.getSamples();
                }

                @Override
                public String version() {
                    return "async-profiler " + profiler.getVersion();
                }
            };
        } catch (UnsatisfiedLinkError | IllegalStateException e) {
            throw new UnsupportedOperationException(
                    "async-profiler has no native library that works on " + System.getProperty("os.name") + ' '
                            + System.getProperty("os.arch") + ": " + e.getMessage(),
                    e);
        }
    }
}
