package org.hmmlab.benchmarks.runner;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The benchmark classes with the question that each answers, the cases of its suite of record, and the presets that it
 * belongs to. A new benchmark class gets one line here; a test fails for one that has none.
 */
public final class SuiteCatalog {
    private static final Set<Preset> ALL = Set.of(Preset.SMOKE, Preset.PR, Preset.NIGHTLY);
    private static final Set<Preset> LONG = Set.of(Preset.PR, Preset.NIGHTLY);

    // spotless:off
    private static final List<Suite> SUITES = List.of(
            new Suite("calibration", "FloorBenchmark",
                    "What do one locked read-modify-write, one full fence and one clock reading cost on this machine?",
                    List.of(Case.threads(1)), ALL, false),
            new Suite("calibration", "HandoffBenchmark",
                    "What does handing one cache line to another core and getting it back cost on this machine?",
                    List.of(Case.threads(2)), LONG, false));
    // spotless:on

    /**
     * One benchmark class.
     *
     * @param suite name of the group that it belongs to: its package
     * @param className simple name of the class
     * @param question first sentence of the class's documentation
     * @param cases what its suite of record measures
     * @param presets presets of {@code run} that include it
     * @param isOfRecord whether {@code ab} without a pattern compares it
     */
    public record Suite(
            String suite,
            String className,
            String question,
            List<Case> cases,
            Set<Preset> presets,
            boolean isOfRecord) {}

    /**
     * One case of a suite of record.
     *
     * @param params parameter values; parameters not named here keep their first declared value
     * @param threads worker threads; ignored for groups
     */
    public record Case(Map<String, String> params, int threads) {
        /** A case that differs by its threads alone. */
        public static Case threads(int threads) {
            return new Case(Map.of(), threads);
        }
    }

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
