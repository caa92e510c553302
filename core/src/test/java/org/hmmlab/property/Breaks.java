package org.hmmlab.property;

import java.util.EnumMap;
import java.util.Map;
import org.hmmlab.hmm.Generation;

/** The breaks seen in runs of one design on one kernel: those that the table demands are counted, others fail. */
final class Breaks {
    final Kernel kernel;
    final Generation generation;
    private final Map<Invariant, Integer> counts = new EnumMap<>(Invariant.class);
    private final Map<Event, Integer> events = new EnumMap<>(Event.class);
    private final Map<Invariant, String> firsts = new EnumMap<>(Invariant.class);

    Breaks(Kernel kernel, Generation generation) {
        this.kernel = kernel;
        this.generation = generation;
    }

    /**
     * Notes a break.
     *
     * @throws Broken if the table says that the invariant holds, or that there is nothing that could break it
     */
    void saw(Invariant invariant, String how) {
        if (!mustSee(invariant)) {
            throw new Broken(invariant, how);
        }
        counts.merge(invariant, 1, Integer::sum);
        firsts.putIfAbsent(invariant, how);
    }

    /** Whether the table demands that an invariant is seen broken. */
    boolean mustSee(Invariant invariant) {
        return InvariantTable.of(kernel, invariant, generation).kind() == Expectation.Kind.MUST_BREAK;
    }

    /** Notes that something was met. */
    void met(Event event) {
        events.merge(event, 1, Integer::sum);
    }

    /** How often something was met. */
    int count(Event event) {
        return events.getOrDefault(event, 0);
    }

    /** How often an invariant was seen broken. */
    int count(Invariant invariant) {
        return counts.getOrDefault(invariant, 0);
    }

    /** What was seen first, empty for nothing. */
    String first(Invariant invariant) {
        return firsts.getOrDefault(invariant, "");
    }
}
