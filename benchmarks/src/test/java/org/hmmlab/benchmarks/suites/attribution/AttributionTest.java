package org.hmmlab.benchmarks.suites.attribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hmmlab.benchmarks.suites.floor.LockedFloor;
import org.hmmlab.profiles.stacks.StackCounts;
import org.hmmlab.profiles.store.ForkProfile;
import org.hmmlab.profiles.store.ProfileManifest;
import org.hmmlab.profiles.store.StoredProfile;
import org.hmmlab.sync.AblationSwitches;
import org.junit.jupiter.api.Test;

/** The arithmetic of parts: which stack is whose, what adds up, and what is said where it does not. */
final class AttributionTest {
    private static final String B = "a/B.startEnd;";
    private static final String STACKS = """
        a/B.startEnd;org/hmmlab/hmm/KrefLifetime.enterCallback;org/hmmlab/sync/Kref.get 20
        a/B.startEnd;org/hmmlab/hmm/SpinLockedRanges.start;org/hmmlab/sync/SpinLock.lock 30
        a/B.startEnd;org/hmmlab/sync/Srcu.readLock 25
        a/B.startEnd;org/hmmlab/sync/RwSemaphore.downRead 10
        a/B.startEnd;org/hmmlab/hmm/HmmCallbacks.start;a/B.lambda$setUp$0 5
        a/B.startEnd 10
        """;
    private static final Map<String, Double> COUNTS = Map.of(
            "rmw.KREF/op", 4.0, "rmw.HMM_LOCK/op", 2.0, "rmw.MIRRORS_SEM/op", 2.0, "rmw/op", 9.0, "fences/op", 4.0);
    private static final List<AblationSwitches.Part> PIECES = List.of(
            AblationSwitches.Part.KREF,
            AblationSwitches.Part.SRCU,
            AblationSwitches.Part.RANGES_LOCK,
            AblationSwitches.Part.RANGES_LIST,
            AblationSwitches.Part.MIRRORS_LOCK,
            AblationSwitches.Part.DRIVER);

    @Test
    void shouldGiveALockToWhoTakesIt() {
        String lock = ";org/hmmlab/sync/SpinLock.lock;org/hmmlab/sync/SpinLock.tryLock;org/agrona/UnsafeApi.cas";
        assertEquals(
                InvalidationComponent.RANGES_LOCK,
                InvalidationComponent.of(B + "org/hmmlab/hmm/SpinLockedRanges.end" + lock));
        assertEquals(
                InvalidationComponent.RANGES_LOCK,
                InvalidationComponent.of(B + "org/hmmlab/hmm/MutexLockedRanges.end;org/hmmlab/sync/Mutex.lock"));
        assertEquals(
                InvalidationComponent.WAIT_QUEUE,
                InvalidationComponent.of(
                        B + "org/hmmlab/hmm/SpinLockedRanges.end;org/hmmlab/sync/WaitQueue.wakeAll" + lock));
        assertEquals(
                InvalidationComponent.TREE_LOCK,
                InvalidationComponent.of(
                        B + "org/hmmlab/notifier/IntervalChain.endIntervals;org/hmmlab/notifier/NotifierChain.lock"
                                + lock));
        assertEquals(InvalidationComponent.REST, InvalidationComponent.of(B + "org/hmmlab/mm/Other.m" + lock));
        assertEquals(
                InvalidationComponent.SEQUENCE,
                InvalidationComponent.of(
                        B + "org/hmmlab/notifier/IntervalChain.start;org/hmmlab/sync/OrderedMemory.putLongOpaque"));
        assertEquals(InvalidationComponent.REST, InvalidationComponent.of(B + "org/hmmlab/hmm/SpinLockedRanges.start"));
    }

    @Test
    void shouldLeaveOutOnlyWhatAnOperationHas() {
        assertEquals(PIECES, Attribution.pieces(COUNTS));
        assertEquals(
                List.of(
                        AblationSwitches.Part.WAIT_QUEUE,
                        AblationSwitches.Part.TREE_LOCK,
                        AblationSwitches.Part.TREE,
                        AblationSwitches.Part.SEQUENCE,
                        AblationSwitches.Part.DRIVER),
                Attribution.pieces(Map.of("rmw.NOTIFIER_LOCK/op", 2.0, "rmw.WAIT_QUEUE/op", 1.0, "rmw/op", 3.0)));
        assertEquals(
                List.of(AblationSwitches.Part.TREE_LOCK, AblationSwitches.Part.DRIVER),
                Attribution.pieces(Map.of("rmw.NOTIFIER_LOCK/op", 2.0, "rmw/op", 2.0)),
                "without a hit there is nothing to wake and nothing to say");
    }

    @Test
    void shouldSetThreeWaysSideBySide() {
        Attribution found = Attribution.of("kref", profile(100), ablation(0), COUNTS, new LockedFloor(5, 6));
        assertEquals(
                List.of("kref", "SRCU", "ranges lock", "ranges list", "mirrors lock", "driver", "the rest"),
                found.rows().stream().map(Attribution.Row::part).toList());
        assertEquals(List.of(20L, 25L, 30L, 0L, 10L, 5L, 10L), rounded(found));
        assertEquals(
                List.of(20.0, 24.0, 10.0, 0.0, 10.0, 0.0, 5.0),
                found.rows().stream().map(Attribution.Row::countedNanos).toList());
        assertEquals(10, found.rows().get(0).saved().mean(), .5);
        assertEquals(40, found.rows().get(6).saved().mean(), .5);
        String table = AttributionText.table(found);
        assertTrue(table.contains("counted operations x floor are 69.0 % of the whole"), table);
    }

    @Test
    void shouldSayWhetherThePartsAddUp() {
        Attribution good = Attribution.of("kref", profile(100), ablation(0), COUNTS, new LockedFloor(5, 6));
        assertTrue(good.addsUp(), good.excess().words());
        assertEquals(100, good.sum().mean(), 1);
        for (double hidden : new double[] {-12, 12}) {
            Attribution bad = Attribution.of("kref", profile(100), ablation(hidden), COUNTS, new LockedFloor(5, 6));
            assertFalse(bad.addsUp(), bad.excess().words());
            assertEquals(hidden, bad.excess().mean(), .5);
            assertEquals(100 + hidden, bad.sum().mean(), 1);
            String page = AttributionText.page("parts", List.of(bad));
            assertTrue(bad.isNarrow());
            assertTrue(page.contains("class=\"bad\""), page);
        }
    }

    @Test
    void shouldNotCallItAddingUpWhereTheIntervalIsTooWideToSay() {
        Ablation good = ablation(0);
        List<Double> wild = new ArrayList<>(good.savedTogether());
        for (int round = 0; round < wild.size(); round++) {
            wild.set(round, 60 + (round % 2 == 0 ? 60.0 : -60.0));
        }
        Ablation wide = new Ablation(good.saved(), wild, good.rest(), good.whole(), "");
        Attribution found = Attribution.of("kref", profile(100), wide, COUNTS, new LockedFloor(5, 6));
        assertFalse(found.addsUp(), found.excess().words());
        assertFalse(found.isNarrow());
        assertTrue(found.excess().mayBeZero());
    }

    @Test
    void shouldSayWhatIsMissingInsteadOfZero() {
        Attribution found = Attribution.of(
                "kref", profile(100), Ablation.failed("ended with exit code 1"), Map.of(), new LockedFloor(5, 6));
        assertTrue(found.rows().stream().allMatch(row -> Double.isNaN(row.countedNanos())));
        String table = AttributionText.table(found);
        assertEquals("ended with exit code 1", found.failure());
        assertTrue(Double.isNaN(found.excess().low()));
        assertFalse(table.contains("NaN"), table);
    }

    /** Six pieces that save 10 ns each of 100, with a little noise; together they save so much less. */
    private static Ablation ablation(double hidden) {
        Map<AblationSwitches.Part, List<Double>> saved = new TreeMap<>();
        PIECES.forEach(piece -> saved.put(piece, noisy(10, piece.ordinal())));
        return new Ablation(saved, noisy(60 - hidden, 3), noisy(40, 5), noisy(100, 7), "");
    }

    private static List<Double> noisy(double mean, int phase) {
        List<Double> values = new ArrayList<>();
        for (int round = 0; round < 12; round++) {
            values.add(mean + ((round + phase) % 3 - 1) * .5);
        }
        return values;
    }

    private static List<Long> rounded(Attribution found) {
        return found.rows().stream()
                .map(row -> Math.round(row.profiled().mean()))
                .toList();
    }

    private static StoredProfile profile(double cpuNanos) {
        List<ForkProfile> forks = List.of(
                new ForkProfile(0, "engine", 1, "", true, cpuNanos, "", ForkProfile.End.SAMPLED),
                new ForkProfile(1, "engine", 1, "", true, cpuNanos, "", ForkProfile.End.SAMPLED));
        ProfileManifest manifest = new ProfileManifest(
                "id",
                "cpu",
                1,
                "kref",
                "Pair.startEnd",
                new TreeMap<>(),
                1,
                "",
                "",
                List.of(),
                List.of(),
                Map.of(),
                forks, List.of());
        StringBuilder threads = new StringBuilder();
        STACKS.lines()
                .forEach(
                        line -> threads.append("[b-jmh-worker-#];").append(line).append('\n'));
        StackCounts stacks = StackCounts.parse(threads.toString());
        return new StoredProfile(manifest, List.of(stacks, stacks), Path.of("."));
    }
}
