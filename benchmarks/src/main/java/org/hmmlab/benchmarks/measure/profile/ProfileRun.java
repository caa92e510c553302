package org.hmmlab.benchmarks.measure.profile;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import org.hmmlab.benchmarks.measure.fork.Heartbeat;
import org.hmmlab.benchmarks.measure.fork.SamplingProfiler;
import org.hmmlab.benchmarks.measure.fork.Timing;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.benchmarks.measure.launch.EnvironmentProbe;
import org.hmmlab.benchmarks.measure.launch.Interruption;
import org.hmmlab.benchmarks.measure.launch.JvmArgs;
import org.hmmlab.benchmarks.measure.launch.LockStep;
import org.hmmlab.benchmarks.measure.launch.MeasuredProcess;
import org.hmmlab.benchmarks.measure.launch.Progress;
import org.hmmlab.benchmarks.measure.launch.TimePlan;
import org.hmmlab.profiles.stacks.ProfileEvent;
import org.hmmlab.profiles.stacks.Recording;
import org.hmmlab.profiles.stacks.StackCounts;
import org.hmmlab.profiles.store.ForkProfile;
import org.hmmlab.profiles.store.ProfileManifest;
import org.hmmlab.profiles.store.ProfileStore;
import org.hmmlab.profiles.store.StoredProfile;

/**
 * Takes profiles: for each benchmark and event as many groups of JVMs as asked for, one JVM per arm, in lock-step as in a
 * comparison. One event a JVM, so that what one event costs shows in no other. Used by one thread.
 */
public final class ProfileRun {
    /** Frames of this lab's own code in a measured JVM, and of that of commits before it moved there. */
    private static final List<String> HARNESS = List.of(
            SamplingProfiler.class.getPackageName().replace('.', '/') + '/',
            "org/hmmlab/benchmarks/runner/",
            "org/hmmlab/benchmarks/profile/");

    private final ProfileStore store;
    private final List<String> command;
    private final Progress progress;
    private final Interruption interruption;
    private final Map<String, String> environment;

    /**
     * What is profiled.
     *
     * @param task the benchmark, without the parameters of the arms
     * @param arms one profile each; several take turns
     * @param event sampled
     * @param interval of the samples, ns or bytes; 0 takes the event's own
     * @param forks JVMs per arm
     * @param timing of each JVM, before the catalog's allowance for the benchmark
     */
    public record Plan(
            BenchmarkTask task, List<Arm> arms, ProfileEvent event, long interval, int forks, Timing timing) {
        /** Copies and checks. */
        public Plan {
            arms = List.copyOf(arms);
            if (arms.isEmpty() || forks < 1 || interval < 0) {
                throw new IllegalArgumentException("a profile must have an arm, a JVM and no negative interval: arms="
                        + arms.size() + ", forks=" + forks + ", interval=" + interval);
            }
            interval = interval == 0 ? event.defaultInterval() : interval;
        }

        /** Estimated time of all JVMs. */
        public long estimatedMillis() {
            return forks * TimePlan.lockStepMillis(arms.size(), task.timing(timing));
        }
    }

    /** A run into a store; the command line goes into every profile. */
    public ProfileRun(ProfileStore store, List<String> command, Progress progress, Interruption interruption) {
        this.store = store;
        this.command = List.copyOf(command);
        this.progress = progress;
        this.interruption = interruption;
        this.environment = EnvironmentProbe.probe().facts();
    }

    /**
     * Takes one profile per arm.
     *
     * @param seed draws the order of turns
     * @return stored profiles in the order of the arms; JVMs that failed are in them with their failure
     */
    public List<StoredProfile> take(Plan plan, long seed) throws InterruptedException {
        Instant start = Instant.now();
        List<String> ids = new ArrayList<>();
        for (Arm arm : plan.arms()) {
            ids.add(ProfileNames.free(store, ProfileNames.of(start, plan, arm)));
        }
        return take(plan, seed, ids);
    }

    /**
     * Takes one profile per arm under given names.
     *
     * @param seed draws the order of turns
     * @param ids names of the profiles, in the order of the arms; what is there of these names is written over
     * @return as without names
     */
    public List<StoredProfile> take(Plan plan, long seed, List<String> ids) throws InterruptedException {
        Instant start = Instant.now();
        List<List<ForkProfile>> forks = new ArrayList<>();
        List<List<StackCounts>> stacks = new ArrayList<>();
        plan.arms().forEach(arm -> {
            forks.add(new ArrayList<>());
            stacks.add(new ArrayList<>());
        });
        Random random = new Random(seed);
        for (int fork = 0; fork < plan.forks(); fork++) {
            String what = "profile " + (fork + 1) + " of " + plan.forks() + ", "
                    + plan.event().id() + " of " + plan.task();
            progress.now(what);
            List<Sampled> group = group(plan, ids, fork, random.nextLong());
            interruption.parkForeverIfInterrupted();
            for (int arm = 0; arm < group.size(); arm++) {
                forks.get(arm).add(group.get(arm).fork());
                stacks.get(arm).add(group.get(arm).stacks());
            }
            progress.done(plan.estimatedMillis() / plan.forks(), what);
            if (group.stream().anyMatch(Sampled::crashed)) {
                break;
            }
        }
        List<StoredProfile> profiles = new ArrayList<>();
        for (int arm = 0; arm < plan.arms().size(); arm++) {
            String group = plan.arms().size() > 1 ? ids.get(0) : "";
            profiles.add(store.write(
                    manifest(plan, ids.get(arm), group, plan.arms().get(arm), start, forks.get(arm)), stacks.get(arm)));
        }
        return profiles;
    }

    /** One JVM's part. */
    private record Sampled(ForkProfile fork, StackCounts stacks, boolean crashed) {}

    private List<Sampled> group(Plan plan, List<String> ids, int fork, long seed) throws InterruptedException {
        List<Path> recordings = new ArrayList<>();
        List<MeasuredProcess.Launch> launches = new ArrayList<>();
        try {
            Path folder = Files.createTempDirectory("hmmlab-profile-");
            for (Arm arm : plan.arms()) {
                Path recording = folder.resolve("arm-" + recordings.size() + ".jfr");
                recordings.add(recording);
                launches.add(launch(plan, arm, recording));
            }
            List<LockStep.Outcome> outcomes = new LockStep(interruption).run(launches, seed);
            List<Sampled> sampled = new ArrayList<>();
            for (int arm = 0; arm < outcomes.size(); arm++) {
                Path kept = ProfileStore.recording(store.folder(ids.get(arm)), fork);
                sampled.add(read(plan, fork, outcomes.get(arm), recordings.get(arm), kept));
            }
            for (Path recording : recordings) {
                Files.deleteIfExists(recording);
                Files.deleteIfExists(Path.of(recording + SamplingProfiler.NOTES));
            }
            Files.deleteIfExists(folder);
            return sampled;
        } catch (IOException e) {
            throw new UncheckedIOException("profiles must be writable and readable: " + store.folder(ids.get(0)), e);
        }
    }

    /** A JVM like any other that is measured, with a sampler in it. */
    static MeasuredProcess.Launch launch(Plan plan, Arm arm, Path recording) {
        Timing timing = plan.task().timing(plan.timing());
        Map<String, String> properties = new HashMap<>();
        properties.put(SamplingProfiler.EVENT, plan.event().id());
        properties.put(SamplingProfiler.INTERVAL, Long.toString(plan.interval()));
        properties.put(SamplingProfiler.RECORDING, recording.toString());
        properties.put(SamplingProfiler.ROUNDS, Integer.toString(timing.iterations()));
        return new MeasuredProcess.Launch(
                plan.task().with(arm.params()),
                timing,
                arm.program(),
                properties,
                List.of("-prof", SamplingProfiler.class.getName()));
    }

    private static Sampled read(Plan plan, int fork, LockStep.Outcome outcome, Path recording, Path kept)
            throws IOException {
        if (!outcome.isOk()) {
            return new Sampled(
                    ForkProfile.failed(fork, ForkProfile.End.JVM_FAILED, outcome.failure()), StackCounts.none(), true);
        }
        Properties notes = new Properties();
        try (Reader in = Files.newBufferedReader(Path.of(recording + SamplingProfiler.NOTES))) {
            notes.load(in);
        }
        String failure = notes.getProperty("failure", "");
        if (!failure.isEmpty()) {
            return new Sampled(
                    ForkProfile.failed(fork, ForkProfile.End.NOT_SAMPLED, failure), StackCounts.none(), false);
        }
        StackCounts stacks = Recording.read(recording, plan.event());
        Files.createDirectories(kept.getParent());
        Files.move(recording, kept, StandardCopyOption.REPLACE_EXISTING);
        boolean hasBeat = plan.event().mayBeEmpty()
                ? stacks.weights().keySet().stream().anyMatch(stack -> stack.contains(Heartbeat.FRAMES))
                : !stacks.isEmpty();
        return new Sampled(
                new ForkProfile(
                        fork,
                        notes.getProperty("engine", ""),
                        Long.parseLong(notes.getProperty("samples", "0")),
                        "",
                        hasBeat,
                        outcome.cpuNanosPerOp(),
                        ProfileStore.hash(stacks),
                        ForkProfile.End.SAMPLED),
                stacks,
                false);
    }

    private ProfileManifest manifest(
            Plan plan, String id, String group, Arm arm, Instant start, List<ForkProfile> forks) {
        int version = arm.program().jvm().featureVersion();
        return new ProfileManifest(
                id,
                plan.event().id(),
                plan.interval(),
                arm.name(),
                plan.task().shortName(),
                new TreeMap<>(plan.task().params()),
                plan.task().threads(),
                group,
                start.toString(),
                command,
                arm.program().isForeign() ? JvmArgs.forForeign(version) : JvmArgs.forTarget(version),
                environment,
                forks,
                HARNESS);
    }
}
