package org.hmmlab.results.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.hmmlab.results.Refusal;
import org.hmmlab.results.SampleRuns;
import org.junit.jupiter.api.Test;

/** A record that exists is valid; what must hold and what was given stand in the message. */
final class RecordChecksTest {
    @Test
    void shouldRefuseARunIdThatIsNoFileName() {
        String message =
                Refusal.of(IllegalArgumentException.class, () -> SampleRuns.header("../up", "2026-01-01T00:00:00Z"));
        assertTrue(message.endsWith("runId=../up"), message);
    }

    @Test
    void shouldRefuseAStartThatIsNoTime() {
        assertThrows(IllegalArgumentException.class, () -> SampleRuns.header("r", "yesterday"));
    }

    @Test
    void shouldAcceptNanAsNotMeasuredButNoNegativeTime() {
        assertTrue(Double.isNaN(SampleRuns.iteration(1, 1).gcMs()));
        String message = Refusal.of(
                IllegalArgumentException.class, () -> new IterationRecord(-1, 1, 1, 1, 1, 1, 1, 1, Map.of()));
        assertEquals(
                "wallNsPerOp must be finite and not negative, or NaN where not measured: wallNsPerOp=-1.0", message);
    }

    @Test
    void shouldAskAFailedJvmForItsFailure() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new ForkRecord(
                        "pre",
                        Role.A,
                        BenchmarkCase.of("b", Map.of(), 1),
                        0,
                        ForkStatus.CRASHED,
                        List.of(),
                        Map.of(),
                        null));
    }

    @Test
    void shouldRefuseAnUnknownRoleByName() {
        String message = Refusal.of(IllegalArgumentException.class, () -> Role.parse("C"));
        assertEquals("role must be one of A, B, control, run: role=C", message);
    }

    @Test
    void shouldTellTheStageFromThePairNumber() {
        assertEquals(
                VerdictStage.FIRST,
                SampleRuns.fork(Role.A, "b", 1, 9_999, List.of()).stage());
        assertEquals(
                VerdictStage.CONFIRMATION,
                SampleRuns.fork(Role.A, "b", 1, 10_000, List.of()).stage());
    }

    @Test
    void shouldMakeRunIdsInTheOrderOfTime() {
        assertEquals("20190801-120000-7f3a", RunHeader.newRunId(Instant.parse("2019-08-01T12:00:00Z"), 0x17f3aL));
    }
}
