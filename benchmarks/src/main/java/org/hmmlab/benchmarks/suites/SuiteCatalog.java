package org.hmmlab.benchmarks.suites;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hmmlab.benchmarks.measure.choose.Catalog;
import org.hmmlab.benchmarks.measure.choose.Catalog.Case;
import org.hmmlab.benchmarks.measure.choose.Catalog.Suite;
import org.hmmlab.benchmarks.measure.choose.Preset;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask.Warmup;

/**
 * The benchmark classes with the question that each answers, the default cases, the presets that it
 * belongs to and its warm-up. A new benchmark class gets one line here; a test fails for one that has none.
 */
public final class SuiteCatalog {
    /** All suites lie under it, in earlier commits too. */
    private static final String ROOT = "org.hmmlab.benchmarks";

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
                    ALL, true, Warmup.AS_PLANNED),
            new Suite("invalidate", "RangeRegistrationBenchmark",
                    "What does putting a range under observation and taking it off again cost in each design?",
                    List.of(new Case(Map.of("ranges", "0"), 1)), ALL, true, Warmup.AS_PLANNED),
            new Suite("fault", "FaultBenchmark",
                    "What does reading present pages for a device cost, alone and with the protocol around it?",
                    List.of(new Case(Map.of("pages", "16"), 1), new Case(Map.of("pages", "512"), 1)), ALL, true, Warmup.times(3)),
            new Suite("fault", "MissingFaultBenchmark",
                    "What does a missing anonymous page cost that a device asks for?",
                    List.of(new Case(Map.of("pages", "16", "contents", "real"), 1)), LONG, true, Warmup.times(3)),
            new Suite("fault", "FaultUnderInvalidationBenchmark",
                    "How do device faults fare while another thread keeps invalidating what they read?",
                    List.of(new Case(Map.of("think", "1000"), 2)), LONG, false, Warmup.times(3)),
            new Suite("fault", "CopyOnWriteFaultBenchmark",
                    "What does a write cost to a page that is shared with a child, in an address space that is mirrored?",
                    List.of(new Case(Map.of("contents", "real"), 1)), LONG, false, Warmup.times(3)),
            new Suite("migrate", "MigrationBenchmark",
                    "What does it cost to move pages to a device and back?",
                    List.of(new Case(Map.of("pages", "16", "contents", "real"), 1)), LONG, false, Warmup.times(3)),
            new Suite("migrate", "DevicePageFaultBenchmark",
                    "What does it cost the CPU to touch a page that lies on a device?",
                    List.of(new Case(Map.of("contents", "real"), 1)), LONG, false, Warmup.times(3)),
            new Suite("lifetime", "MirrorChurnBenchmark",
                    "What do mirrors that come and go cost, and what do they do to callbacks that run meanwhile?",
                    List.of(new Case(Map.of("others", "1"), 1)), LONG, false, Warmup.AS_PLANNED),
            new Suite("lifetime", "RegistrationStormBenchmark",
                    "How do ranges and mirrors that come and go on one address space hold each other up?",
                    List.of(new Case(Map.of(), 2)), Set.of(Preset.NIGHTLY), false, Warmup.AS_PLANNED),
            new Suite("lifetime", "ExitBenchmark",
                    "What does the end of an address space cost that has many mirrors?",
                    List.of(new Case(Map.of("mirrors", "16"), 1)), Set.of(Preset.NIGHTLY), false, Warmup.AS_PLANNED),
            new Suite("svm", "SvmFaultBatchBenchmark",
                    "What does a batch of device faults cost from the invalidation that causes it to the last replayed access?",
                    List.of(new Case(Map.of("batch", "16", "duplicates", "50", "invalidations", "1"), 1)),
                    Set.of(Preset.NIGHTLY), false, Warmup.AS_PLANNED),
            new Suite("delivery", "DeliveryBenchmark",
                    "What does handing one invalidation to a device's thread and hearing back cost, by queue and by way of waiting?",
                    List.of(new Case(Map.of("queue", "jctools-spsc", "waiting", "spin"), 1)),
                    Set.of(Preset.NIGHTLY), false, Warmup.AS_PLANNED),
            new Suite("pressure", "UnderInvalidationBenchmark",
                    "How long does one callback pair, one fault batch, one delivery and one migration take while something else invalidates?",
                    List.of(new Case(Map.of("invalidations", "0"), 1)),
                    Set.of(Preset.NIGHTLY), false, Warmup.times(6)),
            new Suite("replay", "ReplayBenchmark",
                    "How long does the model take for the recorded life of a real program, in each design?",
                    List.of(Case.threads(1)), ALL, true, new Warmup(1, 48)),
            new Suite("sync", "SrcuReadSectionBenchmark",
                    "What does an SRCU read section cost a reader?",
                    List.of(Case.threads(1), Case.threads(2)), ALL, false, Warmup.AS_PLANNED),
            new Suite("sync", "KrefBenchmark",
                    "What does one get-unless-zero with its put cost, on a count of one's own and on a shared one?",
                    List.of(Case.threads(1), Case.threads(2)), LONG, false, Warmup.AS_PLANNED),
            new Suite("calibration", "FloorBenchmark",
                    "What do one locked read-modify-write, one full fence and one clock reading cost on this machine?",
                    List.of(Case.threads(1)), ALL, false, Warmup.AS_PLANNED),
            new Suite("calibration", "HandoffBenchmark",
                    "What does handing one cache line to another core and getting it back cost on this machine?",
                    List.of(Case.threads(2)), LONG, false, Warmup.AS_PLANNED));
    // spotless:on

    private SuiteCatalog() {}

    /** The catalogue of this lab. */
    public static Catalog catalog() {
        return new Catalog(ROOT, SUITES);
    }
}
