package org.hmmlab.benchmarks.measure.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.hmmlab.profiles.stacks.StackCounts;
import org.junit.jupiter.api.Test;

/** The JVM's own sampling of CPU time: tried where it is, said where it is not. */
final class CpuTimeProbeTest {
    private static final int FIRST_WITH_IT = 25;

    @Test
    void shouldSeeTheCanaryOrSayWhyItCannot() throws InterruptedException {
        String words = CpuTimeProbe.inOtherJvm();
        if (Runtime.version().feature() < FIRST_WITH_IT) {
            assertTrue(words.startsWith("no: JDK " + Runtime.version().feature()), words);
            assertTrue(words.contains("JDK 25"), words);
        } else if (System.getProperty("os.name").equals("Linux")) {
            assertTrue(words.matches("yes: .* failed, \\d+ lost; the profiler on the same canary: .*"), words);
        }
    }

    @Test
    void shouldCountTheCanarysThreadAlone() {
        String canary = ";org/hmmlab/benchmarks/measure/profile/SamplerTarget.burn";
        String own = '[' + Thread.currentThread().getName() + ']';
        StackCounts stacks =
                StackCounts.parse(own + ";java/M.m" + canary + " 7\n" + own + ";java/M.m 3\n[other]" + canary + " 5\n");
        assertEquals(new CpuTimeProbe.Seen(10, 7), CpuTimeProbe.seen(stacks));
    }
}
