package org.hmmlab.results.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The settings of a run, typed. {@link RunHeader#settings()} holds them by name, as files do; the names stand here only. What a run does
 * not say, because it is of another kind or was stored before, is empty. Immutable.
 *
 * @param values by name, in the order given
 */
public record RunSettings(Map<String, String> values) {
    private static final String EXECUTION = "execution";
    private static final String PAIRS = "pairs";
    private static final String JVMS = "JVMs";
    private static final String TIMING = "timing";
    private static final String TIMING_OF = "timing of ";
    private static final String GOAL = "goal";
    private static final String CONTENT = "content ";
    private static final String JVM = "jvm ";
    private static final String JDK = "jdk ";
    private static final String RULES = "validity rules";
    private static final String GIT_COMMIT = "git commit";
    private static final String MACHINE_CLASS = "machine class";
    private static final String RESUMES = "resumes";
    private static final String BISECTION = "bisection";
    private static final String PROBE = "probe";
    private static final String CALIBRATION_TRIAL = "calibration trial";
    private static final String INJECTED_TAIL = "injected tail";
    private static final String UNKNOWN = "unknown";

    /** Copies. */
    public RunSettings {
        values = Require.ordered(values);
    }

    /**
     * Begins a run's settings.
     *
     * @return without any
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * How the JVMs of a pair ran: in lock-step, or in blocks and why.
     *
     * @return in words; empty if it compares nothing
     */
    public Optional<String> execution() {
        return text(EXECUTION);
    }

    /**
     * Pairs of JVMs that were planned for each benchmark.
     *
     * @return empty if it compares nothing
     */
    public OptionalInt pairs() {
        return number(PAIRS);
    }

    /**
     * The timing that a JVM of a case had: its own where the run says one, else that of the run.
     *
     * @param benchmarkCase what the JVM measured
     * @return empty if the run does not say
     */
    public Optional<RunTiming> timing(BenchmarkCase benchmarkCase) {
        return text(timingOf(benchmarkCase)).or(() -> text(TIMING)).flatMap(RunTiming::parse);
    }

    /**
     * SHA-256 of what an arm's program consists of.
     *
     * @param role A or B
     * @return empty if the run does not say
     */
    public Optional<String> content(Role role) {
        return text(CONTENT + role);
    }

    /**
     * The launcher of an arm's JVM.
     *
     * @param role A or B
     * @return empty if the run does not say
     */
    public Optional<String> jvm(Role role) {
        return text(JVM + role);
    }

    /**
     * The JDK of an arm, in words.
     *
     * @param role A or B
     * @return empty if the run does not say
     */
    public Optional<String> jdk(Role role) {
        return text(JDK + role);
    }

    /**
     * The rules by which iterations count, as text.
     *
     * @return empty for a run that was stored before rules were
     */
    public Optional<String> rules() {
        return text(RULES);
    }

    /**
     * The commit at which the lab stood; ends with {@code -dirty} if it had changes.
     *
     * @return empty if it is not known
     */
    public Optional<String> gitCommit() {
        return text(GIT_COMMIT).filter(commit -> !commit.equals(UNKNOWN));
    }

    /**
     * Fingerprint of the class of machine.
     *
     * @return empty if the run does not say
     */
    public Optional<String> machineClass() {
        return text(MACHINE_CLASS);
    }

    /**
     * The interrupted run that this one goes on with.
     *
     * @return its id; empty if there is none
     */
    public Optional<String> resumes() {
        return text(RESUMES);
    }

    /**
     * The bisection that this run is a probe of.
     *
     * @return its identity; empty if it is none
     */
    public Optional<String> bisection() {
        return text(BISECTION);
    }

    /**
     * Which probe of its bisection this run is.
     *
     * @return its number; empty if it is none
     */
    public OptionalInt probe() {
        return number(PROBE);
    }

    /**
     * The trial of a calibration that this run is.
     *
     * @return its name; empty if it is none
     */
    public Optional<String> calibrationTrial() {
        return text(CALIBRATION_TRIAL);
    }

    /**
     * Whether operations of B were delayed on purpose: a trial of the lab itself, no result of what it measured.
     *
     * @return true if they were
     */
    public boolean hasInjectedTail() {
        return values.containsKey(INJECTED_TAIL);
    }

    /** However a case is driven and measured, its JVMs have one timing. */
    private static String timingOf(BenchmarkCase benchmarkCase) {
        return TIMING_OF
                + BenchmarkCase.of(
                        benchmarkCase.name(), LoadPattern.ofBenchmark(benchmarkCase.params()), benchmarkCase.threads());
    }

    private Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
    }

    private OptionalInt number(String name) {
        String value = values.getOrDefault(name, "");
        return value.matches("\\d{1,9}") ? OptionalInt.of(Integer.parseInt(value)) : OptionalInt.empty();
    }

    /** Puts the settings of a run together, in the order in which the page shows them. Used by one thread. */
    public static final class Builder {
        private final Map<String, String> values = new LinkedHashMap<>();

        private Builder() {}

        /**
         * How the JVMs of a pair run.
         *
         * @param text in words
         * @return this
         */
        public Builder execution(String text) {
            return with(EXECUTION, text);
        }

        /**
         * Pairs planned for each benchmark.
         *
         * @param count of pairs
         * @return this
         */
        public Builder pairs(int count) {
            return with(PAIRS, Integer.toString(count));
        }

        /**
         * JVMs planned for each benchmark, where nothing is compared.
         *
         * @param count of JVMs
         * @return this
         */
        public Builder jvms(int count) {
            return with(JVMS, Integer.toString(count));
        }

        /**
         * How long JVMs warm up and measure, where a case has no timing of its own.
         *
         * @param timing of the run
         * @return this
         */
        public Builder timing(RunTiming timing) {
            return with(TIMING, timing.toString());
        }

        /**
         * How long the JVMs of one case warm up and measure.
         *
         * @param benchmarkCase what they measure
         * @param timing of this case
         * @return this
         */
        public Builder timing(BenchmarkCase benchmarkCase, RunTiming timing) {
            return with(timingOf(benchmarkCase), timing.toString());
        }

        /**
         * What the comparison is to find.
         *
         * @param text in words
         * @return this
         */
        public Builder goal(String text) {
            return with(GOAL, text);
        }

        /**
         * What an arm's program consists of.
         *
         * @param role A or B
         * @param sha256 of it
         * @return this
         */
        public Builder content(Role role, String sha256) {
            return with(CONTENT + role, sha256);
        }

        /**
         * The launcher of an arm's JVM.
         *
         * @param role A or B
         * @param launcher its path
         * @return this
         */
        public Builder jvm(Role role, String launcher) {
            return with(JVM + role, launcher);
        }

        /**
         * The JDK of an arm.
         *
         * @param role A or B
         * @param text in words
         * @return this
         */
        public Builder jdk(Role role, String text) {
            return with(JDK + role, text);
        }

        /**
         * The rules by which iterations count.
         *
         * @param text that can be read back
         * @return this
         */
        public Builder rules(String text) {
            return with(RULES, text);
        }

        /**
         * The class of machine.
         *
         * @param fingerprint of it
         * @return this
         */
        public Builder machineClass(String fingerprint) {
            return with(MACHINE_CLASS, fingerprint);
        }

        /**
         * The interrupted run that this one goes on with.
         *
         * @param runId its id
         * @return this
         */
        public Builder resumes(String runId) {
            return with(RESUMES, runId);
        }

        /**
         * The bisection that this run is a probe of.
         *
         * @param identity of the bisection
         * @param number of the probe
         * @return this
         */
        public Builder probe(String identity, int number) {
            return with(BISECTION, identity).with(PROBE, Integer.toString(number));
        }

        /**
         * The trial of a calibration that this run is.
         *
         * @param name of the trial
         * @return this
         */
        public Builder calibrationTrial(String name) {
            return with(CALIBRATION_TRIAL, name);
        }

        /**
         * Says that operations of B are delayed on purpose.
         *
         * @param text in words
         * @return this
         */
        public Builder injectedTail(String text) {
            return with(INJECTED_TAIL, text);
        }

        /**
         * Any other setting, which no program reads back.
         *
         * @param name of the setting
         * @param value of it
         * @return this
         */
        public Builder with(String name, String value) {
            values.put(name, value);
            return this;
        }

        /**
         * Adds settings, over those of the same name.
         *
         * @param more by name
         * @return this
         */
        public Builder withAll(Map<String, String> more) {
            values.putAll(more);
            return this;
        }

        /**
         * What was put together.
         *
         * @return the settings
         */
        public RunSettings build() {
            return new RunSettings(values);
        }
    }
}
