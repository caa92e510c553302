package org.hmmlab.hmm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.hmmlab.memory.Contents;
import org.hmmlab.memory.KernelRules;
import org.hmmlab.memory.PageSize;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.Machine;
import org.hmmlab.notifier.InvalidationEvent;
import org.hmmlab.notifier.InvalidationRange;

/** A machine with one design and one address space; closing it checks that nothing leaked. */
final class ModelFixture implements AutoCloseable {
    static final long PAGE = PageSize.BYTES;
    static final long START = 1L << 30;

    final Machine machine = new Machine(4096, Contents.NONE);
    final HmmModule module;
    final AddressSpace mm = AddressSpace.create(machine);

    ModelFixture(Generation generation) {
        this(generation, Layout.KERNEL);
    }

    ModelFixture(Generation generation, Layout layout) {
        module = new HmmModule(machine, generation, layout);
    }

    private ModelFixture(Generation generation, KernelRules rules) {
        module = new HmmModule(machine, generation, Layout.KERNEL, rules);
    }

    /** A design whose text has these rules. */
    static ModelFixture with(Generation generation, KernelRules rules) {
        return new ModelFixture(generation, rules);
    }

    HmmMirror mirror(MirrorOps ops) {
        HmmMirror mirror = new HmmMirror(module, ops);
        assertEquals(0, register(mirror));
        return mirror;
    }

    HmmMirror mirror() {
        return mirror((source, range) -> 0);
    }

    int register(HmmMirror mirror) {
        mm.downWrite();
        try {
            return mirror.register(mm);
        } finally {
            mm.upWrite();
        }
    }

    HmmRange range(long firstPage, long endPage) {
        return new HmmRange(module, EntryEncoding.NOUVEAU)
                .bounds(
                        START + firstPage * PAGE,
                        START + endPage * PAGE,
                        new long[(int) Math.max(0, endPage - firstPage)]);
    }

    HmmRange registered(HmmMirror mirror, long firstPage, long endPage) {
        HmmRange range = range(firstPage, endPage);
        assertEquals(0, range.register(mirror));
        return range;
    }

    InvalidationRange invalidation(long firstPage, long endPage) {
        return new InvalidationRange()
                .set(mm, START + firstPage * PAGE, START + endPage * PAGE, InvalidationEvent.CLEAR);
    }

    void endMm() {
        mm.put();
    }

    @Override
    public void close() {
        machine.notifierDomain().srcu().barrier();
        assertEquals(0, module.liveObjects(), "per-mm objects");
        assertEquals(0, module.liveRanges(), "range records");
        assertEquals(0, machine.notifierDomain().liveSubscriptions(), "subscriptions");
        module.close();
        machine.close();
    }
}
