package org.hmmlab.benchmarks.judges.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.hmmlab.hmm.Generation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The model answers what a running kernel answered, in every field of every operation, the numbers of faults included,
 * in each design.
 */
@Tag("slow")
final class KernelAgreementTest {
    private static final int TRACES = 736;
    private static final int OPS = 32_186;

    @ParameterizedTest
    @EnumSource
    void shouldAnswerWhatTheKernelAnswered(Generation generation) {
        TraceVerifier verifier = new TraceVerifier(generation, Set.of());
        List<String> differing = new ArrayList<>();
        List<TraceProblem> problems = new ArrayList<>();
        int[] counts = new int[2];
        TraceSources.readBundled(
                trace -> {
                    TraceOutcome outcome = verifier.verify(trace);
                    counts[0]++;
                    counts[1] += outcome.opsCompared().values().stream()
                            .mapToInt(Integer::intValue)
                            .sum();
                    if (!outcome.agrees(true)) {
                        differing.add(trace.name() + " " + outcome.skipReason() + outcome.differences()
                                + outcome.faultCountDifferences());
                    }
                },
                problems::add);
        assertEquals(List.of(), problems);
        assertEquals("", String.join("\n", differing));
        assertEquals(List.of(TRACES, OPS), List.of(counts[0], counts[1]));
    }
}
