package org.hmmlab.benchmarks.suites;

import java.util.List;
import java.util.Map;
import org.hmmlab.benchmarks.measure.calibrate.CalibrationClass;
import org.hmmlab.benchmarks.measure.calibrate.CalibrationClass.Use;

/** The classes of this lab's benchmarks, each with the one that a calibration measures. */
public final class CalibrationClasses {
    private static final String PAIR = "InvalidatePair";
    private static final Map<String, List<String>> SHARED = Map.of("space", List.of("shared"));

    /** All. */
    public static final List<CalibrationClass> ALL = List.of(
            // Judged by CPU time.
            new CalibrationClass("single", PAIR, PAIR, SHARED, 1, Use.DEFAULT),
            // The same where each of 512 ranges is told: some microseconds, judged by CPU time. Longer than ten clock
            // readings, as an
            // injected tail must be, by one thread, and soon warm.
            new CalibrationClass(
                    "ranges",
                    PAIR + "Benchmark.startEnd",
                    PAIR + "Benchmark.startEnd",
                    Map.of(
                            "ranges", List.of("512"),
                            "hits", List.of("all"),
                            "mirrors", List.of("1"),
                            "space", List.of("shared")),
                    1,
                    Use.PERCENTILES),
            // Two threads that share only the notifier's read sections: judged by wall time.
            new CalibrationClass("threads", PAIR, PAIR, Map.of("space", List.of("own")), 2, Use.ON_REQUEST),
            // Two threads on one address space: judged by wall time.
            new CalibrationClass("contended", PAIR, PAIR, SHARED, 2, Use.DEFAULT),
            // A recorded program.
            new CalibrationClass("replay", "replay:python-pool", "ReplayBenchmark", Map.of(), 1, Use.ON_REQUEST));

    private CalibrationClasses() {}
}
