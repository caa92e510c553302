package org.hmmlab.benchmarks.measure.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hmmlab.benchmarks.measure.compare.ToyBenchmark;
import org.hmmlab.benchmarks.measure.fork.Timing;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.benchmarks.measure.launch.Interruption;
import org.hmmlab.benchmarks.measure.launch.Progress;
import org.hmmlab.profiles.stacks.ProfileEvent;
import org.hmmlab.profiles.stacks.StackCounts;
import org.hmmlab.profiles.store.ForkProfile;
import org.hmmlab.profiles.store.ProfileManifest;
import org.hmmlab.profiles.store.StoredProfile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A design against itself: what is named is counted, what is whole is not taken again. */
@Tag("slow")
final class AaTrialsTest {
    @TempDir
    Path folder;

    @Test
    void shouldGoOnWhereItWasInterrupted() throws Exception {
        AaTrials.Report first = run(1);
        assumeTrue(first.isWhole(), () -> "this machine cannot sample: " + first.trials());
        Path whole = folder.resolve("trial-001-a/profile.json");
        FileTime before = Files.getLastModifiedTime(whole);
        Files.delete(folder.resolve("trial-001-b/flame.html"));
        List<Integer> told = new ArrayList<>();
        AaTrials.Report both = trials().run(plan(), 2, 9, trial -> told.add(trial.number()));
        assertEquals(List.of(1, 2), told);
        assertTrue(both.isWhole(), both.words());
        assertEquals(before, Files.getLastModifiedTime(whole), "the first trial was kept");
        assertFalse(Files.exists(folder.resolve("trial-001-b/flame.html")), "neither side of it was written again");
        assertTrue(Files.exists(folder.resolve("trial-002-b/profile.json")));
        Files.delete(whole);
        assertTrue(run(2).isWhole());
        assertTrue(Files.exists(whole), "half a trial is taken again");
    }

    @Test
    void shouldStopAtATrialThatFails() throws Exception {
        AaTrials.Report report = trials().run(plan("crash"), 3, 9, trial -> {});
        assertFalse(report.isWhole());
        assertEquals(1, report.trials().size());
        assertTrue(
                report.trials().get(0).words().contains("crashed as asked"),
                report.trials().get(0).words());
        assertTrue(report.words().contains("NOT WHOLE, 3 trials were asked for"), report.words());
    }

    @Test
    void shouldCountEveryFrameThatIsNamed() {
        AaTrials.Trial none = AaTrials.judge(1, 12, profile(300), profile(300));
        assertEquals(List.of(), none.named());
        assertTrue(none.words().contains("named: none"), none.words());
        AaTrials.Trial some = AaTrials.judge(2, 12, profile(300), profile(200));
        assertEquals("p/Kref.get", some.named().get(0).frame());
        assertTrue(some.words().contains("p/Kref.get -10.0 points"), some.words());
        AaTrials.Report report = new AaTrials.Report(2, List.of(none, some));
        assertEquals(1, report.named());
        assertEquals(1, report.allowed());
        assertTrue(report.isWhole());
        assertEquals(2, new AaTrials.Report(21, List.of()).allowed());
        assertFalse(AaTrials.judge(3, 13, profile(300), profile(300)).failure().isEmpty(), "12 pairs are not 13");
    }

    private AaTrials.Report run(int trials) throws InterruptedException {
        return trials().run(plan(), trials, 9, trial -> {});
    }

    private AaTrials trials() {
        Progress progress = new Progress(new PrintStream(new ByteArrayOutputStream()), false, System::nanoTime);
        return new AaTrials(folder, List.of("test"), progress, new Interruption());
    }

    private static ProfileRun.Plan plan() {
        return plan("work");
    }

    private static ProfileRun.Plan plan(String mood) {
        Arm kref = Arm.ofLab("kref", Map.of("design", "kref"));
        return new ProfileRun.Plan(
                new BenchmarkTask(
                        ToyBenchmark.class.getName() + ".work", new TreeMap<>(Map.of("mood", mood)), 1, false),
                List.of(kref.named("kref (A)"), kref.named("kref (B)")),
                ProfileEvent.CPU,
                0,
                2,
                new Timing(1, 50, 2, 40));
    }

    private static StoredProfile profile(int kref) {
        List<ForkProfile> forks = new ArrayList<>();
        List<StackCounts> stacks = new ArrayList<>();
        for (int fork = 0; fork < 12; fork++) {
            int noise = (kref + fork) % 3;
            forks.add(new ForkProfile(fork, "scripted", 1000, "", true, 50, "", ForkProfile.End.SAMPLED));
            stacks.add(StackCounts.parse("[x-jmh-worker-#];p/B.m;p/Kref.get " + (kref + noise)
                    + "\n[x-jmh-worker-#];p/B.m " + (1000 - kref - noise) + '\n'));
        }
        ProfileManifest manifest = new ProfileManifest(
                "id",
                "cpu",
                1,
                "kref",
                "B.m",
                new TreeMap<>(),
                1,
                "",
                "",
                List.of(),
                List.of(),
                Map.of(),
                forks,
                List.of());
        return new StoredProfile(manifest, stacks, Path.of("."));
    }
}
