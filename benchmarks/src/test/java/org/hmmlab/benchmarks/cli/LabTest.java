package org.hmmlab.benchmarks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.hmmlab.benchmarks.cli.model.ModelLab;
import org.hmmlab.benchmarks.measure.launch.BenchmarkIndex;
import org.hmmlab.hmm.Generation;
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

    /** The plan of a comparison of the two designs, as JSON. */
    private JsonNode plan(String... more) {
        List<String> words = new ArrayList<>(List.of("ab", "design:pre", "design:post"));
        words.addAll(List.of(more));
        words.add("--dry-run");
        return json(words.toArray(new String[0]));
    }

    /** Expects that a comparison of the two designs is refused for a reason that names what is at fault. */
    private void refusesAb(String atFault, String... more) {
        List<String> words = new ArrayList<>(List.of("ab", "design:pre", "design:post"));
        words.addAll(List.of(more));
        refuses(atFault, words.toArray(new String[0]));
    }

    @Test
    void shouldNameTheKnownDesignsWhenADesignIsUnknown() {
        refuses("'krf'", "ab", "design:krf", "design:post", "--dry-run");
        Arrays.stream(Generation.values())
                .forEach(known -> assertTrue(err.toString().contains(known.id()), err.toString()));
    }

    @Test
    void shouldSayWhatItComparesWhenAnArmIsOfAnotherKind() {
        refuses("svn:HEAD", "ab", "svn:HEAD", "design:post", "--dry-run");
        for (String kind : List.of("design:", "jar:", "git:")) {
            assertTrue(err.toString().contains(kind), err.toString());
        }
    }

    @Test
    void shouldNameTheNearestWhenABenchmarkIsUnknown() {
        refusesAb("InvalidatPair", "--bench", "InvalidatPair");
        assertTrue(err.toString().contains("InvalidatePairBenchmark.pair"), err.toString());
        refuses("NoSuchThing", "run", "NoSuchThing");
    }

    @Test
    void shouldRefuseWhenABenchmarkHasNoDesign() {
        refusesAb("\"design\"", "--bench", "fullFence");
    }

    @Test
    void shouldRefuseAnUnknownParameterAndOneThatTheArmsSet() {
        refusesAb("\"rangs\"", "--bench", "Pair", "-p", "rangs=8");
        refusesAb("\"design\"", "--bench", "Pair", "-p", "design=kref");
    }

    @Test
    void shouldRefuseARecordingThatIsMissing() {
        refusesAb("'/no/such.rec'", "--bench", "replay:/no/such.rec");
    }

    @Test
    void shouldRefuseAnUnwritableResultsFolderBeforeMeasuring() throws IOException {
        String file = Files.writeString(folder.resolve("taken"), "").toString();
        refusesAb(file, "--bench", "Pair", "--results", file);
    }

    @Test
    void shouldNameTheOptionOrValueThatIsNonsense() {
        refusesAb("-3", "--bench", "Pair", "--pairs", "-3");
        refusesAb("ten", "--bench", "Pair", "--measure", "ten", "--dry-run");
        refusesAb("(", "--bench", "(", "--dry-run");
        refusesAb("0", "--bench", "Pair", "-t", "0", "--dry-run");
        refusesAb("--detect", "--detect", "3", "--dry-run");
        refusesAb("soon", "--budget", "soon", "--dry-run");
        refusesAb("an effect and a budget", "--budget", "9m", "--detect", "3%", "--dry-run");
        refuses("two arms", "ab", "design:pre");
        refuses("nonsense", "nonsense");
    }

    @Test
    void shouldPlanEachBenchmarkParameterAndNumberOfThreads() {
        JsonNode planned = plan("--bench", "Pair", "-p", "ranges=1,8", "-t", "1,2");
        assertEquals("kref", planned.at("/plan/a/name").asText());
        assertEquals("get-put", planned.at("/plan/b/name").asText());
        assertEquals(10, planned.at("/plan/pairs").asInt());
        List<String> tasks = new ArrayList<>();
        planned.at("/plan/tasks")
                .forEach(task -> tasks.add(task.at("/params/ranges").asText() + " ranges, "
                        + task.at("/threads").asInt() + " threads"));
        assertEquals(
                List.of("1 ranges, 1 threads", "1 ranges, 2 threads", "8 ranges, 1 threads", "8 ranges, 2 threads"),
                tasks.stream().sorted().toList());
        assertTrue(planned.at("/estimatedMillis").asLong() > 0);
        assertTrue(planned.at("/sees").asDouble() > 0);
    }

    @Test
    void shouldPlanForAnEffectOrForATime() {
        assertEquals(
                .03,
                plan("--bench", "Pair", "--detect", "3%")
                        .at("/plan/goal/detect")
                        .asDouble(),
                1e-9);
        assertEquals(
                600_000,
                plan("--bench", "Pair", "--budget", "10m")
                        .at("/plan/goal/budgetMillis")
                        .asLong());
    }

    @Test
    void shouldCountTheTimeOfTheProfilesThatAVerdictGetsUnlessTheyAreLeftOut() {
        assertTrue(plan("--bench", "Pair", "-t", "1").at("/profileMillis").asLong() > 0);
        assertEquals(
                0, plan("--bench", "Pair", "--no-profile").at("/profileMillis").asLong(-1));
    }

    @Test
    void shouldCompareWhatTwoJmhJarsHaveInCommon() throws IOException {
        Path a = JmhJars.of(folder.resolve("a.jar"), JmhJars.toyList());
        Path b = JmhJars.of(folder.resolve("b.jar"), JmhJars.toyList());
        JsonNode planned = json("ab", "jar:" + a, "jar:" + b, "-p", "mood=work", "--dry-run");
        assertEquals("jar:a.jar", planned.at("/plan/a/name").asText());
        assertEquals("jar:b.jar", planned.at("/plan/b/name").asText());
        assertEquals(2, planned.at("/plan/tasks").size());
    }

    @Test
    void shouldRefuseArmsThatCannotBeCompared() throws IOException {
        Path a = JmhJars.of(folder.resolve("a.jar"), JmhJars.toyList());
        Path plain = JmhJars.of(folder.resolve("plain.jar"), "");
        Path none = folder.resolve("none.jar");
        refuses("both jars", "ab", "jar:" + a, "design:pre", "--dry-run");
        refuses(none.toString(), "ab", "jar:" + none, "jar:" + a, "--dry-run");
        refuses("META-INF/BenchmarkList", "ab", "jar:" + plain, "jar:" + a, "--dry-run");
        refuses("/no/jdk", "ab", "design:pre@jvm=/no/jdk", "design:post", "--dry-run");
    }

    @Test
    void shouldReplayARecordingAsABenchmarkWithItsFile() throws IOException {
        String recording =
                Files.writeString(folder.resolve("a.rec"), "# mmtrace 1\n").toString();
        JsonNode tasks = plan("--bench", "replay:" + recording).at("/plan/tasks");
        assertEquals(1, tasks.size());
        assertTrue(tasks.get(0).at("/benchmark").asText().endsWith(".ReplayBenchmark.replay"), tasks.toString());
        assertEquals(recording, tasks.get(0).at("/params/file").asText());
    }

    @Test
    void shouldSayWhereItLookedWhenARunIsUnknown() {
        refuses(folder.toString(), "report", "nonsense", "--results", folder.toString());
    }

    @Test
    void shouldListBenchmarksWithTheirQuestions() {
        JsonNode listed = json("list");
        assertEquals(3, listed.size());
        listed.forEach(benchmark -> {
            assertTrue(benchmark.at("/question").asText().endsWith("?"), benchmark.toString());
            assertTrue(benchmark.at("/params").isObject(), benchmark.toString());
        });
    }

    @Test
    void shouldHelpWithEveryCommand() {
        for (String command : ModelLab.commandLine(context()).getSubcommands().keySet()) {
            assertEquals(0, lab(command, "--help"), command);
        }
    }

    @Test
    void shouldSayWhatThisMachineCan() {
        JsonNode findings = json("doctor", "--results", folder.toString());
        assertTrue(findings.size() > 0, findings.toString());
    }
}
