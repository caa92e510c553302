package org.hmmlab.benchmarks.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.hmmlab.hmm.Generation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The model answers what a running kernel answered, in every field of every operation, in each design. Traces named in
 * {@code differing-traces.txt} are known to differ; nothing may be added to that list.
 */
final class KernelAgreementTest {
    @ParameterizedTest
    @EnumSource
    void shouldAnswerWhatTheKernelAnswered(Generation generation) throws IOException {
        Set<String> known = knownToDiffer();
        TraceVerifier verifier = new TraceVerifier(generation, Set.of());
        List<String> differing = new ArrayList<>();
        List<TraceProblem> problems = new ArrayList<>();
        TraceSources.readBundled(
                trace -> {
                    TraceOutcome outcome = verifier.verify(trace);
                    if (!outcome.agrees(false) && !known.contains(trace.name())) {
                        differing.add(trace.name() + " "
                                + (outcome.differences().isEmpty()
                                        ? outcome.skipReason()
                                        : outcome.differences().get(0)));
                    }
                },
                problems::add);
        assertEquals(List.of(), problems);
        assertEquals("", String.join("\n", differing));
    }

    private static Set<String> knownToDiffer() throws IOException {
        try (InputStream input =
                Objects.requireNonNull(KernelAgreementTest.class.getResourceAsStream("differing-traces.txt"))) {
            String text = new String(input.readAllBytes(), StandardCharsets.UTF_8);
            return new TreeSet<>(List.of(text.split("\\s+")));
        }
    }
}
