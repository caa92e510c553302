package org.hmmlab.benchmarks.profile;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.List;
import org.hmmlab.profiles.stacks.ProfileEvent;
import org.junit.jupiter.api.Test;

/** Each engine against a canary that does what the event samples. Real: with the profiler, in a JVM of its own. */
final class EngineProbeTest {
    @Test
    void shouldSeeTheCanaryWithEachEvent() throws InterruptedException {
        List<EngineProbe.Finding> findings = EngineProbe.inOtherJvm();
        assumeFalse(
                findings.stream().allMatch(f -> f.failure().contains("no native library")),
                () -> "this platform has no profiler: " + findings.get(0).failure());
        assertTrue(findings.stream().map(EngineProbe.Finding::event).toList().equals(List.of(ProfileEvent.values())));
        assertAll(findings.stream().map(finding -> () -> {
            boolean isDenied = finding.failure().startsWith("no engine samples");
            assertFalse(finding.failure().isEmpty() && finding.engine().isEmpty(), finding.toString());
            assertTrue(isDenied || finding.sawCanary(), finding.event() + " did not see its canary: " + finding);
        }));
    }
}
