package org.hmmlab.benchmarks.measure.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
        BudgetReport.Line line = answer("org/hmmlab/hmm/walk/RangeFaulter.fault;byte[] 24", "", true);
        assertEquals(BudgetReport.Answer.BROKEN, line.answer());
        assertTrue(line.detail().contains("24 of 24 bytes seen there; most in org/hmmlab/Fault.run;"), line.detail());
        assertEquals(1, code("org/hmmlab/hmm/walk/RangeFaulter.fault;byte[] 24", "", true));
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
        ForkProfile fork = new ForkProfile(
                0,
                "engine",
                1,
                failure,
                heartbeat,
                10,
                "",
                failure.isEmpty() ? ForkProfile.End.SAMPLED : ForkProfile.End.NOT_SAMPLED);
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
                List.of(fork),
                List.of());
        return new StoredProfile(manifest, List.of(StackCounts.parse(WORKER + stack)), Path.of("."));
    }
}
