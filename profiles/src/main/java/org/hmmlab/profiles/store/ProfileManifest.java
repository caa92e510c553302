package org.hmmlab.profiles.store;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hmmlab.profiles.stacks.ProfileEvent;
import org.hmmlab.profiles.stacks.StackCounts;

/**
 * What a stored profile is a profile of, and how it came about.
 *
 * @param id its name
 * @param event what was sampled
 * @param interval asked for: ns of time, or bytes
 * @param arm the design, or the jar
 * @param benchmark class and method
 * @param params of the benchmark, without those of the arm
 * @param threads worker threads
 * @param group profiles with the same were taken in lock-step, JVM by JVM; empty if it stands alone
 * @param startedAt ISO-8601
 * @param command the command line
 * @param jvmArgs of every JVM, the same as in unprofiled runs
 * @param environment facts about the machine
 * @param forks one per JVM
 * @param harness beginnings of the frames that are the measuring tool's, packages with slashes; JMH's need not be said
 */
public record ProfileManifest(
        @JsonProperty("id") String id,
        @JsonProperty("event") String event,
        @JsonProperty("interval") long interval,
        @JsonProperty("arm") String arm,
        @JsonProperty("benchmark") String benchmark,
        @JsonProperty("params") SortedMap<String, String> params,
        @JsonProperty("threads") int threads,
        @JsonProperty("group") String group,
        @JsonProperty("startedAt") String startedAt,
        @JsonProperty("command") List<String> command,
        @JsonProperty("jvmArgs") List<String> jvmArgs,
        @JsonProperty("environment") Map<String, String> environment,
        @JsonProperty("forks") List<ForkProfile> forks,
        @JsonProperty("harness") List<String> harness) {
    /** What profiles were stored with before they said it. */
    private static final List<String> HARNESS_OF_BEFORE =
            List.of("org/hmmlab/benchmarks/runner/", "org/hmmlab/benchmarks/profile/");

    /** Checks and copies; a profile that does not say its tool's frames was stored before they were. */
    public ProfileManifest {
        ProfileEvent.parse(event);
        params = Collections.unmodifiableSortedMap(new TreeMap<>(params));
        command = List.copyOf(command);
        jvmArgs = List.copyOf(jvmArgs);
        environment = Collections.unmodifiableMap(new TreeMap<>(environment));
        forks = List.copyOf(forks);
        harness = Optional.ofNullable(harness).map(List::copyOf).orElse(HARNESS_OF_BEFORE);
    }

    /**
     * The same, sampled by a tool whose own frames begin like this.
     *
     * @param prefixes packages with slashes, each with one at its end
     */
    public ProfileManifest withHarness(List<String> prefixes) {
        return new ProfileManifest(
                id,
                event,
                interval,
                arm,
                benchmark,
                params,
                threads,
                group,
                startedAt,
                command,
                jvmArgs,
                environment,
                forks,
                prefixes);
    }

    /**
     * The same, but that files of a folder are named from there: what is tracked must not name a machine's paths.
     *
     * @param home the folder
     */
    public ProfileManifest from(Path home) {
        TreeMap<String, String> portable = new TreeMap<>(params);
        String start = home.toAbsolutePath().normalize() + "/";
        portable.replaceAll((name, value) -> value.startsWith(start) ? value.substring(start.length()) : value);
        return with(portable, forks);
    }

    /**
     * The same with the hashes of other stacks.
     *
     * @param stacks one per JVM, in order
     */
    ProfileManifest withHashes(List<StackCounts> stacks) {
        List<ForkProfile> hashed = new ArrayList<>();
        for (int i = 0; i < forks.size(); i++) {
            hashed.add(forks.get(i).withHash(ProfileStore.hash(stacks.get(i))));
        }
        return with(params, hashed);
    }

    private ProfileManifest with(SortedMap<String, String> otherParams, List<ForkProfile> otherForks) {
        return new ProfileManifest(
                id,
                event,
                interval,
                arm,
                benchmark,
                otherParams,
                threads,
                group,
                startedAt,
                command,
                jvmArgs,
                environment,
                otherForks,
                harness);
    }

    /** The event itself. */
    @JsonIgnore
    public ProfileEvent kind() {
        return ProfileEvent.parse(event);
    }

    /** The engines that sampled, in words; why there are none otherwise. */
    @JsonIgnore
    public String engines() {
        TreeSet<String> engines = new TreeSet<>();
        forks.forEach(fork -> engines.add(fork.isOk() ? fork.engine() : "none: " + fork.failure()));
        return String.join(", ", engines);
    }

    /** What was profiled, in one line, with the engine. */
    @JsonIgnore
    public String title() {
        return event + " of " + benchmark + (params.isEmpty() ? "" : " " + params) + " t" + threads + ", " + arm + ", "
                + forks.size() + " JVMs, engine " + engines();
    }
}
