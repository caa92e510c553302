package org.hmmlab.results;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hmmlab.results.model.BenchmarkCase;
import org.hmmlab.results.model.Environment;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.ForkStatus;
import org.hmmlab.results.model.IterationRecord;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.model.RunHeader;
import org.hmmlab.results.model.RunKind;
import org.hmmlab.results.model.RunSettings;
import org.jspecify.annotations.Nullable;

/** Records for the tests of all modules, valid as they begin: a test says only what it is about. */
public final class TestRecords {
    private static final double WALL_NS = 1e8;

    private TestRecords() {}

    /** The header of a comparison of {@code kref} with {@code get-put}. */
    public static Header header(String runId) {
        return new Header(runId);
    }

    /** A JVM of arm and role A that measured three equal iterations of 100 ns on one thread, in pair 0. */
    public static Fork fork(String benchmark) {
        return new Fork(benchmark);
    }

    /** An iteration of 100 ms with its core, wall and CPU time alike, that nothing disturbed. */
    public static IterationRecord iteration(double nsPerOp) {
        return iteration(nsPerOp, nsPerOp, 1, 100_000);
    }

    /** An iteration of 100 ms that nothing disturbed. */
    public static IterationRecord iteration(double wallNsPerOp, double cpuNsPerOp, double cpuShare, long ops) {
        return iteration(wallNsPerOp, cpuNsPerOp, cpuShare, ops, 0, 0);
    }

    /** An iteration of 100 ms. */
    public static IterationRecord iteration(
            double wallNsPerOp, double cpuNsPerOp, double cpuShare, long ops, double jitMs, double gcMs) {
        return new IterationRecord(wallNsPerOp, cpuNsPerOp, cpuShare, ops, WALL_NS, jitMs, gcMs, 0, Map.of());
    }

    /** Equal iterations. */
    public static List<IterationRecord> iterations(int count, double nsPerOp) {
        return Collections.nCopies(count, iteration(nsPerOp));
    }

    /** A header in the making. */
    public static final class Header {
        private final String runId;
        private RunKind kind = RunKind.AB;
        private String startedAt = "2026-01-01T12:00:00Z";
        private List<String> command = List.of("scripts/lab", "ab");
        private long seed = 1;
        private Environment environment = new Environment(Map.of("cores", "2"));
        private List<String> arms = List.of("kref", "get-put");
        private Map<String, String> settings = Map.of();

        private Header(String runId) {
            this.runId = runId;
        }

        /** The kind. */
        public Header kind(RunKind other) {
            kind = other;
            return this;
        }

        /** The start, ISO-8601. */
        public Header startedAt(String other) {
            startedAt = other;
            return this;
        }

        /** The command. */
        public Header command(List<String> other) {
            command = other;
            return this;
        }

        /** The seed. */
        public Header seed(long other) {
            seed = other;
            return this;
        }

        /** The environment. */
        public Header environment(Environment other) {
            environment = other;
            return this;
        }

        /** The arms, baseline first. */
        public Header arms(List<String> other) {
            arms = other;
            return this;
        }

        /** The settings by name. */
        public Header settings(Map<String, String> other) {
            settings = other;
            return this;
        }

        /** The settings. */
        public Header settings(RunSettings.Builder other) {
            return settings(other.build().values());
        }

        /** The header. */
        public RunHeader build() {
            return new RunHeader(
                    RunHeader.SCHEMA_VERSION, runId, kind, startedAt, command, seed, environment, arms, settings);
        }
    }

    /** A JVM in the making. */
    public static final class Fork {
        private final String benchmark;
        private Map<String, String> params = new TreeMap<>();
        private int threads = 1;
        private @Nullable String arm;
        private Role role = Role.A;
        private int pair;
        private ForkStatus status = ForkStatus.OK;
        private List<IterationRecord> iterations = TestRecords.iterations(3, 100);
        private Map<String, Double> counters = Map.of();
        private @Nullable String failure;

        private Fork(String benchmark) {
            this.benchmark = benchmark;
        }

        /** The parameters. */
        public Fork params(Map<String, String> other) {
            params = other;
            return this;
        }

        /** The threads. */
        public Fork threads(int other) {
            threads = other;
            return this;
        }

        /** The arm; the role's word where none is said. */
        public Fork arm(String other) {
            arm = other;
            return this;
        }

        /** The role. */
        public Fork role(Role other) {
            role = other;
            return this;
        }

        /** The number of the pair. */
        public Fork pair(int other) {
            pair = other;
            return this;
        }

        /** The iterations. */
        public Fork iterations(List<IterationRecord> other) {
            iterations = other;
            return this;
        }

        /** Three equal iterations. */
        public Fork nanos(double nsPerOp) {
            return iterations(TestRecords.iterations(3, nsPerOp));
        }

        /** The exact counters. */
        public Fork counters(Map<String, Double> other) {
            counters = other;
            return this;
        }

        /** Says that it did not complete, and measured nothing. */
        public Fork failed(ForkStatus how, String why) {
            status = how;
            failure = why;
            iterations = List.of();
            return this;
        }

        /** The JVM. */
        public ForkRecord build() {
            return new ForkRecord(
                    arm == null ? role.toString() : arm,
                    role,
                    BenchmarkCase.of(benchmark, params, threads),
                    pair,
                    status,
                    iterations,
                    counters,
                    failure);
        }
    }
}
