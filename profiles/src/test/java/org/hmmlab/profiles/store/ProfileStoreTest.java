package org.hmmlab.profiles.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hmmlab.profiles.stacks.StackCounts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Profiles are found again, whole. */
final class ProfileStoreTest {
    private static final StackCounts STACKS = StackCounts.parse("[main];p/C.main;p/C.work 4\n[VM Thread];clone3 1\n");

    @TempDir
    Path folder;

    @Test
    void shouldReadWhatItWroteAndTellTheEngine() throws IOException {
        ProfileStore store = new ProfileStore(List.of(folder));
        store.write(manifest("20260101-a", ""), List.of(STACKS));
        StoredProfile read = store.read("20260101");
        assertEquals(manifest("20260101-a", ""), read.manifest());
        assertEquals(STACKS.text(""), read.unfolded().get(0).text(""));
        assertEquals("outside 1\np/C.main;p/C.work 4\n", read.foldedSum().text(""));
        for (String page : List.of("flame.html", "flame-unfolded.html")) {
            String html = Files.readString(folder.resolve("20260101-a").resolve(page));
            assertTrue(html.contains("engine perf cpu-clock"), page);
        }
        assertFalse(Files.readString(folder.resolve("20260101-a/flame.html")).contains("VM Thread"));
        assertTrue(Files.readString(folder.resolve("20260101-a/flame-unfolded.html"))
                .contains("VM Thread"));
    }

    @Test
    void shouldSayWhatIsMissingWhenNothingCouldSample() throws IOException {
        ProfileStore store = new ProfileStore(List.of(folder));
        store.write(manifest("b", "no native library for this platform"), List.of(StackCounts.none()));
        assertEquals(
                "# no samples: no native library for this platform\n",
                Files.readString(folder.resolve("b/fork-00.collapsed")));
        assertTrue(Files.readString(folder.resolve("b/flame.html")).contains("no native library for this platform"));
        assertTrue(store.read("b").foldedSum().isEmpty());
    }

    @Test
    void shouldNameTheCandidatesWhenANameIsUnclear() {
        ProfileStore store = new ProfileStore(List.of(folder));
        assertTrue(refusal(store, "x").contains("none in"));
        store.write(manifest("run-1", ""), List.of(STACKS));
        store.write(manifest("run-2", ""), List.of(STACKS));
        assertTrue(refusal(store, "run")
                .contains("several profiles start with \"run\"; candidates, newest first: run-2, run-1"));
        assertTrue(refusal(store, "nix").contains("no profile starts with \"nix\""));
        assertEquals("run-2", store.read("latest").manifest().id());
    }

    @Test
    void shouldKeepStacksAndASmallPageWhereTheyAreTracked() throws IOException {
        ProfileStore store = new ProfileStore(List.of(folder));
        StoredProfile profile = store.write(manifest("c", ""), List.of(STACKS));
        ProfileStore.keep(profile, folder.resolve("tracked/pair"), folder);
        assertTrue(Files.exists(folder.resolve("tracked/pair/flame.html")));
        assertFalse(Files.exists(folder.resolve("tracked/pair/flame-unfolded.html")));
        ProfileStore both = new ProfileStore(List.of(folder, folder.resolve("tracked")));
        assertEquals(STACKS.total(), both.read("pair").unfolded().get(0).total());
        assertEquals(
                ProfileStore.hash(STACKS),
                ProfileStore.hash(both.read("pair").unfolded().get(0)));
    }

    @Test
    void shouldNameNoPathOfTheMachineWhereItIsTracked() {
        ProfileManifest of = manifest("p", "");
        TreeMap<String, String> params = new TreeMap<>(of.params());
        params.put("file", folder.resolve("workloads/a.gz").toString());
        ProfileManifest withFile = new ProfileManifest(
                "p", "cpu", 1, "kref", "B.m", params, 1, "", "", List.of(), List.of(), Map.of(), of.forks(), List.of());
        assertEquals("workloads/a.gz", withFile.from(folder).params().get("file"));
        assertEquals("1", withFile.from(folder).params().get("ranges"));
    }

    @Test
    void shouldCutWhatIsKeptAndDropAPageThatIsTooLarge() throws IOException {
        StringBuilder many = new StringBuilder("[b-jmh-worker-#];a/B.m;a/C.large 100000\n");
        for (int i = 0; i < 3000; i++) {
            many.append("[b-jmh-worker-#];a/B.m;a/C.small").append(i).append(" 1\n");
        }
        ProfileStore store = new ProfileStore(List.of(folder));
        StackCounts stacks = StackCounts.parse(many.toString());
        StoredProfile profile = store.write(manifest("d", ""), List.of(stacks));
        Path target = folder.resolve("tracked/large");
        Files.createDirectories(target);
        Files.writeString(target.resolve("fork-07.collapsed.gz"), "left over");
        ProfileStore.keep(profile, target, folder);
        StoredProfile kept = store.read(target.toString());
        assertEquals(
                "[b-jmh-worker-#];a/B.m 3000\n[b-jmh-worker-#];a/B.m;a/C.large 100000\n",
                kept.unfolded().get(0).text(""));
        assertTrue(Files.exists(target.resolve("fork-00.collapsed.gz")));
        assertFalse(Files.exists(target.resolve("fork-07.collapsed.gz")), "of another profile");
        assertEquals(
                ProfileStore.hash(kept.unfolded().get(0)),
                kept.manifest().forks().get(0).hash());
        assertTrue(Files.exists(target.resolve("flame.html")), "few stacks are left, so the page is small");
        StringBuilder wide = new StringBuilder();
        for (int i = 0; i < 900; i++) {
            wide.append("[b-jmh-worker-#];a/B.m;a/SomeLongNameOfAClass")
                    .append(i)
                    .append(".method 100\n");
        }
        StoredProfile broad = store.write(manifest("e", ""), List.of(StackCounts.parse(wide.toString())));
        ProfileStore.keep(broad, target, folder);
        assertFalse(Files.exists(target.resolve("flame.html")), "and goes when what is kept became large");
    }

    private static String refusal(ProfileStore store, String name) {
        return assertThrows(IllegalArgumentException.class, () -> store.read(name))
                .toString();
    }

    @Test
    void shouldKeepTheToolsFramesWithTheProfile() {
        ProfileStore store = new ProfileStore(List.of(folder));
        StackCounts stacks = StackCounts.parse("[b-jmh-worker-#];a/B.m;org/example/tool/Beat.beat 7\n");
        ProfileManifest manifest = manifest("tool", "").withHarness(List.of("org/example/tool/"));
        store.write(manifest, List.of(stacks));
        StoredProfile stored = store.read("tool");
        assertEquals(List.of("org/example/tool/"), stored.manifest().harness());
        assertEquals("a/B.m;harness 7\n", stored.foldedSum().text(""));
    }

    @Test
    void shouldReadProfilesThatWereStoredBeforeTheySaidTheirTool() {
        Path tracked = Path.of("record", "record-fault-cpu-kref");
        StoredProfile before = new ProfileStore(List.of(folder)).read(tracked.toString());
        assertTrue(
                before.manifest().harness().contains("org/hmmlab/benchmarks/runner/"),
                before.manifest().harness().toString());
        assertEquals(
                List.of(ForkProfile.End.SAMPLED),
                before.manifest().forks().stream()
                        .map(ForkProfile::end)
                        .distinct()
                        .toList());
        String folded = before.foldedSum().text("");
        assertFalse(folded.contains("org/hmmlab/benchmarks/runner/"), folded);
        assertTrue(before.unfolded().stream().anyMatch(s -> s.text("").contains("org/hmmlab/benchmarks/runner/")));
    }

    private static ProfileManifest manifest(String id, String failure) {
        return new ProfileManifest(
                id,
                "cpu",
                1_000_000,
                "kref",
                "PairBenchmark.startEnd",
                new TreeMap<>(Map.of("ranges", "1")),
                1,
                "",
                "2026-01-01T00:00:00Z",
                List.of("scripts/lab", "profile"),
                List.of("-XX:+DebugNonSafepoints"),
                Map.of("cpu", "some"),
                List.of(new ForkProfile(
                        0,
                        failure.isEmpty() ? "perf cpu-clock" : "",
                        5,
                        failure,
                        false,
                        50.5,
                        ProfileStore.hash(STACKS), failure.isEmpty() ? ForkProfile.End.SAMPLED : ForkProfile.End.NOT_SAMPLED)), List.of());
    }
}
