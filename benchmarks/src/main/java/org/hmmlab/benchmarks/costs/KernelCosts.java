package org.hmmlab.benchmarks.costs;

import java.util.EnumMap;
import java.util.Map;
import org.hmmlab.hmm.Generation;

/**
 * What the kernel does in each operation, read from its source: the table that the model must reproduce.
 *
 * <p>A blockable invalidation, one subscription, one mirror, one range; nobody else runs. The all-locks column is that of
 * an address space without mappings: the global mutex only, down and up.
 *
 * @kernel mm/hmm.c, mm/mmu_notifier.c 7f08263d9b and c7d8b7824f — none
 */
final class KernelCosts {
    private static final Map<Operation, Cost> KREF = new EnumMap<>(Operation.class);
    private static final Map<Operation, Cost> GET_PUT = new EnumMap<>(Operation.class);

    // spotless:off
    static {
        //                                          kref mm hmm sem wq mn ptl all srcu other fences
        put(Operation.INVALIDATE_START,     new Cost(2, 0, 1, 2, 0, 0, 0, 0, 0, 0, 2), new Cost(0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 2));
        put(Operation.INVALIDATE_END_NOT_LAST, new Cost(2, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2), new Cost(0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2));
        put(Operation.INVALIDATE_END_LAST,  new Cost(2, 0, 1, 0, 1, 0, 0, 0, 0, 0, 2), new Cost(0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 2));
        put(Operation.PAIR,                 new Cost(4, 0, 2, 2, 1, 0, 0, 0, 0, 0, 4), new Cost(0, 0, 2, 2, 1, 0, 0, 0, 0, 0, 4));
        put(Operation.RANGE_REGISTER,       new Cost(1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0), new Cost(0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0));
        put(Operation.RANGE_UNREGISTER,     new Cost(1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0), new Cost(0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0));
        put(Operation.RANGE_VALID,          Cost.NOTHING, Cost.NOTHING);
        put(Operation.WAIT_VALID,           Cost.NOTHING, Cost.NOTHING);
        put(Operation.SNAPSHOT,             Cost.NOTHING, Cost.NOTHING);
        put(Operation.FAULT_PRESENT,        Cost.NOTHING, Cost.NOTHING);
        put(Operation.MIRROR_REGISTER_FIRST, new Cost(0, 2, 0, 2, 0, 1, 2, 2, 0, 0, 0), new Cost(0, 1, 0, 2, 0, 1, 0, 2, 0, 0, 0));
        put(Operation.MIRROR_REGISTER_FURTHER, new Cost(1, 0, 0, 2, 0, 0, 1, 0, 0, 0, 0), new Cost(0, 0, 0, 2, 0, 1, 0, 0, 0, 0, 0));
        put(Operation.MIRROR_UNREGISTER_NOT_LAST, new Cost(1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0), new Cost(0, 0, 0, 2, 0, 1, 0, 0, 0, 0, 0));
        put(Operation.MIRROR_UNREGISTER_LAST, new Cost(1, 1, 0, 2, 0, 1, 1, 0, 1, 0, 2), new Cost(0, 0, 0, 2, 0, 1, 0, 0, 1, 0, 2));
    }
    // spotless:on

    private KernelCosts() {}

    static Cost of(Generation generation, Operation operation) {
        return (generation == Generation.KREF ? KREF : GET_PUT).get(operation);
    }

    private static void put(Operation operation, Cost kref, Cost getPut) {
        KREF.put(operation, kref);
        GET_PUT.put(operation, getPut);
    }
}
