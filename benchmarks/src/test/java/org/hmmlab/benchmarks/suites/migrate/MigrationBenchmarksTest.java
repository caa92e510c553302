package org.hmmlab.benchmarks.suites.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The migration benchmarks move every page in every setting, and leave nothing behind: their tear-down checks it. */
final class MigrationBenchmarksTest {
    @ParameterizedTest
    @CsvSource({"kref, 1, none", "kref, 512, real", "get-put, 16, real", "get-put, 512, none"})
    void shouldMoveEveryPageThereAndBack(String design, int pages, String contents) {
        MigrationBenchmark benchmark = new MigrationBenchmark();
        benchmark.design = design;
        benchmark.pages = pages;
        benchmark.contents = contents;
        benchmark.setUp();
        for (int i = 0; i < 3; i++) {
            assertEquals(2 * pages, benchmark.migrate());
        }
        benchmark.tearDown();
    }

    @ParameterizedTest
    @CsvSource({"kref, none", "get-put, real"})
    void shouldBringEachPageBackByAFaultOfItsOwn(String design, String contents) {
        DevicePageFaultBenchmark benchmark = new DevicePageFaultBenchmark();
        benchmark.design = design;
        benchmark.contents = contents;
        benchmark.setUp();
        for (int i = 0; i < 3; i++) {
            benchmark.moveAway();
            assertEquals(0, benchmark.touch());
            benchmark.check();
        }
        benchmark.tearDown();
    }
}
