package org.hmmlab.benchmarks.judges.costs;

import java.util.EnumMap;
import java.util.Map;
import org.hmmlab.hmm.Generation;

/**
 * What the kernel does in each operation, read from its source: the table that the model must reproduce.
 *
 * <p>A blockable invalidation, one subscription, one mirror, one range that it hits; nobody else runs. The all-locks
 * column is that of an address space without mappings: the global mutex only, down and up. With intervals there is no
 * mirror to register: the first insertion prepares the address space.
 *
 * @kernel mm/hmm.c, mm/mmu_notifier.c 085ea25064, 6d7c3cde93, 7f08263d9b, c7d8b7824f and 5.5 — none
 */
final class KernelCosts {
    private static final Map<Generation, Map<Operation, Cost>> TABLE = new EnumMap<>(Generation.class);

    // spotless:off
    static {
        //     kref mm hmm sem wq mn ptl all srcu fences
        put(Operation.INVALIDATE_START,
                c(2, 0, 2, 2, 0, 0, 0, 0, 0, 2), c(2, 0, 2, 2, 0, 0, 0, 0, 0, 2), c(2, 0, 1, 2, 0, 0, 0, 0, 0, 2), c(0, 0, 1, 2, 0, 0, 0, 0, 0, 2), c(0, 0, 0, 0, 0, 1, 0, 0, 0, 0));
        put(Operation.INVALIDATE_END_NOT_LAST,
                c(2, 0, 2, 0, 0, 0, 0, 0, 0, 2), c(2, 0, 2, 0, 0, 0, 0, 0, 0, 2), c(2, 0, 1, 0, 0, 0, 0, 0, 0, 2), c(0, 0, 1, 0, 0, 0, 0, 0, 0, 2), c(0, 0, 0, 0, 0, 1, 0, 0, 0, 0));
        put(Operation.INVALIDATE_END_LAST,
                c(2, 0, 2, 0, 1, 0, 0, 0, 0, 2), c(2, 0, 2, 0, 1, 0, 0, 0, 0, 2), c(2, 0, 1, 0, 1, 0, 0, 0, 0, 2), c(0, 0, 1, 0, 1, 0, 0, 0, 0, 2), c(0, 0, 0, 0, 1, 1, 0, 0, 0, 0));
        put(Operation.PAIR,
                c(4, 0, 4, 2, 1, 0, 0, 0, 0, 4), c(4, 0, 4, 2, 1, 0, 0, 0, 0, 4), c(4, 0, 2, 2, 1, 0, 0, 0, 0, 4), c(0, 0, 2, 2, 1, 0, 0, 0, 0, 4), c(0, 0, 0, 0, 1, 2, 0, 0, 0, 0));
        put(Operation.PAIR_ELSEWHERE,
                c(4, 0, 4, 2, 1, 0, 0, 0, 0, 4), c(4, 0, 4, 2, 1, 0, 0, 0, 0, 4), c(4, 0, 2, 2, 1, 0, 0, 0, 0, 4), c(0, 0, 2, 2, 1, 0, 0, 0, 0, 4), c(0, 0, 0, 0, 0, 2, 0, 0, 0, 0));
        put(Operation.RANGE_REGISTER,
                c(1, 0, 2, 0, 0, 0, 0, 0, 0, 0), c(1, 0, 2, 0, 0, 0, 0, 0, 0, 0), c(1, 1, 1, 0, 0, 0, 0, 0, 0, 0), c(0, 1, 1, 0, 0, 0, 0, 0, 0, 0), c(0, 1, 0, 0, 0, 1, 0, 0, 0, 0));
        put(Operation.RANGE_UNREGISTER,
                c(1, 0, 2, 0, 0, 0, 0, 0, 0, 0), c(1, 0, 2, 0, 0, 0, 0, 0, 0, 0), c(1, 1, 1, 0, 0, 0, 0, 0, 0, 0), c(0, 1, 1, 0, 0, 0, 0, 0, 0, 0), c(0, 1, 0, 0, 0, 1, 0, 0, 0, 0));
        put(Operation.RANGE_VALID, Cost.NOTHING, Cost.NOTHING, Cost.NOTHING, Cost.NOTHING, Cost.NOTHING);
        put(Operation.WAIT_VALID, Cost.NOTHING, Cost.NOTHING, Cost.NOTHING, Cost.NOTHING, c(0, 0, 0, 0, 0, 1, 0, 0, 0, 0));
        put(Operation.SNAPSHOT, Cost.NOTHING, Cost.NOTHING, Cost.NOTHING, Cost.NOTHING, Cost.NOTHING);
        put(Operation.FAULT_PRESENT, Cost.NOTHING, Cost.NOTHING, Cost.NOTHING, Cost.NOTHING, Cost.NOTHING);
        put(Operation.MIRROR_REGISTER_FIRST,
                c(0, 1, 0, 2, 0, 1, 1, 2, 0, 0), c(0, 1, 0, 2, 0, 1, 1, 2, 0, 0), c(0, 2, 0, 2, 0, 1, 2, 2, 0, 0), c(0, 1, 0, 2, 0, 1, 0, 2, 0, 0), null);
        put(Operation.MIRROR_REGISTER_FURTHER,
                c(1, 0, 0, 2, 0, 0, 0, 0, 0, 0), c(1, 0, 0, 2, 0, 0, 0, 0, 0, 0), c(1, 0, 0, 2, 0, 0, 1, 0, 0, 0), c(0, 0, 0, 2, 0, 1, 0, 0, 0, 0), null);
        put(Operation.MIRROR_UNREGISTER_NOT_LAST,
                c(1, 0, 0, 2, 0, 0, 0, 0, 0, 0), c(1, 0, 0, 2, 0, 0, 0, 0, 0, 0), c(1, 0, 0, 2, 0, 0, 0, 0, 0, 0), c(0, 0, 0, 2, 0, 1, 0, 0, 0, 0), null);
        put(Operation.MIRROR_UNREGISTER_LAST,
                c(1, 1, 0, 2, 0, 1, 1, 0, 0, 0), c(1, 1, 0, 2, 0, 1, 1, 0, 1, 2), c(1, 1, 0, 2, 0, 1, 1, 0, 1, 2), c(0, 0, 0, 2, 0, 1, 0, 0, 1, 2), null);
        put(Operation.FIRST_INTERVAL, null, null, null, null, c(0, 1, 0, 0, 0, 1, 0, 2, 0, 0));
    }
    // spotless:on

    private KernelCosts() {}

    /** The cost of an operation; null if the design has no such operation. */
    static Cost of(Generation generation, Operation operation) {
        return TABLE.get(generation).get(operation);
    }

    /** One cost a generation, in their order. */
    private static void put(Operation operation, Cost... costs) {
        Generation[] generations = Generation.values();
        if (costs.length != generations.length) {
            throw new IllegalArgumentException("one cost a generation: " + operation + " has " + costs.length);
        }
        for (int i = 0; i < costs.length; i++) {
            if (costs[i] != null) {
                TABLE.computeIfAbsent(generations[i], g -> new EnumMap<>(Operation.class))
                        .put(operation, costs[i]);
            }
        }
    }

    private static Cost c(long... columns) {
        return new Cost(
                columns[0],
                columns[1],
                columns[2],
                columns[3],
                columns[4],
                columns[5],
                columns[6],
                columns[7],
                columns[8],
                0,
                columns[9]);
    }
}
