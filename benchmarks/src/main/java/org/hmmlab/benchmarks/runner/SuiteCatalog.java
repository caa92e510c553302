package org.hmmlab.benchmarks.runner;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The benchmark classes with the question that each answers, the parameters of its suite of record, and the presets that
 * it belongs to. A new benchmark class gets one line here; a test fails for one that has none.
 */
public final class SuiteCatalog {
    private static final Set<Preset> ALL = Set.of(Preset.SMOKE, Preset.PR, Preset.NIGHTLY);
    private static final Set<Preset> LONG = Set.of(Preset.PR, Preset.NIGHTLY);

    // spotless:off
    private static final List<Suite> SUITES = List.of(
            new Suite("calibration", "FloorBenchmark",
                    "What do one locked read-modify-write, one full fence and one clock reading cost on this machine?",
                    Map.of(), List.of(1), ALL, false),
            new Suite("calibration", "HandoffBenchmark",
                    "What does handing one cache line to another core and getting it back cost on this machine?",
                    Map.of(), List.of(), LONG, false),
            new Suite("invalidate", "InvalidatePairBenchmark",
                    "What does one invalidation (start + end) cost the address space that it is sent to?",
                    Map.of("ranges", List.of("1"), "hits", List.of("0"), "mirrors", List.of("1")),
                    List.of(1), ALL, true),
            new Suite("fault", "FaultBenchmark",
                    "What does a device fault cost per page, for pages that are present and for pages that are missing?",
                    Map.of("pages", List.of("16")), List.of(1), ALL, true),
            new Suite("replay", "ReplayBenchmark",
                    "What does a design change for one recorded program, from start to exit?",
                    Map.of(), List.of(1), Set.of(), false));
    // spotless:on

    /**
     * One benchmark class.
     *
     * @param suite name of the group that it belongs to: its package
     * @param className simple name of the class
     * @param question first sentence of the class's documentation
     * @param params parameter values of the suite of record; parameters not named here keep their first declared value
     * @param threads thread counts of the suite of record; empty leaves what the benchmark declares
     * @param presets presets of {@code run} that include it
     * @param isOfRecord whether {@code ab} without a pattern compares it
     */
    public record Suite(
            String suite,
            String className,
            String question,
            Map<String, List<String>> params,
            List<Integer> threads,
            Set<Preset> presets,
            boolean isOfRecord) {}

    private SuiteCatalog() {}

    /** All of them, in the order in which they are listed. */
    public static List<Suite> suites() {
        return SUITES;
    }

    /** The line of a benchmark's class, if the catalog has one. */
    public static Optional<Suite> of(BenchmarkIndex.Entry entry) {
        String type = entry.className().substring(entry.className().lastIndexOf('.') + 1);
        return SUITES.stream().filter(s -> s.className().equals(type)).findFirst();
    }
}
