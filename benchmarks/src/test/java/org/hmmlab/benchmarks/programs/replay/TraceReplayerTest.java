package org.hmmlab.benchmarks.programs.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.hmmlab.hmm.Generation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each kind of event does to the model; every replay checks by itself that nothing is left behind. */
final class TraceReplayerTest {
    private static final String RW_AT_1000 = "1 0 mmap 1000 4 rw- private anon";

    @Test
    void shouldCountEveryEventByItsKind() {
        ReplayOutcome outcome = Recordings.replayWithBusyDevice(
                RW_AT_1000,
                "2 0 fault 1000 w",
                "3 0 mprotect 1000 2 r--",
                "4 0 madvise 1000 1 dontneed",
                "5 0 mremap 3000 1 9000 2",
                "6 0 munmap 1000 4",
                "7 0 fork 1",
                "8 1 exec",
                "9 1 exit",
                "9 0 exit");

        assertEquals(10, outcome.totalEvents());
        assertEquals(TraceOp.values().length, outcome.events().size());
        assertEquals(2L, outcome.events().get("exit"));
        assertEquals(Map.of(), outcome.unexpressed());
        assertEquals(3, outcome.addressSpaces());
    }

    @Test
    void shouldSplitCpuFaultsIntoServedUnmappedAndDenied() {
        ReplayOutcome outcome = Recordings.replayWithBusyDevice(
                "1 0 fault 1000 r",
                "2 0 mmap 1000 1 r-- private anon",
                "3 0 mmap 3000 1 --- private anon",
                "4 0 fault 1000 r",
                "5 0 fault 1000 w",
                "6 0 fault 1000 x",
                "7 0 fault 2000 r",
                "8 0 fault 3000 r");

        assertEquals(new ReplayOutcome.CpuFaults(1, 2, 3), outcome.cpu());
        assertEquals(1, outcome.device().accesses());
    }

    @ParameterizedTest
    @ValueSource(strings = {"munmap 1000 4", "mprotect 1000 4 r--", "madvise 1000 4 dontneed", "mremap 1000 4 9000 4"})
    void shouldTellTheDriverOfEveryChangeOfItsPages(String change) {
        long without =
                Recordings.replayWithBusyDevice(RW_AT_1000, "2 0 fault 1000 w").invalidations();
        long with = Recordings.replayWithBusyDevice(RW_AT_1000, "2 0 fault 1000 w", "3 0 " + change)
                .invalidations();

        assertTrue(with > without, with + " invalidations with it, " + without + " without");
    }

    @Test
    void shouldLetTheDeviceFaultAgainAfterAnInvalidation() {
        ReplayOutcome still = Recordings.replayWithBusyDevice(RW_AT_1000, "2 0 fault 1000 w", "3 0 fault 1000 w");
        ReplayOutcome dropped = Recordings.replayWithBusyDevice(
                RW_AT_1000, "2 0 fault 1000 w", "3 0 madvise 1000 1 dontneed", "4 0 fault 1000 w");

        assertEquals(2, still.device().accesses());
        assertEquals(1, still.device().faults());
        assertEquals(2, dropped.device().faults());
    }

    @Test
    void shouldReplaceWhatWasMappedWhenMapsOverlap() {
        ReplayOutcome outcome = Recordings.replayWithBusyDevice(
                RW_AT_1000,
                "2 0 fault 2000 w",
                "3 0 mmap 2000 1 r-- private anon",
                "4 0 fault 2000 w",
                "5 0 fault 3000 w");

        assertEquals(new ReplayOutcome.CpuFaults(2, 0, 1), outcome.cpu());
    }

    @Test
    void shouldGiveAForkedChildItsParentsMappings() {
        ReplayOutcome outcome = Recordings.replayWithBusyDevice(
                RW_AT_1000, "2 0 fault 1000 w", "3 0 fork 1", "4 1 fault 1000 w", "5 0 fault 1000 w", "6 1 exit");

        assertEquals(new ReplayOutcome.CpuFaults(3, 0, 0), outcome.cpu());
        assertEquals(2, outcome.addressSpaces());
    }

    @Test
    void shouldGiveAForkedChildOnlyThoseImplicitPagesThatItsParentLacks() {
        ReplayOutcome outcome = Recordings.replayWithBusyDevice(
                "0 1 mmap 1000 8 r-- private anon implicit",
                "1 0 mmap 3000 2 rw- private anon",
                "2 0 fork 1",
                "3 1 fault 1000 r",
                "4 1 fault 3000 w",
                "5 1 fault 4000 w",
                "6 1 fault 5000 r",
                "7 1 fault 5000 w",
                "8 1 fault 8000 r",
                "9 0 fault 1000 r");

        assertEquals(new ReplayOutcome.CpuFaults(5, 1, 1), outcome.cpu());
        assertEquals(10, outcome.totalEvents());
    }

    @Test
    void shouldEmptyTheAddressSpaceAtExec() {
        ReplayOutcome outcome = Recordings.replayWithBusyDevice(
                RW_AT_1000,
                "2 0 fault 1000 w",
                "3 0 exec",
                "4 0 fault 1000 w",
                RW_AT_1000.replace("1 0", "5 0"),
                "6 0 fault 1000 w");

        assertEquals(new ReplayOutcome.CpuFaults(2, 1, 0), outcome.cpu());
        assertEquals(2, outcome.device().faults());
    }

    @Test
    void shouldChangeTheRightsAroundAHoleAndNameIt() {
        ReplayOutcome outcome = Recordings.replayWithBusyDevice(
                "1 0 mmap 1000 1 rw- private anon",
                "1 0 mmap 3000 1 rw- private anon",
                "2 0 mprotect 1000 4 r--",
                "3 0 fault 1000 w",
                "4 0 fault 3000 w");

        assertEquals(new ReplayOutcome.CpuFaults(0, 0, 2), outcome.cpu());
        assertEquals(Map.of("mprotect: hole left as it is", 1L), outcome.unexpressed());
    }

    @Test
    void shouldNameWhatTheModelCannotApply() {
        ReplayOutcome outcome = Recordings.replayWithBusyDevice(
                RW_AT_1000, "2 0 mremap 50000 1 60000 1", "3 0 madvise 1000 1 hugepage", "4 0 madvise 1000 1 willneed");

        assertEquals(1, outcome.unexpressed().size(), outcome.unexpressed().toString());
        assertTrue(outcome.unexpressed().keySet().iterator().next().startsWith("mremap: "));
        assertEquals(Map.of("madvise willneed", 1L), outcome.ignored());
        assertEquals(4, outcome.totalEvents());
    }

    @Test
    void shouldCountFailedDeviceFaultsByErrno() {
        ReplayOutcome outcome = Recordings.replayWithBusyDevice("1 0 mmap 1000 1 r-- private anon", "2 0 fault 1000 r");

        assertEquals(
                1,
                outcome.device().errors().values().stream()
                        .mapToLong(Long::longValue)
                        .sum());
    }

    @ParameterizedTest
    @EnumSource(Generation.class)
    void shouldKeepTheDeviceAwayWhenItsShareIsZero(Generation design) {
        ReplayOutcome outcome = Recordings.replay(
                new ReplayConfig(design, 0, 1), Recordings.of(RW_AT_1000, "2 0 fault 1000 w", "3 0 munmap 1000 4"));

        assertEquals(0, outcome.device().accesses());
        assertTrue(outcome.invalidations() > 0);
    }

    @Test
    void shouldDrawTheSameForTheSameSeedOnly() {
        String[] lines = new String[1001];
        lines[0] = "1 0 mmap 100000 1000 rw- private anon";
        for (int i = 1; i < lines.length; i++) {
            lines[i] = "2 0 fault " + Integer.toHexString(0x100 + i - 1 << 12) + " w";
        }
        MmTrace trace = Recordings.of(lines);
        ReplayOutcome first = Recordings.replay(new ReplayConfig(Generation.KREF, 0.1, 7), trace);

        assertEquals(first, Recordings.replay(new ReplayConfig(Generation.KREF, 0.1, 7), trace));
        assertEquals(first, Recordings.replay(new ReplayConfig(Generation.GET_PUT, 0.1, 7), trace));
        assertNotEquals(
                first.device().accesses(),
                Recordings.replay(new ReplayConfig(Generation.KREF, 0.5, 7), trace)
                        .device()
                        .accesses());
        assertTrue(
                Math.abs(first.device().accesses() - 100) < 40,
                "about a tenth: " + first.device().accesses());
    }

    @Test
    void shouldReplayARecordingWithoutEvents() {
        assertEquals(0, Recordings.replayWithBusyDevice().totalEvents());
    }
}
