package org.hmmlab.benchmarks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.hmmlab.benchmarks.cli.model.ModelLab;
import org.hmmlab.benchmarks.measure.launch.BenchmarkIndex;
import org.junit.jupiter.api.Test;

/** What the command line answers, above all to bad input. Nothing here measures. */
final class LabTest extends LabCommands {
    @Override
    Supplier<BenchmarkIndex> benchmarks() {
        BenchmarkIndex index = new BenchmarkIndex(List.of(
                new BenchmarkIndex.Entry(
                        "org.hmmlab.benchmarks.suites.invalidate.InvalidatePairBenchmark.pair",
                        Map.of("design", List.of("kref", "get-put"), "ranges", List.of("1", "8")),
                        1,
                        false),
                new BenchmarkIndex.Entry(
                        "org.hmmlab.benchmarks.programs.replay.ReplayBenchmark.replay",
                        Map.of("design", List.of("kref", "get-put"), "file", List.of("none")),
                        1,
                        false),
                new BenchmarkIndex.Entry(
                        "org.hmmlab.benchmarks.suites.floor.FloorBenchmark.fullFence", Map.of(), 1, false)));
        return () -> index;
    }

    /** Expects code 2, and no stack trace. */
    private void refusesInWords(String... arguments) {
        assertEquals(2, lab(arguments), String.join(" ", arguments));
        assertFalse(err.toString().contains("\tat "), "no stack trace: " + err);
    }

    @Test
    void shouldNameTheKnownDesignsWhenADesignIsUnknown() {
        assertEquals(2, lab("ab", "design:krf", "design:post", "--dry-run"));
        String known = "unknown design 'krf'; known: immediate-free, kref-mutex, kref (pre), get-put (post), interval";
        assertTrue(err.toString().contains(known), err.toString());
    }

    @Test
    void shouldSayWhatItComparesWhenAnArmIsOfAnotherKind() {
        assertEquals(2, lab("ab", "svn:HEAD", "design:post", "--dry-run"));
        assertTrue(err.toString().contains("an arm must be design:NAME, jar:PATH or git:REF"), err.toString());
    }

    @Test
    void shouldNameTheNearestWhenABenchmarkIsUnknown() {
        assertEquals(2, lab("ab", "design:pre", "design:post", "--bench", "InvalidatPair"));
        assertTrue(err.toString().contains("the nearest are: InvalidatePairBenchmark.pair"), err.toString());
    }

    @Test
    void shouldRefuseWhenABenchmarkHasNoDesign() {
        assertEquals(2, lab("ab", "design:pre", "design:post", "--bench", "fullFence"));
        assertTrue(err.toString().contains("must have the parameter \"design\""), err.toString());
    }

    @Test
    void shouldRefuseAnUnknownParameterAndOneThatTheArmsSet() {
        assertEquals(2, lab("ab", "design:pre", "design:post", "--bench", "Pair", "-p", "rangs=8"));
        assertTrue(err.toString().contains("no benchmark chosen has a parameter \"rangs\""), err.toString());
        assertEquals(2, lab("ab", "design:pre", "design:post", "--bench", "Pair", "-p", "design=kref"));
        assertTrue(err.toString().contains("the arms set parameter \"design\""), err.toString());
    }

    @Test
    void shouldRefuseARecordingThatIsMissing() {
        assertEquals(2, lab("ab", "design:pre", "design:post", "--bench", "replay:/no/such.rec"));
        assertTrue(err.toString().contains("no recording '/no/such.rec'"), err.toString());
    }

    @Test
    void shouldRefuseAnUnwritableResultsFolderBeforeMeasuring() throws IOException {
        Path file = Files.writeString(folder.resolve("taken"), "");
        assertEquals(2, lab("ab", "design:pre", "design:post", "--bench", "Pair", "--results", file.toString()));
        assertTrue(err.toString().contains("results must be writable"), err.toString());
    }

    @Test
    void shouldRefuseNonsenseForNumbersAndPatterns() {
        refusesInWords("ab", "design:pre", "design:post", "--bench", "Pair", "--pairs", "-3");
        refusesInWords("ab", "design:pre", "design:post", "--bench", "Pair", "--measure", "ten", "--dry-run");
        refusesInWords("ab", "design:pre", "design:post", "--bench", "(", "--dry-run");
        refusesInWords("ab", "design:pre", "design:post", "--bench", "Pair", "-t", "0", "--dry-run");
        refusesInWords("ab", "design:pre");
        refusesInWords("nonsense");
        refusesInWords("run", "NoSuchThing");
    }

    @Test
    void shouldPrintThePlanWhenDry() {
        assertEquals(
                0,
                lab(
                        "ab",
                        "design:pre",
                        "design:post",
                        "--bench",
                        "Pair",
                        "-p",
                        "ranges=1,8",
                        "-t",
                        "1,2",
                        "--dry-run"));
        assertTrue(out.toString().contains("get-put against kref: 4 benchmarks x 10 pairs"), out.toString());
        assertTrue(out.toString().contains("sees >= 2.0 %"), out.toString());
        assertTrue(out.toString().contains("InvalidatePairBenchmark.pair {ranges=8} t2"), out.toString());
    }

    @Test
    void shouldPlanForAnEffectOrForATimeWhenDry() {
        assertEquals(0, lab("ab", "design:pre", "design:post", "--bench", "Pair", "--detect", "3%", "--dry-run"));
        assertTrue(out.toString().contains("at s_d 2 % 20 pairs"), out.toString());
        assertTrue(out.toString().contains("find >= 3.0 %"), out.toString());
        assertEquals(0, lab("ab", "design:pre", "design:post", "--bench", "Pair", "--budget", "10m", "--dry-run"));
        assertTrue(out.toString().contains("and as long again to confirm, find >= "), out.toString());
        assertEquals(2, lab("ab", "design:pre", "design:post", "--detect", "3", "--dry-run"));
        assertTrue(err.toString().contains("--detect must be a percentage"), err.toString());
        assertEquals(2, lab("ab", "design:pre", "design:post", "--budget", "soon", "--dry-run"));
        assertEquals(2, lab("ab", "design:pre", "design:post", "--budget", "9m", "--detect", "3%", "--dry-run"));
        assertTrue(err.toString().contains("not both"), err.toString());
    }

    @Test
    void shouldCountTheMinutesOfTheProfilesThatAVerdictGetsUnlessTheyAreLeftOut() {
        assertEquals(0, lab("ab", "design:pre", "design:post", "--bench", "Pair", "-t", "1", "--dry-run"));
        assertTrue(out.toString().contains("profile at most "), out.toString());
        assertEquals(0, lab("ab", "design:pre", "design:post", "--bench", "Pair", "--no-profile", "--dry-run"));
        assertTrue(out.toString().contains("profile none"), out.toString());
    }

    @Test
    void shouldCompareWhatTwoJmhJarsHaveInCommon() throws IOException {
        Path a = JmhJars.of(folder.resolve("a.jar"), JmhJars.toyList());
        Path b = JmhJars.of(folder.resolve("b.jar"), JmhJars.toyList());
        assertEquals(0, lab("ab", "jar:" + a, "jar:" + b, "-p", "mood=work", "--dry-run"));
        assertTrue(out.toString().contains("jar:b.jar against jar:a.jar: 2 benchmarks"), out.toString());
        assertEquals(2, lab("ab", "jar:" + a, "design:pre", "--dry-run"));
        assertTrue(err.toString().contains("both arms must be designs or both jars"), err.toString());
        assertEquals(2, lab("ab", "jar:" + folder.resolve("none.jar"), "jar:" + b, "--dry-run"));
        assertTrue(err.toString().contains("a jar must be a file"), err.toString());
        Path plain = JmhJars.of(folder.resolve("plain.jar"), "");
        assertEquals(2, lab("ab", "jar:" + plain, "jar:" + b, "--dry-run"));
        assertTrue(err.toString().contains("must hold META-INF/BenchmarkList"), err.toString());
        assertEquals(2, lab("ab", "design:pre@jvm=/no/jdk", "design:post", "--dry-run"));
        assertTrue(err.toString().contains("a JDK must hold bin/java"), err.toString());
    }

    @Test
    void shouldReplayARecordingAsABenchmarkWithItsFile() throws IOException {
        Path recording = Files.writeString(folder.resolve("a.rec"), "# mmtrace 1\n");
        assertEquals(0, lab("ab", "design:pre", "design:post", "--bench", "replay:" + recording, "--dry-run"));
        assertTrue(out.toString().contains("ReplayBenchmark.replay {file=" + recording + "} t1"), out.toString());
    }

    @Test
    void shouldSayWhichRunsThereAreWhenARunIsUnknown() {
        assertEquals(2, lab("report", "nonsense", "--results", folder.toString()));
        assertTrue(err.toString().contains("no run is stored in"), err.toString());
    }

    @Test
    void shouldListBenchmarksWithTheirQuestions() {
        assertEquals(0, lab("list"));
        assertTrue(out.toString().contains("What do one locked read-modify-write"), out.toString());
        assertTrue(out.toString().contains("immediate-free, kref-mutex, kref, get-put, interval"), out.toString());
        assertEquals(0, lab("list", "--json"));
        assertTrue(out.toString().contains("\"question\""), out.toString());
    }

    @Test
    void shouldHelpWithEveryCommand() {
        for (String command : ModelLab.commandLine(context()).getSubcommands().keySet()) {
            assertEquals(0, lab(command, "--help"), command);
        }
        assertEquals(0, lab("--help"));
        assertEquals(0, lab("doctor", "--results", folder.toString()));
        assertTrue(out.toString().contains("several threads"), out.toString());
    }
}
