package org.hmmlab.benchmarks.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Takes as long as a file in its jar says, so that a build makes it fast or slow. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LevelBenchmark {
    private long tokens;

    /** Reads the level of this build. */
    @Setup
    public void read() throws IOException {
        try (InputStream level = LevelBenchmark.class.getResourceAsStream("/level.txt")) {
            tokens = Long.parseLong(new String(level.readAllBytes(), StandardCharsets.UTF_8).trim());
        }
    }

    /** Spends so much. */
    @Benchmark
    public void work() {
        Blackhole.consumeCPU(tokens);
    }
}
