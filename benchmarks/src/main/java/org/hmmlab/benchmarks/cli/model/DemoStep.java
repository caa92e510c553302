package org.hmmlab.benchmarks.cli.model;

import java.util.List;
import java.util.Map;
import org.hmmlab.benchmarks.measure.fork.Timing;
import org.hmmlab.benchmarks.programs.replay.RecordedPrograms;

/**
 * One step of the demonstration: a comparison of {@code pre} and {@code post} on one benchmark.
 *
 * @param title what is asked, in words
 * @param benchmark regular expression of the benchmark
 * @param params its parameter values; the first declared value where not named
 * @param recording name of a recording that comes with the lab; empty if the step needs none
 * @param pairs JVM pairs of the whole demonstration, and of the quick one
 * @param timing of each JVM
 */
record DemoStep(
        String title,
        String benchmark,
        Map<String, List<String>> params,
        String recording,
        Pairs pairs,
        Timing timing) {
    /**
     * How many JVM pairs a step measures.
     *
     * @param whole in the whole demonstration
     * @param quick in the quick one; 0 leaves the step out
     * @param repeats spoilt pairs that are measured again at most: only the first step's, to keep the whole within its time
     */
    record Pairs(int whole, int quick, int repeats) {}

    private static final Timing SHORT = new Timing(8, 80, 6, 100);
    /** The catalog lets a replay warm itself, for 48 times this warm-up at most: the demonstration has no more time. */
    private static final Timing LONG = new Timing(2, 60, 6, 100);

    // spotless:off
    /** The demonstration: every step is a line here. */
    static final List<DemoStep> ALL = List.of(
            new DemoStep("the invalidate pair, one thread",
                    "\\.InvalidatePairBenchmark\\.startEnd$", Map.of(), "", new Pairs(6, 4, 1), SHORT),
            new DemoStep("the fault path, from registering a range to unregistering it",
                    "\\.FaultBenchmark\\.protocol$", Map.of("pages", List.of("16")), "", new Pairs(4, 0, 0), SHORT),
            new DemoStep("one recorded program, replayed whole",
                    "\\.ReplayBenchmark\\.", Map.of(), RecordedPrograms.GCC_COMPILE, new Pairs(4, 0, 0), LONG));
    // spotless:on

    int repeats() {
        return pairs.repeats();
    }

    int pairs(boolean isQuick) {
        return isQuick ? pairs.quick() : pairs.whole();
    }
}
