package org.hmmlab.benchmarks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
    @Test
    void shouldPlanEachEventInJvmsOfItsOwn() {
        assertEquals(
                0,
                lab(
                        "profile",
                        "InvalidatePair",
                        "-e",
                        "cpu,alloc",
                        "--design",
                        "pre,post",
                        "-p",
                        "space=shared",
                        "-t",
                        "1",
                        "--dry-run"));
        assertTrue(out.toString().contains("plan    2 profiles"), out.toString());
        assertTrue(out.toString().contains("cpu of InvalidatePairBenchmark.startEnd"), out.toString());
        assertTrue(out.toString().contains("in kref, get-put, 12 JVMs each"), out.toString());
    }

    @Test
    void shouldTakeASuiteOrARecordingOrABenchmarkWithoutDesigns() {
        assertEquals(0, lab("profile", "sync", "replay:gcc-compile", "fullFence", "--dry-run"));
        String plan = out.toString();
        assertTrue(plan.contains("SrcuReadSectionBenchmark") && plan.contains("KrefBenchmark"), plan);
        assertTrue(plan.contains("ReplayBenchmark.replay") && plan.contains("in kref, 3 JVMs each"), plan);
        assertTrue(plan.contains("fullFence t1 in lab"), plan);
    }

    @Test
    void shouldRefuseWhatItCannotProfile() {
        refuses("unknown event 'cycles'", "profile", "InvalidatePair", "-e", "cycles");
        refuses("a benchmark, a suite, replay:FILE, --recipe NAME or --check must be given", "profile");
        refuses("no benchmark may be given", "profile", "InvalidatePair", "--check");
        refuses("no recipe \"nix\"; there are:", "profile", "--recipe", "nix");
        refuses("--interval must be a number", "profile", "InvalidatePair", "--interval", "often");
        refuses("--attribute needs the event cpu alone", "profile", "InvalidatePair", "--attribute", "-e", "wall");
        refuses("unknown design 'krf'", "profile", "InvalidatePair", "--design", "krf");
        refuses("no profile starts with \"nix\"", "diff", "nix", "nix", "--results", folder.toString());
    }

    @Test
    void shouldPlanEveryTrackedRecipeAndCheckOnlyWhatHasABudget() {
        for (Recipe recipe : Recipe.readAll(ProfileFolders.recipes())) {
            assertEquals(0, lab("profile", "--recipe", recipe.name(), "--dry-run"), err.toString());
        }
        assertEquals(0, lab("profile", "--check", "--quick", "--dry-run"), err.toString());
        assertTrue(out.toString().contains("alloc of FaultBenchmark.snapshot"), out.toString());
        assertTrue(out.toString().contains("lock of FaultBenchmark.snapshot"), out.toString());
        assertFalse(out.toString().contains("cpu of "), out.toString());
    }

    @Test
    void shouldPlanNullTrialsOfOneDesignInLessThan25Minutes() {
        assertEquals(
                0, lab("profile", "InvalidatePair", "--design", "kref", "--null-trials", "20", "--dry-run", "--json"));
        long millis = Long.parseLong(out.toString().replaceAll("(?s).*\"estimatedMillis\" : (\\d+).*", "$1"));
        assertTrue(millis > 0 && millis < 25 * 60_000, out.toString());
        assertEquals(0, lab("profile", "InvalidatePair", "--design", "kref", "--null-trials", "20", "--dry-run"));
        assertTrue(out.toString().contains("plan    20 null trials"), out.toString());
        assertTrue(out.toString().contains("in kref (A), kref (B), 12 JVMs each"), out.toString());
        refuses(
                "compares one design with itself",
                "profile",
                "InvalidatePair",
                "--design",
                "pre,post",
                "--null-trials",
                "2");
        refuses("at least 1", "profile", "InvalidatePair", "--null-trials", "-1");
        refuses("at least 1", "profile", "InvalidatePair", "--null-trials", "0");
        refuses("at least 2 pairs", "profile", "InvalidatePair", "--null-trials", "1", "--forks", "1");
        refuses("exclude each other: --cost, --null-trials", "profile", "Pair", "--null-trials", "1", "--cost");
        refuses("must name the folder of null trials", "profile", "--resume", "nix");
    }

    @Test
    void shouldLeavePartsOutOfThePairAloneAndOnOneThread() {
        assertEquals(0, lab("profile", "InvalidatePair", "--design", "pre,post", "--attribute", "--dry-run"));
        assertTrue(out.toString().contains("plan    1 profiles"), out.toString());
        assertTrue(out.toString().contains(" t1 in kref, get-put"), out.toString());
        refuses("one thread can do without", "profile", "InvalidatePair", "-t", "2", "--attribute");
        refuses("one thread can do without", "profile", "FaultBenchmark", "--attribute");
    }

    @Test
    void shouldTakeOnRecordWhatRecipesSayInEveryGeneration() {
        assertEquals(0, lab("profile", "--record", "--dry-run"), err.toString());
        assertTrue(out.toString().contains("immediate-free, kref-mutex, kref, get-put, interval"), out.toString());
        assertTrue(out.toString().contains("MigrationBenchmark.migrate"), out.toString());
        assertFalse(out.toString().contains("12 JVMs"), out.toString());
        refuses("must have \"record\": true", "profile", "--record", "--recipe", "pair");
        refuses("no benchmark may be given with --record", "profile", "--record", "InvalidatePair");
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
            forks.add(new ForkProfile(fork, "scripted", 1000, "", true, 50, ""));
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
                forks);
    }
}
