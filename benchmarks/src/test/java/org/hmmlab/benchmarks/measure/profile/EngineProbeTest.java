package org.hmmlab.benchmarks.measure.profile;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.List;
import java.util.Map;
import org.hmmlab.benchmarks.measure.fork.Engine;
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

    @Test
    void shouldSayWhatIsMissingWhereTheLibraryIs() throws InterruptedException {
        for (EngineProbe.Finding finding : EngineProbe.inOtherJvm(Map.of(Engine.ONLY, Engine.NO_LIBRARY))) {
            assertTrue(finding.words().startsWith("no: async-profiler has no native library"), finding.words());
        }
    }

    @Test
    void shouldFallBackToATimerWhereEventsOfTheKernelAreDenied() throws InterruptedException {
        List<EngineProbe.Finding> findings = EngineProbe.inOtherJvm(Map.of(Engine.ONLY, "ctimer,itimer"));
        EngineProbe.Finding cpu = findings.get(0);
        assumeFalse(cpu.failure().contains("no native library"), cpu.failure());
        assertTrue(cpu.engine().matches("[ci]timer, every 4000 us .*"), cpu.words());
        assertTrue(cpu.sawCanary(), cpu.words());
        EngineProbe.Finding none =
                EngineProbe.inOtherJvm(Map.of(Engine.ONLY, "perf")).get(0);
        assertTrue(none.words().contains("no engine samples cpu here: HMMLAB_PROFILER=perf allows none"), none.words());
    }
}
