package org.hmmlab.benchmarks.suites.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each sweep copies every page, and the benchmark notices when one does not. */
final class CopyOnWriteFaultBenchmarkTest {
    @ParameterizedTest
    @CsvSource({"kref, none", "get-put, real"})
    void shouldCopyEveryPageInEachSweep(String design, String contents) {
        CopyOnWriteFaultBenchmark benchmark = new CopyOnWriteFaultBenchmark();
        benchmark.design = design;
        benchmark.contents = contents;
        benchmark.setUp();
        for (int i = 0; i < 3; i++) {
            benchmark.fork();
            assertEquals(0, benchmark.write());
            benchmark.endChild();
        }
        benchmark.fork();
        assertThrows(IllegalStateException.class, benchmark::endChild, "nothing was written");
        assertEquals(0, benchmark.write());
        benchmark.endChild();
        benchmark.tearDown();
    }
}
