package org.hmmlab.benchmarks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hmmlab.benchmarks.measure.profile.ProfileFolders;
import org.hmmlab.profiles.check.Recipe;
import org.hmmlab.profiles.stacks.StackCounts;
import org.hmmlab.profiles.store.ForkProfile;
import org.hmmlab.profiles.store.ProfileManifest;
import org.hmmlab.profiles.store.ProfileStore;
import org.junit.jupiter.api.Test;

/** What {@code profile} plans and refuses, and what {@code diff} prints. Nothing here measures. */
final class ProfileCommandTest extends LabCommands {
    /** What a command plans, a line each: event, benchmark, threads, arms, JVMs of each. */
    private List<String> planned(String... arguments) {
        List<String> words = new ArrayList<>(List.of("profile"));
        words.addAll(List.of(arguments));
        words.add("--dry-run");
        List<String> lines = new ArrayList<>();
        for (JsonNode planned : json(words.toArray(new String[0])).at("/plans")) {
            JsonNode plan = planned.at("/plan");
            String benchmark = plan.at("/task/benchmark").asText().replaceFirst("^.*\\.(?=\\w+\\.\\w+$)", "");
            lines.add(plan.at("/event").asText() + ' ' + benchmark + " t"
                    + plan.at("/task/threads").asInt() + ' '
                    + plan.at("/arms").findValuesAsText("name") + " x"
                    + plan.at("/forks").asInt());
        }
        return lines;
    }

    @Test
    void shouldPlanEachEventInJvmsOfItsOwn() {
        assertEquals(
                List.of(
                        "CPU InvalidatePairBenchmark.startEnd t1 [kref, get-put] x12",
                        "ALLOC InvalidatePairBenchmark.startEnd t1 [kref, get-put] x12"),
                planned("InvalidatePair", "-e", "cpu,alloc", "--design", "pre,post", "-p", "space=shared", "-t", "1"));
    }

    @Test
    void shouldTakeASuiteOrARecordingOrABenchmarkWithoutDesigns() {
        String plan = String.join("\n", planned("sync", "replay:gcc-compile", "fullFence"));
        assertTrue(plan.contains(" SrcuReadSectionBenchmark.") && plan.contains(" KrefBenchmark."), plan);
        assertTrue(plan.contains("CPU ReplayBenchmark.replay t1 [kref] x3"), plan);
        assertTrue(plan.contains("CPU FloorBenchmark.fullFence t1 [lab] x"), plan);
    }

    @Test
    void shouldRefuseWhatItCannotProfile() {
        refuses("'cycles'", "profile", "InvalidatePair", "-e", "cycles");
        refuses("--recipe", "profile");
        refuses("--check-budgets", "profile", "InvalidatePair", "--check-budgets");
        refuses("\"nix\"", "profile", "--recipe", "nix");
        refuses("--interval", "profile", "InvalidatePair", "--interval", "often");
        refuses("--breakdown", "profile", "InvalidatePair", "--breakdown", "-e", "wall");
        refuses("'krf'", "profile", "InvalidatePair", "--design", "krf");
        refuses("\"nix\"", "diff", "nix", "nix", "--results", folder.toString());
    }

    @Test
    void shouldPlanEveryTrackedRecipeAndCheckOnlyWhatHasABudget() {
        for (Recipe recipe : Recipe.readAll(ProfileFolders.recipes())) {
            assertFalse(planned("--recipe", recipe.name()).isEmpty(), recipe.name());
        }
        List<String> checked = planned("--check-budgets", "--quick");
        for (String event : List.of("ALLOC", "LOCK")) {
            String line = event + " FaultBenchmark.snapshot ";
            assertTrue(checked.stream().anyMatch(each -> each.startsWith(line)), checked.toString());
        }
        assertTrue(checked.stream().noneMatch(each -> each.startsWith("CPU ")), "has no budget: " + checked);
    }

    @Test
    void shouldPlanNullTrialsOfOneDesignInLessThan25Minutes() {
        String[] trials = {"profile", "InvalidatePair", "--design", "kref", "--aa-trials", "20", "--dry-run"};
        long millis = json(trials).at("/estimatedMillis").asLong();
        assertTrue(millis > 0 && millis < 25 * 60_000, out.toString());
        JsonNode plan = printedJson().at("/plans/0/plan");
        assertEquals(List.of("kref (A)", "kref (B)"), plan.at("/arms").findValuesAsText("name"));
        assertEquals(12, plan.at("/forks").asInt());
        refuses("--aa-trials", "profile", "InvalidatePair", "--design", "pre,post", "--aa-trials", "2");
        refuses("-1", "profile", "InvalidatePair", "--aa-trials", "-1");
        refuses("0", "profile", "InvalidatePair", "--aa-trials", "0");
        refuses("2 pairs", "profile", "InvalidatePair", "--aa-trials", "1", "--forks", "1");
        refuses("--overhead, --aa-trials", "profile", "Pair", "--aa-trials", "1", "--overhead");
        refuses("--resume", "profile", "--resume", "nix");
    }

    @Test
    void shouldLeavePartsOutOfThePairAloneAndOnOneThread() {
        List<String> plan = planned("InvalidatePair", "--design", "pre,post", "--breakdown");
        assertEquals(1, plan.size(), plan.toString());
        assertTrue(plan.get(0).contains(" t1 [kref, get-put] "), plan.toString());
        refuses("one thread", "profile", "InvalidatePair", "-t", "2", "--breakdown");
        refuses("one thread", "profile", "FaultBenchmark", "--breakdown");
    }

    @Test
    void shouldTakeOnRecordWhatRecipesSayInEveryGeneration() {
        List<String> plan = planned("--record");
        assertTrue(plan.stream().anyMatch(line -> line.contains(" MigrationBenchmark.migrate ")), plan.toString());
        plan.forEach(line -> {
            assertTrue(line.contains("[immediate-free, kref-mutex, kref, get-put, interval]"), line);
            assertFalse(line.endsWith(" x12"), line);
        });
        refuses("\"record\": true", "profile", "--record", "--recipe", "pair");
        refuses("--record", "profile", "--record", "InvalidatePair");
    }

    @Test
    void shouldNameTheFrameThatDiffersAndWritePagesInBothShapes() throws IOException {
        store("a", "kref", 300, 100);
        store("b", "get-put", 100, 0);
        assertEquals(0, lab("diff", "a", "b", "--results", folder.toString()), err.toString());
        String text = out.toString();
        assertTrue(text.contains("engine scripted"), text);
        assertTrue(text.contains("were not taken in turns"), text);
        assertTrue(text.contains("Kref.get") && text.contains("Z.vanished"), text);
        assertTrue(text.contains("why     Kref.get -20"), text);
        Path pages = folder.resolve("profiles/b-against-a");
        assertTrue(Files.readString(pages.resolve("index.html")).contains("new-shape.html"));
        String newShape = Files.readString(pages.resolve("new-shape.html"));
        String oldShape = Files.readString(pages.resolve("old-shape.html"));
        assertTrue(newShape.contains("['p/Kref.get', -20.00]"), "B spends less");
        assertTrue(oldShape.contains("['p/Kref.get', 20.00]"), "A spent more");
        assertEquals(
                1, newShape.split("vanished", -1).length - 1, "only in the list of what differs: B has no such frame");
        assertEquals(2, oldShape.split("vanished", -1).length - 1, "in the graph as well");
    }

    @Test
    void shouldRefuseToCompareTwoEvents() {
        store("a", "kref", 300, 0);
        ProfileStore store = new ProfileStore(List.of(folder.resolve("profiles")));
        store.write(manifest("w", "wall", "kref", List.of()), List.of());
        refuses("must be of one event", "diff", "a", "w", "--results", folder.toString());
    }

    private void store(String id, String arm, int kref, int gone) {
        List<ForkProfile> forks = new ArrayList<>();
        List<StackCounts> stacks = new ArrayList<>();
        for (int fork = 0; fork < 12; fork++) {
            forks.add(new ForkProfile(fork, "scripted", 1000, "", true, 50, "", ForkProfile.End.SAMPLED));
            String text = "[x-jmh-worker-#];p/B.m;p/Kref.get " + (kref + fork % 3) + "\n[x-jmh-worker-#];p/B.m "
                    + (1000 - kref - gone - fork % 3) + '\n';
            stacks.add(StackCounts.parse(gone == 0 ? text : text + "[x-jmh-worker-#];p/B.m;p/Z.vanished " + gone));
        }
        new ProfileStore(List.of(folder.resolve("profiles"))).write(manifest(id, "cpu", arm, forks), stacks);
    }

    private static ProfileManifest manifest(String id, String event, String arm, List<ForkProfile> forks) {
        return new ProfileManifest(
                id,
                event,
                1,
                arm,
                "B.m",
                new TreeMap<>(),
                1,
                "",
                "2026-01-01T00:00:00Z",
                List.of("scripts/lab"),
                List.of(),
                Map.of(),
                forks,
                List.of());
    }
}
