package org.hmmlab.benchmarks.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hmmlab.benchmarks.replay.LockedFloor;
import org.hmmlab.profiles.check.Budget;
import org.hmmlab.profiles.stacks.StackCounts;
import org.hmmlab.profiles.store.ForkProfile;
import org.hmmlab.profiles.store.ProfileManifest;
import org.hmmlab.profiles.store.StoredProfile;
import org.junit.jupiter.api.Test;

/** The arithmetic around profiles. */
final class ProfilePartsTest {
    private static final String WORKER = "[b-jmh-worker-#];org/hmmlab/Fault.run;";
    private static final Budget NONE = new Budget("no allocation", "alloc", "RangeFaulter\\.", 0);

    @Test
    void shouldKeepABudgetOnlyIfTheProfileShowsItsHeartbeat() {
        assertEquals(
                BudgetReport.Answer.KEPT,
                answer("org/hmmlab/hmm/Other.m;byte[] 16", "", true).answer());
        assertEquals(0, code("org/hmmlab/hmm/Other.m;byte[] 16", "", true));
        assertEquals(
                BudgetReport.Answer.UNKNOWN,
                answer("org/hmmlab/hmm/Other.m;byte[] 16", "", false).answer());
        assertEquals(4, code("org/hmmlab/hmm/Other.m;byte[] 16", "", false));
        assertEquals(4, code("org/hmmlab/hmm/Other.m;byte[] 16", "no native library", false));
    }

    @Test
    void shouldNameTheWorstStackWhenABudgetIsBroken() {
        BudgetReport.Line line = answer("org/hmmlab/hmm/RangeFaulter.fault;byte[] 24", "", true);
        assertEquals(BudgetReport.Answer.BROKEN, line.answer());
        assertTrue(line.detail().contains("24 of 24 bytes seen there; most in org/hmmlab/Fault.run;"), line.detail());
        assertEquals(1, code("org/hmmlab/hmm/RangeFaulter.fault;byte[] 24", "", true));
    }

    @Test
    void shouldSetProfileAndCountsSideBySide() {
        StackCounts program = StackCounts.parse("""
                a/B.startEnd;org/hmmlab/hmm/KrefLifetime.enterCallback;org/hmmlab/sync/Kref.get 20
                a/B.startEnd;org/hmmlab/hmm/SpinLockedRanges.start;org/hmmlab/sync/SpinLock.lock 30
                a/B.startEnd;org/hmmlab/sync/Srcu.readLock 25
                a/B.startEnd;org/hmmlab/sync/RwSemaphore.downRead 10
                a/B.startEnd;org/hmmlab/hmm/HmmCallbacks.start;a/B.lambda$setUp$0 5
                a/B.startEnd 10
                """);
        Map<String, Double> counts = Map.of(
                "rmw.KREF/op", 4.0, "rmw.HMM_LOCK/op", 2.0, "rmw.MIRRORS_SEM/op", 2.0, "rmw/op", 9.0, "fences/op", 4.0);
        Attribution found = Attribution.of("kref", program, 100, counts, new LockedFloor(5, 6));
        assertEquals(List.of(20.0, 25.0, 30.0, 10.0, 5.0, 10.0), profiled(found));
        assertEquals(
                List.of(20.0, 24.0, 10.0, 10.0, 0.0, 5.0),
                found.rows().stream().map(Attribution.Row::countedNanos).toList());
        assertTrue(found.table().contains("counted operations x floor are 69 % of it"), found.table());
    }

    @Test
    void shouldSayThatNothingWasCountedInsteadOfZero() {
        Attribution found = Attribution.of("jar", StackCounts.parse("a/B.m 1"), 10, Map.of(), new LockedFloor(5, 6));
        assertTrue(found.rows().stream().allMatch(row -> Double.isNaN(row.countedNanos())));
        assertEquals(10, found.rows().get(5).profiledNanos(), 1e-9);
    }

    private static List<Double> profiled(Attribution found) {
        return found.rows().stream()
                .map(row -> Math.round(row.profiledNanos() * 1e6) / 1e6)
                .toList();
    }

    private static int code(String stack, String failure, boolean heartbeat) {
        BudgetReport report = new BudgetReport();
        report.add(List.of(NONE), profile(stack, failure, heartbeat));
        return report.exitCode();
    }

    private static BudgetReport.Line answer(String stack, String failure, boolean heartbeat) {
        BudgetReport report = new BudgetReport();
        report.add(List.of(NONE), profile(stack, failure, heartbeat));
        return report.lines().get(0);
    }

    private static StoredProfile profile(String stack, String failure, boolean heartbeat) {
        ForkProfile fork = new ForkProfile(0, "engine", 1, failure, heartbeat, 10, "");
        ProfileManifest manifest = new ProfileManifest(
                "id",
                "alloc",
                1,
                "kref",
                "Fault.run",
                new TreeMap<>(),
                1,
                "",
                "",
                List.of(),
                List.of(),
                Map.of(),
                List.of(fork));
        return new StoredProfile(manifest, List.of(StackCounts.parse(WORKER + stack)), Path.of("."));
    }
}
