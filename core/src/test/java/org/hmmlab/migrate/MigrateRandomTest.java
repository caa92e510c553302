package org.hmmlab.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.Random;
import org.agrona.UnsafeApi;
import org.hmmlab.memory.Contents;
import org.hmmlab.memory.KernelRules;
import org.hmmlab.memory.PageRecord;
import org.hmmlab.memory.PageSize;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.Machine;
import org.hmmlab.mm.MapSource;
import org.hmmlab.mm.Vma;
import org.hmmlab.pagetable.Pte;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random migrations among other operations, against an oracle of contents and rights. */
final class MigrateRandomTest {
    private static final long PAGE = PageSize.BYTES;
    private static final long BASE = (1L << 30) - 8 * PAGE;
    private static final int PAGES = 16;
    private static final int RW = Vma.VM_READ | Vma.VM_WRITE;
    private static final long UNMAPPED = -1;

    private final long[][] values = new long[2][PAGES];
    private final int[][] rights = new int[2][PAGES];
    private final AddressSpace[] spaces = new AddressSpace[2];
    private Machine machine;
    private TestDevice device;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldNeverLoseDataWhenMigrationsMixWithOtherOperations(long seed) {
        Random random = new Random(seed);
        machine = new Machine(128, Contents.REAL, 64, seed % 2 == 0 ? KernelRules.V6_1 : KernelRules.V5_3, 4 * PAGE);
        device = new TestDevice(machine, 24);
        spaces[0] = AddressSpace.create(machine);
        Arrays.fill(values[0], UNMAPPED);
        for (int step = 0; step < 2500; step++) {
            operate(random, spaces[1] != null && random.nextBoolean() ? 1 : 0, step);
            check("seed=" + seed + ", step=" + step);
        }
        for (AddressSpace space : spaces) {
            if (space != null) {
                space.put();
            }
        }
        device.close();
        machine.assertNoLeaks();
        machine.close();
    }

    private void operate(Random random, int who, int step) {
        AddressSpace mm = spaces[who];
        int page = random.nextInt(PAGES);
        int count = 1 + random.nextInt(Math.min(5, PAGES - page));
        switch (random.nextInt(12)) {
            case 0 -> {
                mm.mmap(at(page), count, RW, MapSource.anonymous());
                set(who, page, count, 0, RW);
            }
            case 1 -> {
                mm.munmap(at(page), Math.min(2, count));
                set(who, page, Math.min(2, count), UNMAPPED, 0);
            }
            case 2 -> protect(mm, who, page, random.nextBoolean() ? Vma.VM_READ : RW);
            case 3 -> fork(random);
            case 4, 5, 6 -> device.take(mm, at(page), within(mm, page, count));
            case 7 -> device.giveBack(mm, at(page), within(mm, page, count));
            case 8 -> device.refuses = random.nextBoolean() ? pfn -> false : pfn -> pfn % 3 == 0;
            default -> {
                boolean allowed = values[who][page] != UNMAPPED && (rights[who][page] & Vma.VM_WRITE) != 0;
                assertEquals(allowed ? 0 : -14, mm.cpuWrite(at(page), 1000L + step));
                if (allowed) {
                    values[who][page] = 1000L + step;
                }
            }
        }
    }

    private void protect(AddressSpace mm, int who, int page, int prot) {
        if (mm.mprotect(at(page), 1, prot) == 0) {
            rights[who][page] = prot;
        }
    }

    private void fork(Random random) {
        if (spaces[1] != null) {
            int gone = random.nextInt(2);
            spaces[gone].put();
            if (gone == 0) {
                spaces[0] = spaces[1];
                values[0] = values[1].clone();
                rights[0] = rights[1].clone();
            }
            spaces[1] = null;
        } else {
            spaces[1] = spaces[0].fork();
            values[1] = values[0].clone();
            rights[1] = rights[0].clone();
        }
    }

    private void check(String when) {
        for (int who = 0; who < 2 && spaces[who] != null; who++) {
            for (int page = 0; page < PAGES; page++) {
                long entry = spaces[who].pageTable().lookup(at(page));
                assertFalse(Pte.isMigration(entry), when + ": nothing stays on the move");
                if (values[who][page] == UNMAPPED) {
                    assertEquals(Pte.NONE, entry, when);
                } else if (entry == Pte.NONE) {
                    assertEquals(0, values[who][page], when);
                } else {
                    long pfn = Pte.pfn(entry);
                    assertEquals(values[who][page], machine.physicalMemory().hasContents() ? word(pfn) : 0, when);
                    boolean writable = Pte.isPresent(entry) ? Pte.isWritable(entry) : Pte.isWriteType(entry);
                    assertFalse(writable && (rights[who][page] & Vma.VM_WRITE) == 0, when);
                    checkReferences(pfn, when);
                }
            }
        }
    }

    private void checkReferences(long pfn, String when) {
        if (pfn == machine.physicalMemory().zeroPfn()) {
            return;
        }
        long record = machine.physicalMemory().record(pfn);
        int resting = pfn >= machine.physicalMemory().firstDevicePfn() ? 1 : 0;
        assertEquals(PageRecord.mapcount(record) + resting, PageRecord.references(record), when);
        assertFalse(machine.pageLocks().isLocked(pfn), when);
    }

    private long word(long pfn) {
        return UnsafeApi.getLong(machine.physicalMemory().contentAddress(pfn));
    }

    private void set(int who, int page, int count, long value, int prot) {
        Arrays.fill(values[who], page, page + count, value);
        Arrays.fill(rights[who], page, page + count, prot);
    }

    /** As many pages as lie in one VMA; a hole gives an error and nothing else. */
    private static int within(AddressSpace mm, int page, int count) {
        mm.downRead();
        Vma vma = mm.findVma(at(page));
        long end = vma == null || vma.start() > at(page) ? at(page + 1) : vma.end();
        mm.upRead();
        return (int) Math.min(count, (end - at(page)) / PAGE);
    }

    private static long at(int page) {
        return BASE + page * PAGE;
    }
}
