package org.hmmlab.hmm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.hmmlab.hmm.walk.RangeFaulter;
import org.hmmlab.memory.Errno;
import org.hmmlab.mm.MapSource;
import org.hmmlab.mm.Vma;
import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.notifier.MmuNotifiers;
import org.hmmlab.pagetable.PageTable;
import org.hmmlab.pagetable.Pte;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The walk by the kernel's decision table, for the entry kinds that anonymous memory has, and its quirks. */
final class RangeFaulterTest {
    private static final EntryEncoding ENCODING = EntryEncoding.NOUVEAU;
    private static final int RW = Vma.VM_READ | Vma.VM_WRITE;
    private static final long VALID = ENCODING.valid();
    private static final long WRITE = ENCODING.write();
    private static final long NONE = ENCODING.none();

    private final RangeFaulter faulter = new RangeFaulter();
    private ModelFixture model;
    private HmmMirror mirror;

    @BeforeEach
    void boot() {
        model = new ModelFixture(Generation.GET_PUT);
        mirror = model.mirror();
    }

    @AfterEach
    void shutDown() {
        mirror.unregister();
        model.endMm();
        model.close();
    }

    @Test
    void shouldReportPresentPagesWithTheirRights() {
        map(0, 3);
        write(0, 3);
        assertEquals(0, model.mm.mprotect(at(1), 1, Vma.VM_READ));
        HmmRange range = fault(0, 3, VALID, 0, RangeFaulter.SNAPSHOT, 3);
        assertEquals(page(0) | WRITE, range.pfns()[0]);
        assertEquals(page(1), range.pfns()[1], "read-only");
        assertEquals(page(2) | WRITE, range.pfns()[2]);
        done(range);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 40, 512, 1500})
    void shouldTranslateEveryEntryWhateverTheLength(int pages) {
        map(0, pages);
        write(0, pages);
        HmmRange range = fault(0, pages, VALID | WRITE, 0, 0, pages);
        for (int i = 0; i < pages; i++) {
            assertEquals(page(i) | WRITE, range.pfns()[i], "slot " + i);
        }
        done(range);
    }

    @Test
    void shouldNotFaultWhenOnlyLooking() {
        map(0, 600);
        write(2, 1);
        HmmRange range = fault(0, 4, VALID | WRITE, 0, RangeFaulter.SNAPSHOT, 4);
        assertArrayEquals(new long[] {NONE, NONE, page(2) | WRITE, NONE}, range.pfns());
        done(range);
    }

    @Test
    void shouldFaultMissingPagesForWriting() {
        map(0, 4);
        HmmRange range = fault(0, 4, VALID | WRITE, 0, 0, 4);
        for (int i = 0; i < 4; i++) {
            assertEquals(page(i) | WRITE, range.pfns()[i]);
        }
        done(range);
    }

    @Test
    void shouldFailOnTheZeroPageThatItsOwnReadFaultInstalls() {
        map(0, 2);
        HmmRange range = fault(0, 2, VALID, 0, 0, -Errno.EFAULT);
        assertArrayEquals(new long[] {NONE, NONE}, range.pfns(), "SPECIAL never survives a failing call");
        assertTrue(Pte.isSpecial(model.mm.pageTable().lookup(at(0))));
        done(range);
    }

    @Test
    void shouldReplaceTheZeroPageWhenWritingIsAskedFor() {
        map(0, 1);
        assertEquals(0, model.mm.cpuRead(at(0)));
        HmmRange range = fault(0, 1, VALID | WRITE, 0, 0, 1);
        assertEquals(page(0) | WRITE, range.pfns()[0]);
        done(range);
    }

    @Test
    void shouldCountNoTrailingHolePastItsStart() {
        map(0, 1024);
        done(fault(0, 512, 0, 0, 0, 0));
        write(0, 1);
        done(fault(0, 1024, 0, 0, 0, 512));
    }

    @Test
    void shouldCountATrailingHoleUnderAnUpperTableFromItsLastChunk() {
        map(0, 2048);
        write(2047, 1);
        done(fault(0, 1024, 0, 0, 0, 512));
    }

    @Test
    void shouldPopulateTheWholeChunkBehindOneMissingPage() {
        map(0, 8);
        write(0, 1);
        HmmRange range = model.registered(mirror, 0, 8).request(0, -1);
        range.pfns()[1] = VALID | WRITE;
        assertEquals(8, call(range, 0));
        assertEquals(page(1) | WRITE, range.pfns()[1]);
        for (int i = 2; i < 8; i++) {
            assertTrue(Pte.isPresent(model.mm.pageTable().lookup(at(i))), "page " + i + " was not asked for");
        }
        done(range);
    }

    @Test
    void shouldRefuseHolesAndUnreadableMappings() {
        map(0, 2);
        write(0, 2);
        HmmRange beyond = model.registered(mirror, 0, 4).request(0, 0);
        assertEquals(-Errno.EFAULT, call(beyond, 0), "no VMA behind the last");
        assertEquals(page(0) | WRITE, beyond.pfns()[0], "earlier results stay");
        done(beyond);
        assertEquals(at(2), model.mm.mmap(at(2), 1, 0, MapSource.anonymous()));
        HmmRange unreadable = model.registered(mirror, 0, 3).request(0, 0);
        assertEquals(-Errno.EPERM, call(unreadable, RangeFaulter.SNAPSHOT));
        assertArrayEquals(new long[] {NONE, NONE, NONE}, unreadable.pfns(), "EPERM wipes earlier results");
        done(unreadable);
    }

    @Test
    void shouldTakeAGapBeforeAVmaForAHole() {
        map(4, 2);
        write(4, 2);
        HmmRange range = model.registered(mirror, 2, 6).request(0, 0);
        assertEquals(4, call(range, RangeFaulter.SNAPSHOT));
        assertArrayEquals(new long[] {NONE, NONE, page(4) | WRITE, page(5) | WRITE}, range.pfns());
        range.request(VALID, 0);
        assertEquals(-Errno.EFAULT, call(range, 0));
        assertEquals(1, model.machine.notifierDomain().warnings().count(), "the kernel would dereference null");
        done(range);
    }

    @Test
    void shouldReportBusyWithoutTouchingSlotsWhenInvalidAtEntry() {
        map(0, 2);
        write(0, 2);
        HmmRange range = model.registered(mirror, 0, 2);
        Arrays.fill(range.pfns(), 0x7777);
        InvalidationRange running = model.invalidation(0, 1);
        MmuNotifiers.invalidateRangeStart(running);
        assertEquals(-Errno.EBUSY, call(range, RangeFaulter.SNAPSHOT));
        assertEquals(0x7777, range.pfns()[0]);
        MmuNotifiers.invalidateRangeEnd(running);
        assertEquals(2, call(range, RangeFaulter.SNAPSHOT));
        done(range);
    }

    @Test
    void shouldSurviveTheInvalidationThatItsOwnCowFaultRuns() {
        map(0, 1);
        assertEquals(0, model.mm.cpuRead(at(0)));
        int[] callbacks = new int[1];
        HmmMirror counting = model.mirror((source, invalidation) -> {
            callbacks[0]++;
            return 0;
        });
        done(fault(0, 1, VALID | WRITE, 0, 0, 1));
        assertEquals(1, callbacks[0], "one pair, in this thread, for the one page");
        counting.unregister();
    }

    @Test
    void shouldGiveUpAtTheSelfInflictedInvalidationWhenAnotherRuns() {
        map(0, 1);
        assertEquals(0, model.mm.cpuRead(at(0)));
        HmmRange range = model.registered(mirror, 0, 1).request(VALID | WRITE, 0);
        InvalidationRange elsewhere = model.invalidation(900, 901);
        MmuNotifiers.invalidateRangeStart(elsewhere);
        assertEquals(-Errno.EBUSY, call(range, 0));
        MmuNotifiers.invalidateRangeEnd(elsewhere);
        assertEquals(1, call(range, 0));
        done(range);
    }

    @Test
    void shouldReportAnUnaskedHintingEntryAsReadable() {
        map(0, 1);
        write(0, 1);
        long slot = model.mm.pageTable().pteAddress(at(0));
        long before = PageTable.entry(slot);
        PageTable.setRelease(slot, Pte.toProtNone(before));
        HmmRange range = fault(0, 1, 0, 0, RangeFaulter.SNAPSHOT, 1);
        assertEquals(ENCODING.encode(Pte.pfn(before)), range.pfns()[0], "VALID although nothing may be accessed");
        PageTable.setRelease(slot, before);
        done(range);
    }

    @Test
    void shouldRefuseToWalkWithoutMmapSem() {
        map(0, 1);
        HmmRange range = model.registered(mirror, 0, 1);
        assertThrows(IllegalStateException.class, () -> faulter.fault(range, 0));
        done(range);
        assertFalse(range.isRegistered());
    }

    private HmmRange fault(int first, int pages, long request, long mask, int flags, long expected) {
        HmmRange range = model.registered(mirror, first, first + pages).request(request, mask);
        assertEquals(expected, call(range, flags));
        return range;
    }

    private long call(HmmRange range, int flags) {
        model.mm.downRead();
        try {
            return faulter.fault(range, flags);
        } finally {
            model.mm.upRead();
        }
    }

    private void done(HmmRange range) {
        range.unregister();
        range.close();
    }

    private void map(int first, long pages) {
        assertEquals(at(first), model.mm.mmap(at(first), pages, RW, MapSource.anonymous()));
    }

    private void write(int first, int pages) {
        for (int i = first; i < first + pages; i++) {
            assertEquals(0, model.mm.cpuWrite(at(i), i));
        }
    }

    private long page(int index) {
        return ENCODING.encode(Pte.pfn(model.mm.pageTable().lookup(at(index))));
    }

    private static long at(int page) {
        return ModelFixture.START + page * ModelFixture.PAGE;
    }
}
