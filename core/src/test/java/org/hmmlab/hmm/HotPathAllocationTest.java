package org.hmmlab.hmm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.hmmlab.hmm.walk.RangeFaulter;
import org.hmmlab.memory.Errno;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.MapSource;
import org.hmmlab.mm.Vma;
import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.notifier.MmuNotifiers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What runs in the measured loops allocates nothing on the heap, in any design. */
final class HotPathAllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final EntryEncoding ENCODING = EntryEncoding.NOUVEAU;
    private static final int RW = Vma.VM_READ | Vma.VM_WRITE;
    private static final int PAGES = 64;
    private static final int ROUNDS = 8;
    private static final Runnable NOTHING = () -> {};

    private final RangeFaulter faulter = new RangeFaulter();
    private ModelFixture model;
    private HmmMirror mirror;
    private HmmRange range;
    private AddressSpace child;

    private void boot(Generation generation) {
        model = new ModelFixture(generation);
        mirror = model.mirror();
        assertEquals(ModelFixture.START, model.mm.mmap(ModelFixture.START, PAGES, RW, MapSource.anonymous()));
        range = model.registered(mirror, 0, PAGES).request(ENCODING.valid() | ENCODING.write(), 0);
    }

    @AfterEach
    void shutDown() {
        if (range.isRegistered()) {
            range.unregister();
        }
        range.close();
        mirror.unregister();
        model.endMm();
        model.close();
    }

    @ParameterizedTest
    @EnumSource
    void shouldAllocateNothingInAnInvalidation(Generation generation) {
        boot(generation);
        InvalidationRange pair = model.invalidation(0, PAGES);
        assertEquals(0, least(NOTHING, () -> {
            MmuNotifiers.invalidateRangeStart(pair);
            MmuNotifiers.invalidateRangeEnd(pair);
        }));
        assertEquals(0, least(NOTHING, () -> {
            MmuNotifiers.invalidateRangeStartNonblock(pair);
            MmuNotifiers.invalidateRangeEnd(pair);
        }));
    }

    @ParameterizedTest
    @EnumSource
    void shouldAllocateNothingToRegisterWaitForAndUnregisterARange(Generation generation) {
        boot(generation);
        assertEquals(0, least(NOTHING, () -> {
            range.unregister();
            range.bounds(ModelFixture.START, ModelFixture.START + PAGES * ModelFixture.PAGE, range.pfns());
            range.register(mirror);
            range.waitUntilValid(HmmRange.DEFAULT_TIMEOUT_MS);
        }));
    }

    @ParameterizedTest
    @EnumSource
    void shouldAllocateNothingInASnapshotOrFaultOfPresentPages(Generation generation) {
        boot(generation);
        fault(0);
        assertEquals(0, least(NOTHING, () -> fault(RangeFaulter.SNAPSHOT)));
        assertEquals(0, least(NOTHING, () -> fault(0)));
        range.request(0, -1L);
        assertEquals(0, least(NOTHING, () -> fault(0)), "requests of their own, entry by entry");
    }

    @ParameterizedTest
    @EnumSource
    void shouldAllocateNothingInAFaultOfMissingPages(Generation generation) {
        boot(generation);
        assertEquals(0, least(() -> model.mm.madviseDontneed(ModelFixture.START, PAGES), () -> fault(0)));
    }

    @ParameterizedTest
    @EnumSource
    void shouldAllocateNothingWhenPagesAreCopiedAndDropped(Generation generation) {
        boot(generation);
        fault(0);
        assertEquals(0, least(this::forkAgain, () -> fault(0)));
        assertEquals(0, least(() -> fault(0), () -> model.mm.madviseDontneed(ModelFixture.START, PAGES)));
        child.put();
    }

    private void forkAgain() {
        if (child != null) {
            child.put();
        }
        child = model.mm.fork();
    }

    private void fault(int flags) {
        long pages;
        do {
            range.waitUntilValid(0);
            model.mm.downRead();
            pages = faulter.fault(range, flags);
            model.mm.upRead();
            // With intervals a copied page's own invalidation makes the range invalid until it is waited for.
        } while (pages == -Errno.EBUSY);
        if (pages != PAGES) {
            throw new IllegalStateException("the fault must handle all pages: result=" + pages);
        }
    }

    /** The fewest bytes that the operation allocated in a round: the first ones fill caches that live on. */
    private static long least(Runnable prepare, Runnable operation) {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            prepare.run();
            long before = THREADS.getCurrentThreadAllocatedBytes();
            operation.run();
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
