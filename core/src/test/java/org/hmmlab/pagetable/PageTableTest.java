package org.hmmlab.pagetable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.hmmlab.memory.PageSize;
import org.hmmlab.memory.RecordSlab;
import org.hmmlab.sync.SpinLock;
import org.hmmlab.sync.UseAfterFreeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tables, look-ups, the walker and the freeing of tables. */
final class PageTableTest {
    private static final long PAGE = PageSize.BYTES;
    private static final long MIB2 = 1L << 21;
    private static final long GIB = 1L << 30;
    private static final long GIB512 = 1L << 39;

    private final RecordSlab locks = new RecordSlab("lock", 8);
    private final TablePages pages = new TablePages();
    private final PageTable table = new PageTable(pages, locks.allocate(), 0);

    @AfterEach
    void close() {
        table.freeAll();
        assertEquals(0, pages.live(), "tables in use after the last was freed");
        pages.close();
        locks.close();
    }

    @Test
    void shouldFindWhatWasPutWhenLookedUp() {
        Random random = new Random(7);
        Map<Long, Long> oracle = new HashMap<>();
        for (int i = 0; i < 2000; i++) {
            long address = (random.nextLong() & PageTable.END - 1) >>> random.nextInt(34) & -PAGE;
            put(address, Pte.present(i + 2, i & Pte.WRITE));
            oracle.put(address, Pte.present(i + 2, i & Pte.WRITE));
        }
        oracle.forEach((address, entry) -> {
            assertEquals(entry, table.lookup(address + 123));
            assertEquals(entry, PageTable.entry(table.pteAddress(address)));
        });
        assertEquals(Pte.NONE, table.lookup(PageTable.END - PAGE * 17));
    }

    @Test
    void shouldFindThePartOfAHugePageWhenLookedUp() {
        PageTable.setRelease(table.pmdAddressOrAllocate(MIB2), Pte.huge(512, Pte.WRITE));
        assertEquals(Pte.huge(515, Pte.WRITE), table.lookup(MIB2 + 3 * PAGE));
        assertEquals(0, table.pteAddress(MIB2));
        assertEquals(0, table.pteAddressOrAllocate(MIB2));
        PageTable.setRelease(table.pudAddress(GIB), Pte.huge(1 << 18, 0));
        assertEquals(Pte.huge((1 << 18) + 513, 0), table.lookup(GIB + MIB2 + PAGE));
        PageTable.setRelease(table.pmdAddress(MIB2), Pte.bad());
        assertEquals(Pte.bad(), table.lookup(MIB2));
    }

    @Test
    void shouldRefuseWhenTheAddressIsNotAUsers() {
        assertThrows(IllegalArgumentException.class, () -> table.pteAddressOrAllocate(PageTable.END));
    }

    @Test
    void shouldGiveEveryTableItsOwnLock() {
        long first = table.pteAddressOrAllocate(0);
        long second = table.pteAddressOrAllocate(MIB2);
        assertEquals(TablePages.lockRecord(first), TablePages.lockRecord(first + 511 * 8));
        assertNotEquals(TablePages.lockRecord(first), TablePages.lockRecord(second));
        PageTable.lock(first);
        assertTrue(SpinLock.isLocked(TablePages.lockRecord(first + 8), TablePages.LOCK));
        PageTable.unlock(first);
    }

    @Test
    void shouldReportTheSpanOfTheFirstMissingLevelWhenWalking() {
        put(0, Pte.present(2, 0));
        put(GIB512 * 2 + MIB2 * 3, Pte.present(3, 0));
        put(GIB512 * 2 + GIB * 2, Pte.present(4, 0));
        List<String> seen = walk(MIB2 * 2 + PAGE, GIB512 * 2 + GIB * 2 + PAGE * 2);
        List<String> expected = new ArrayList<>();
        expected.add(hole(MIB2 * 2 + PAGE, MIB2 * 3));
        for (long at = MIB2 * 3; at < GIB; at += MIB2) {
            expected.add(hole(at, at + MIB2));
        }
        for (long at = GIB; at < GIB512; at += GIB) {
            expected.add(hole(at, at + GIB));
        }
        expected.add(hole(GIB512, GIB512 * 2));
        long base = GIB512 * 2;
        for (long at = base; at < base + GIB; at += MIB2) {
            expected.add(at == base + MIB2 * 3 ? "ptes " + range(at, at + MIB2) : hole(at, at + MIB2));
        }
        expected.add(hole(base + GIB, base + GIB * 2));
        expected.add("ptes " + range(base + GIB * 2, base + GIB * 2 + PAGE * 2));
        assertEquals(expected, seen);
    }

    @Test
    void shouldHandOverHugeAndBadPmdsAndPassOnTheFirstResult() {
        PageTable.setRelease(table.pmdAddressOrAllocate(0), Pte.huge(512, 0));
        PageTable.setRelease(table.pmdAddressOrAllocate(MIB2), Pte.bad());
        assertEquals(
                List.of("huge " + range(PAGE, MIB2), "huge " + range(MIB2, MIB2 * 2), hole(MIB2 * 2, MIB2 * 2 + PAGE)),
                walk(PAGE, MIB2 * 2 + PAGE));
        assertEquals(-5, new PageTableWalker().walk(table, 0, GIB, new Recorder(new ArrayList<>(), -5)));
        PageTable.setRelease(table.pudAddress(GIB), Pte.huge(1 << 18, 0));
        assertThrows(IllegalStateException.class, () -> walk(GIB, GIB + PAGE));
    }

    @Test
    void shouldFindTheFirstPopulatedPart() {
        put(GIB512 + GIB * 3 + MIB2 * 5 + PAGE * 7, Pte.present(2, 0));
        long found = GIB512 + GIB * 3 + MIB2 * 5;
        assertEquals(found, table.firstPopulated(0, GIB512 * 4));
        assertEquals(found + PAGE, table.firstPopulated(found + PAGE, GIB512 * 4));
        assertEquals(GIB512 * 4, table.firstPopulated(found + MIB2, GIB512 * 4));
        assertEquals(found, table.firstPopulated(PAGE, found));
    }

    @Test
    void shouldFreeOnlyTablesBetweenTheNeighboursWhenARangeGoes() {
        put(MIB2 * 4, Pte.NONE);
        put(MIB2 * 5, Pte.NONE);
        put(MIB2 * 6, Pte.NONE);
        long before = pages.live();
        table.freeTables(MIB2 * 4 + PAGE * 8, MIB2 * 6 + PAGE, MIB2 * 4 + PAGE * 4, MIB2 * 7);
        assertEquals(before - 2, pages.live());
        assertTrue(table.pteAddress(MIB2 * 4) != 0);
        table.freeTables(MIB2 * 4, MIB2 * 5, 0, PageTable.END);
        assertEquals(1, pages.live(), "only the top is left");
    }

    @Test
    void shouldPoisonATableWhenItIsFreed() {
        long page = pages.allocate();
        pages.free(page);
        assertTrue(Pte.isBad(PageTable.entry(page + 8)));
        assertThrows(UseAfterFreeException.class, () -> pages.free(page));
        assertThrows(UseAfterFreeException.class, () -> PageTable.lock(page));
        assertEquals(page, pages.allocate());
        assertEquals(Pte.NONE, PageTable.entry(page + 8));
        pages.free(page);
    }

    @Test
    void shouldMakeEachTableOnceWhenThreadsRaceForIt() throws InterruptedException {
        Thread[] threads = new Thread[4];
        for (int t = 0; t < threads.length; t++) {
            threads[t] = new Thread(() -> {
                for (int i = 0; i < 200; i++) {
                    table.pteAddressOrAllocate(i * GIB / 4);
                }
            });
            threads[t].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(1 + 1 + 50 + 200, pages.live());
    }

    private void put(long address, long entry) {
        PageTable.setRelease(table.pteAddressOrAllocate(address), entry);
    }

    private List<String> walk(long start, long end) {
        List<String> seen = new ArrayList<>();
        assertEquals(0, new PageTableWalker().walk(table, start, end, new Recorder(seen, 0)));
        return seen;
    }

    private static String hole(long start, long end) {
        return "hole " + range(start, end);
    }

    private static String range(long start, long end) {
        return Long.toHexString(start) + "-" + Long.toHexString(end);
    }

    /** Writes down what the walker reports. */
    private record Recorder(List<String> seen, int result) implements PageTableWalker.Visitor {
        @Override
        public int hole(long start, long end) {
            seen.add(PageTableTest.hole(start, end));
            return result;
        }

        @Override
        public int ptes(long tableEntryAddress, long start, long end) {
            seen.add("ptes " + range(start, end));
            return result;
        }

        @Override
        public int hugePmd(long entryAddress, long start, long end) {
            seen.add("huge " + range(start, end));
            return result;
        }
    }
}
