package org.hmmlab.hmm;

import static org.hmmlab.hmm.WalkFixture.NONE;
import static org.hmmlab.hmm.WalkFixture.RW;
import static org.hmmlab.hmm.WalkFixture.VALID;
import static org.hmmlab.hmm.WalkFixture.WRITE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import org.hmmlab.hmm.history.DmaDevice;
import org.hmmlab.hmm.history.DmaMapping;
import org.hmmlab.memory.Errno;
import org.hmmlab.memory.KernelRules;
import org.hmmlab.memory.PageRecord;
import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.notifier.MmuNotifiers;
import org.hmmlab.pagetable.Pte;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Mapping a range for a device: directions, counts, what is undone, and what unmapping leaves. */
final class DmaMappingTest {
    private static final long BUS = 1L << 50;

    private final WalkFixture walk = new WalkFixture(KernelRules.V5_3);
    private final Map<Long, Boolean> mapped = new HashMap<>();
    private final long[] addresses = new long[4];
    private int failAfter = Integer.MAX_VALUE;
    private Runnable afterEach = () -> {};
    private final DmaMapping dma = new DmaMapping(walk.faulter, new DmaDevice() {
        @Override
        public long map(long pfn, boolean bidirectional) {
            if (mapped.size() >= failAfter) {
                return MAPPING_ERROR;
            }
            mapped.put(BUS + pfn, bidirectional);
            afterEach.run();
            return BUS + pfn;
        }

        @Override
        public void unmap(long address, boolean bidirectional) {
            assertEquals(mapped.remove(address), bidirectional, "unmapped as it was mapped");
        }
    });

    @AfterEach
    void close() {
        walk.close();
    }

    @Test
    void shouldMapEachPageInItsDirectionAndUnmapAll() {
        HmmRange range = pages();
        assertEquals(3, map(range));
        assertEquals(true, mapped.get(BUS + walk.pfn(0)));
        assertEquals(false, mapped.get(BUS + walk.pfn(1)), "read-only: to the device");
        assertEquals(0, addresses[2], "no page, no address");
        long first = walk.model.machine.physicalMemory().record(walk.pfn(0));
        long second = walk.model.machine.physicalMemory().record(walk.pfn(1));
        assertEquals(3, dma.unmap(range, addresses, true));
        assertEquals(Map.of(), mapped);
        assertArrayEquals(new long[4], addresses);
        assertArrayEquals(new long[] {NONE, NONE, NONE, NONE}, range.pfns());
        assertEquals(PageRecord.DIRTY, PageRecord.flags(first) & PageRecord.DIRTY);
        assertEquals(0, PageRecord.flags(second) & PageRecord.DIRTY, "nobody wrote to it");
    }

    @Test
    void shouldUndoWhatWasMappedWhenAMappingFails() {
        HmmRange range = pages();
        failAfter = 2;
        assertEquals(-Errno.EFAULT, map(range));
        assertEquals(Map.of(), mapped);
        assertEquals(BUS + walk.pfn(0), addresses[0], "addresses are not reset");
    }

    @Test
    void shouldUndoWhatWasMappedWhenTheRangeIsInvalidated() {
        HmmRange range = pages();
        InvalidationRange running = walk.model.invalidation(0, 1);
        afterEach = () -> {
            if (mapped.size() == 1) {
                MmuNotifiers.invalidateRangeStart(running);
            }
        };
        assertEquals(-Errno.EBUSY, map(range));
        assertEquals(Map.of(), mapped);
        MmuNotifiers.invalidateRangeEnd(running);
    }

    @Test
    void shouldTakeACountOfNoPagesForBusyAndPassErrorsOn() {
        walk.map(0, 4, RW);
        assertEquals(-Errno.EBUSY, map(walk.range(0, 4, 0, 0)), "an empty range counts 0 pages");
        assertEquals(-Errno.EFAULT, map(walk.range(0, 4, VALID, 0)), "the zero page");
        assertEquals(-Errno.EINVAL, dma.unmap(walk.range(0, 4, 0, 0), null, false));
    }

    private HmmRange pages() {
        walk.map(0, 4, RW).write(0, 2).write(3, 1);
        walk.put(1, walk.entry(1) & ~Pte.WRITE);
        return walk.range(0, 4, 0, 0).request(0, WRITE);
    }

    private long map(HmmRange range) {
        walk.model.mm.downRead();
        try {
            return dma.map(range, addresses, 0);
        } finally {
            walk.model.mm.upRead();
        }
    }
}
