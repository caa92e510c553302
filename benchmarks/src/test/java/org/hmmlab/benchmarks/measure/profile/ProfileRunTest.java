package org.hmmlab.benchmarks.measure.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hmmlab.benchmarks.measure.compare.ToyBenchmark;
import org.hmmlab.benchmarks.measure.fork.SamplingProfiler;
import org.hmmlab.benchmarks.measure.fork.Timing;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.benchmarks.measure.launch.Interruption;
import org.hmmlab.benchmarks.measure.launch.MeasuredProcess;
import org.hmmlab.benchmarks.measure.launch.Progress;
import org.hmmlab.profiles.stacks.ProfileEvent;
import org.hmmlab.profiles.store.ForkProfile;
import org.hmmlab.profiles.store.ProfileStore;
import org.hmmlab.profiles.store.StoredProfile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real JVMs with a sampler in them, as short as they can be. */
@Tag("slow")
final class ProfileRunTest {
    private static final String TOY = "org/hmmlab/benchmarks/measure/compare/ToyBenchmark.";
    private static final Arm KREF = Arm.ofLab("kref", Map.of("design", "kref"));
    private static final Arm GET_PUT = Arm.ofLab("get-put", Map.of("design", "get-put"));

    @TempDir
    Path folder;

    @Test
    void shouldKeepOneProfileAForkOfBothArmsAndNothingOfTheWarmUp() throws Exception {
        List<StoredProfile> profiles = take(ProfileEvent.CPU, "work", List.of(KREF, GET_PUT));
        assertEquals(2, profiles.size());
        for (StoredProfile profile : profiles) {
            ForkProfile fork = profile.manifest().forks().get(0);
            assumeTrue(fork.isOk(), () -> "this machine cannot sample: " + fork.failure());
            assertFalse(fork.engine().isEmpty());
            assertTrue(fork.heartbeat() && fork.samples() > 0, fork.toString());
            assertTrue(fork.cpuNanosPerOp() > 0, fork.toString());
            assertTrue(
                    profile.unfolded().get(0).text("").contains(TOY),
                    profile.unfolded().get(0).text(""));
            assertTrue(Files.size(ProfileStore.recording(profile.folder(), 0)) > 0);
            assertTrue(Files.readString(profile.folder().resolve("flame.html")).contains(fork.engine()));
            // Two iterations of 40 ms are sampled; with the warm-up of 200 ms there would be more than twice as many.
            assertTrue(fork.samples() < 200, fork.toString());
        }
        assertEquals(
                profiles.get(0).manifest().group(), profiles.get(1).manifest().group());
        assertEquals(profiles.get(0).manifest().id(), profiles.get(0).manifest().group());
    }

    @ParameterizedTest
    @EnumSource(
            value = ProfileEvent.class,
            names = {"ALLOC", "LOCK", "NATIVEMEM"})
    void shouldShowItsHeartbeatWhereTheProgramDoesNothingOfTheKind(ProfileEvent event) throws Exception {
        List<StoredProfile> profiles = take(event, "work", List.of(KREF));
        ForkProfile fork = profiles.get(0).manifest().forks().get(0);
        assumeTrue(fork.isOk(), () -> "this machine cannot sample: " + fork.failure());
        assertTrue(fork.heartbeat(), profiles.get(0).unfolded().get(0).text("nothing"));
        assertEquals("", profiles.get(0).manifest().group());
    }

    @Test
    void shouldStoreTheFailureWhenABenchmarkCrashes() throws Exception {
        List<StoredProfile> profiles = take(ProfileEvent.CPU, "crash", List.of(KREF));
        ForkProfile fork = profiles.get(0).manifest().forks().get(0);
        assertTrue(fork.failure().contains("crashed as asked"), fork.failure());
        assertTrue(
                Files.readString(profiles.get(0).folder().resolve("fork-00.collapsed"))
                        .startsWith("# no samples"),
                "the file says so");
    }

    @Test
    void shouldRunProfiledJvmsWithTheArgumentsOfUnprofiledOnes() throws IOException {
        ProfileRun.Plan plan = plan(ProfileEvent.CPU, "work", List.of(KREF));
        MeasuredProcess.Launch profiled = ProfileRun.launch(plan, KREF, folder.resolve("r.jfr"));
        assertTrue(profiled.forkProperties().keySet().stream().allMatch(name -> name.startsWith("hmmlab.profile.")));
        assertEquals(List.of("-prof", SamplingProfiler.class.getName()), profiled.jmhOptions());
    }

    private List<StoredProfile> take(ProfileEvent event, String mood, List<Arm> arms) throws InterruptedException {
        Progress progress = new Progress(new PrintStream(new ByteArrayOutputStream()), false, System::nanoTime);
        return new ProfileRun(new ProfileStore(List.of(folder)), List.of("test"), progress, new Interruption())
                .take(plan(event, mood, arms), 5);
    }

    private static ProfileRun.Plan plan(ProfileEvent event, String mood, List<Arm> arms) {
        BenchmarkTask task = new BenchmarkTask(
                ToyBenchmark.class.getName() + ".work", new TreeMap<>(Map.of("mood", mood)), 1, false);
        return new ProfileRun.Plan(task, arms, event, 0, 1, new Timing(1, 200, 2, 40));
    }
}
