package org.hmmlab.benchmarks.measure.compare;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hmmlab.benchmarks.measure.fork.Timing;
import org.hmmlab.benchmarks.measure.launch.BenchmarkIndex;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;

/**
 * The benchmark classes with the question that each answers, the cases of its suite of record, and the presets that it
 * belongs to. A new benchmark class gets one line here; a test fails for one that has none.
 */
public final class SuiteCatalog {
    private static final Set<Preset> ALL = Set.of(Preset.SMOKE, Preset.PR, Preset.NIGHTLY);
    private static final Set<Preset> LONG = Set.of(Preset.PR, Preset.NIGHTLY);

    // spotless:off
    private static final List<Suite> SUITES = List.of(
            new Suite("invalidate", "InvalidatePairBenchmark",
                    "What does one invalidation, start and end, cost in each design?",
                    List.of(
                            new Case(Map.of("ranges", "1", "hits", "1", "mirrors", "1", "space", "shared"), 1),
                            new Case(Map.of("ranges", "1", "hits", "1", "mirrors", "1", "space", "shared"), 2),
                            new Case(Map.of("ranges", "1", "hits", "1", "mirrors", "1", "space", "own"), 2)),
                    ALL, true),
            new Suite("invalidate", "RangeRegistrationBenchmark",
                    "What does putting a range under observation and taking it off again cost in each design?",
                    List.of(new Case(Map.of("ranges", "0"), 1)), ALL, true),
            new Suite("fault", "FaultBenchmark",
                    "What does reading present pages for a device cost, alone and with the protocol around it?",
                    List.of(new Case(Map.of("pages", "16"), 1), new Case(Map.of("pages", "512"), 1)), ALL, true),
            new Suite("fault", "MissingFaultBenchmark",
                    "What does a missing anonymous page cost that a device asks for?",
                    List.of(new Case(Map.of("pages", "16", "contents", "real"), 1)), LONG, true),
            new Suite("fault", "FaultUnderInvalidationBenchmark",
                    "How do device faults fare while another thread keeps invalidating what they read?",
                    List.of(new Case(Map.of("think", "1000"), 2)), LONG, false),
            new Suite("fault", "CopyOnWriteFaultBenchmark",
                    "What does a write cost to a page that is shared with a child, in an address space that is mirrored?",
                    List.of(new Case(Map.of("contents", "real"), 1)), LONG, false),
            new Suite("migrate", "MigrationBenchmark",
                    "What does it cost to move pages to a device and back?",
                    List.of(new Case(Map.of("pages", "16", "contents", "real"), 1)), LONG, false),
            new Suite("migrate", "DevicePageFaultBenchmark",
                    "What does it cost the CPU to touch a page that lies on a device?",
                    List.of(new Case(Map.of("contents", "real"), 1)), LONG, false),
            new Suite("lifetime", "MirrorChurnBenchmark",
                    "What do mirrors that come and go cost, and what do they do to callbacks that run meanwhile?",
                    List.of(new Case(Map.of("others", "1"), 1)), LONG, false),
            new Suite("lifetime", "RegistrationStormBenchmark",
                    "How do ranges and mirrors that come and go on one address space hold each other up?",
                    List.of(new Case(Map.of(), 2)), Set.of(Preset.NIGHTLY), false),
            new Suite("lifetime", "ExitBenchmark",
                    "What does the end of an address space cost that has many mirrors?",
                    List.of(new Case(Map.of("mirrors", "16"), 1)), Set.of(Preset.NIGHTLY), false),
            new Suite("svm", "SvmFaultBatchBenchmark",
                    "What does a batch of device faults cost from the invalidation that causes it to the last replayed access?",
                    List.of(new Case(Map.of("batch", "16", "duplicates", "50", "invalidations", "1"), 1)),
                    Set.of(Preset.NIGHTLY), false),
            new Suite("delivery", "DeliveryBenchmark",
                    "What does handing one invalidation to a device's thread and hearing back cost, by queue and by way of waiting?",
                    List.of(new Case(Map.of("queue", "jctools-spsc", "waiting", "spin"), 1)),
                    Set.of(Preset.NIGHTLY), false),
            new Suite("pressure", "UnderInvalidationBenchmark",
                    "How long does one callback pair, one fault batch, one delivery and one migration take while something else invalidates?",
                    List.of(new Case(Map.of("invalidations", "0"), 1)),
                    Set.of(Preset.NIGHTLY), false),
            new Suite("replay", "ReplayBenchmark",
                    "How long does the model take for the recorded life of a real program, in each design?",
                    List.of(Case.threads(1)), ALL, true),
            new Suite("sync", "SrcuReadSectionBenchmark",
                    "What does an SRCU read section cost a reader?",
                    List.of(Case.threads(1), Case.threads(2)), ALL, false),
            new Suite("sync", "KrefBenchmark",
                    "What does one get-unless-zero with its put cost, on a count of one's own and on a shared one?",
                    List.of(Case.threads(1), Case.threads(2)), LONG, false),
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

    /** How much longer than the plan's its warm-up takes, by class: the more code there is to compile, the longer. */
    private static final Map<String, Integer> WARMUP_FACTORS = Map.of(
            "FaultBenchmark",
            3,
            "MissingFaultBenchmark",
            3,
            "FaultUnderInvalidationBenchmark",
            3,
            "CopyOnWriteFaultBenchmark",
            3,
            "MigrationBenchmark",
            3,
            "DevicePageFaultBenchmark",
            3,
            "UnderInvalidationBenchmark",
            6);

    /** Those that warm themselves in their set-up until the JIT is quiet: how many times the plan's warm-up at most. */
    private static final Map<String, Integer> SET_UP_FACTORS = Map.of("ReplayBenchmark", 48);

    private static final int LEAST_CONTENDED = 4;
    private static final int CONTENDED_LENGTH = 4;
    private static final int CONTENDED_WARMUP = 4;

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

    /**
     * The timing of one benchmark's JVMs: the plan's, with as much more warm-up as its class needs until the JIT is quiet.
     * Several threads get half the iterations, four times as long: the harness takes some milliseconds to start and stop
     * an iteration, and of 100 ms that alone can cost the CPU share that contention must have. They get four times the warm-up,
     * since those of all JVMs of a group want the cores at once, and the JIT has what they leave.
     *
     * @param task the benchmark
     * @param planned the plan's timing
     */
    public static Timing timing(BenchmarkTask task, Timing planned) {
        String name = task.shortName();
        String type = name.substring(0, name.indexOf('.'));
        int factor = WARMUP_FACTORS.getOrDefault(type, 1);
        boolean isContended = task.threads() > 1;
        return new Timing(
                planned.warmupIterations() * factor * (isContended ? CONTENDED_WARMUP : 1),
                planned.warmupMillis(),
                isContended ? Math.max(LEAST_CONTENDED, planned.iterations() / 2) : planned.iterations(),
                isContended ? CONTENDED_LENGTH * planned.iterationMillis() : planned.iterationMillis(),
                SET_UP_FACTORS.getOrDefault(type, 0) * planned.warmupTotalMillis());
    }
}
