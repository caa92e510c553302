package org.hmmlab.benchmarks.judges.costs;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.hmmlab.benchmarks.suites.fixture.PresentPages;
import org.hmmlab.hmm.EntryEncoding;
import org.hmmlab.hmm.Generation;
import org.hmmlab.hmm.HmmMirror;
import org.hmmlab.hmm.HmmModule;
import org.hmmlab.hmm.HmmRange;
import org.hmmlab.hmm.walk.RangeFaulter;
import org.hmmlab.memory.Contents;
import org.hmmlab.memory.PageSize;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.Machine;
import org.hmmlab.notifier.InvalidationEvent;
import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.notifier.MmuNotifiers;
import org.hmmlab.sync.WorkCounters;
import org.hmmlab.sync.WorkCounts;

/**
 * Runs every operation once in the calling thread and reads what the primitives counted. Needs a JVM with
 * {@code -Dhmmlab.counting=true}. One probe, one design.
 */
public final class CostProbe {
    private static final long START = 1L << 30;
    private static final int PAGES = 16;
    private static final long FRAMES = 4096;

    private final Map<Operation, Cost> counted = new EnumMap<>(Operation.class);

    private CostProbe() {}

    /**
     * Counts all operations of a design and compares them with the kernel.
     *
     * @param generation the design
     * @return a row an operation
     * @throws IllegalStateException if this JVM does not count
     */
    public static List<CostRow> run(Generation generation) {
        return run(generation, machine -> new HmmModule(machine, generation));
    }

    /**
     * Counts all operations of a module that claims to be a design.
     *
     * @param generation the design whose kernel costs are expected
     * @param loader loads the module
     * @return a row an operation
     * @throws IllegalStateException if this JVM does not count
     */
    static List<CostRow> run(Generation generation, Function<Machine, HmmModule> loader) {
        if (!WorkCounters.COUNTING) {
            throw new IllegalStateException("counting must be on for the whole JVM: -Dhmmlab.counting=true is missing");
        }
        CostProbe probe = new CostProbe();
        try (Machine machine = new Machine(FRAMES, Contents.NONE)) {
            HmmModule module = loader.apply(machine);
            probe.mirrors(module);
            probe.firstInterval(module);
            probe.ranges(module);
            module.close();
        }
        List<CostRow> rows = new ArrayList<>();
        for (Operation operation : Operation.values()) {
            Cost kernel = KernelCosts.of(generation, operation);
            if (kernel != null) {
                rows.add(new CostRow(generation.id(), operation.title(), probe.counted.get(operation), kernel));
            }
        }
        return rows;
    }

    private void mirrors(HmmModule module) {
        AddressSpace mm = AddressSpace.create(module.machine());
        HmmMirror first = new HmmMirror(module, (mirror, range) -> 0);
        HmmMirror second = new HmmMirror(module, (mirror, range) -> 0);
        mm.downWrite();
        count(Operation.MIRROR_REGISTER_FIRST, () -> require(first.register(mm)));
        count(Operation.MIRROR_REGISTER_FURTHER, () -> require(second.register(mm)));
        mm.upWrite();
        count(Operation.MIRROR_UNREGISTER_NOT_LAST, second::unregister);
        count(Operation.MIRROR_UNREGISTER_LAST, first::unregister);
        mm.put();
    }

    private void firstInterval(HmmModule module) {
        AddressSpace mm = AddressSpace.create(module.machine());
        HmmMirror mirror = new HmmMirror(module, (source, range) -> 0);
        HmmRange range = new HmmRange(module, EntryEncoding.NOUVEAU).bounds(START, START + PageSize.BYTES, new long[1]);
        mm.downWrite();
        count(Operation.FIRST_INTERVAL, () -> {
            require(mirror.register(mm));
            require(range.register(mirror));
        });
        mm.upWrite();
        range.unregister();
        range.close();
        mirror.unregister();
        mm.put();
    }

    private void ranges(HmmModule module) {
        PresentPages pages = new PresentPages(module.machine(), START, PAGES);
        AddressSpace mm = pages.mm();
        HmmMirror mirror = new HmmMirror(module, (source, range) -> 0);
        mm.downWrite();
        require(mirror.register(mm));
        mm.upWrite();
        HmmRange range = new HmmRange(module, EntryEncoding.NOUVEAU);
        range.bounds(START, pages.end(), new long[PAGES])
                .request(EntryEncoding.NOUVEAU.valid() | EntryEncoding.NOUVEAU.write(), 0);
        count(Operation.RANGE_REGISTER, () -> require(range.register(mirror)));
        invalidations(mm);
        count(Operation.WAIT_VALID, () -> require(range.waitUntilValid(HmmRange.DEFAULT_TIMEOUT_MS) ? 0 : -1));
        count(Operation.RANGE_VALID, () -> require(range.isValid() ? 0 : -1));
        RangeFaulter faulter = new RangeFaulter();
        mm.downRead();
        count(Operation.SNAPSHOT, () -> require(faulter.fault(range, RangeFaulter.SNAPSHOT) == PAGES ? 0 : -1));
        count(Operation.FAULT_PRESENT, () -> require(faulter.fault(range, 0) == PAGES ? 0 : -1));
        mm.upRead();
        count(Operation.RANGE_UNREGISTER, range::unregister);
        range.close();
        mirror.unregister();
        pages.close();
    }

    private void invalidations(AddressSpace mm) {
        InvalidationRange outer =
                new InvalidationRange().set(mm, START, START + PageSize.BYTES, InvalidationEvent.CLEAR);
        InvalidationRange inner =
                new InvalidationRange().set(mm, START, START + PageSize.BYTES, InvalidationEvent.CLEAR);
        count(Operation.PAIR, () -> {
            MmuNotifiers.invalidateRangeStart(outer);
            MmuNotifiers.invalidateRangeEnd(outer);
        });
        InvalidationRange elsewhere =
                new InvalidationRange().set(mm, 2 * START, 2 * START + PageSize.BYTES, InvalidationEvent.CLEAR);
        count(Operation.PAIR_ELSEWHERE, () -> {
            MmuNotifiers.invalidateRangeStart(elsewhere);
            MmuNotifiers.invalidateRangeEnd(elsewhere);
        });
        count(Operation.INVALIDATE_START, () -> MmuNotifiers.invalidateRangeStart(outer));
        MmuNotifiers.invalidateRangeStart(inner);
        count(Operation.INVALIDATE_END_NOT_LAST, () -> MmuNotifiers.invalidateRangeEnd(inner));
        count(Operation.INVALIDATE_END_LAST, () -> MmuNotifiers.invalidateRangeEnd(outer));
    }

    private void count(Operation operation, Runnable body) {
        WorkCounts before = WorkCounters.ofThisThread();
        body.run();
        counted.put(operation, Cost.of(WorkCounters.ofThisThread().minus(before)));
    }

    private static void require(int error) {
        if (error != 0) {
            throw new IllegalStateException("the counted operation must succeed: error=" + error);
        }
    }
}
