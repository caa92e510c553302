package org.hmmlab.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.hmmlab.memory.Contents;
import org.hmmlab.memory.Errno;
import org.hmmlab.memory.PageSize;
import org.hmmlab.mm.struct.MmLayout;
import org.hmmlab.sync.OrderedMemory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random operations against an oracle that knows each page by itself. */
final class VmaModelTest {
    private static final long PAGE = PageSize.BYTES;
    private static final int PAGES = 64;
    private static final int STEPS = 3000;
    private static final long BASE = (1L << 30) - PAGES / 2 * PAGE;

    private final Map<Integer, Integer> rights = new HashMap<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldAgreeWithAnOracleOfPagesWhenOperationsAreRandom(long seed) {
        Random random = new Random(seed);
        try (Machine machine = new Machine(256, Contents.NONE)) {
            AddressSpace mm = AddressSpace.create(machine);
            for (int step = 0; step < STEPS; step++) {
                int from = random.nextInt(PAGES);
                int pages = 1 + random.nextInt(Math.min(12, PAGES - from));
                int prot = random.nextInt(8);
                switch (random.nextInt(6)) {
                    case 0, 1 -> map(mm, from, pages, prot, random.nextInt(4));
                    case 2 -> unmap(mm, from, pages);
                    case 3 -> protect(mm, from, pages, prot);
                    case 4 -> move(mm, random, from, pages);
                    default -> touch(mm, from, pages);
                }
                check(mm, "seed=" + seed + ", step=" + step);
            }
            mm.put();
            machine.assertNoLeaks();
        }
    }

    private void map(AddressSpace mm, int from, int pages, int prot, int kind) {
        MapSource source = switch (kind) {
            case 0 -> MapSource.privateFile(1, from);
            case 1 -> MapSource.sharedFile(1, from);
            default -> MapSource.anonymous();
        };
        assertEquals(at(from), mm.mmap(at(from), pages, prot, source));
        for (int page = from; page < from + pages; page++) {
            rights.put(page, prot);
        }
    }

    private void unmap(AddressSpace mm, int from, int pages) {
        assertEquals(0, mm.munmap(at(from), pages));
        for (int page = from; page < from + pages; page++) {
            rights.remove(page);
        }
    }

    private void protect(AddressSpace mm, int from, int pages, int prot) {
        int mapped = 0;
        while (mapped < pages && rights.containsKey(from + mapped)) {
            rights.put(from + mapped++, prot);
        }
        assertEquals(mapped == pages ? 0 : -Errno.ENOMEM, mm.mprotect(at(from), pages, prot));
    }

    private void move(AddressSpace mm, Random random, int from, int pages) {
        int to = random.nextInt(PAGES);
        if (to + pages > PAGES || Math.abs(to - from) < pages) {
            return;
        }
        mm.downRead();
        Vma vma = mm.findVma(at(from));
        boolean one = vma != null && vma.start() <= at(from) && vma.end() >= at(from + pages);
        mm.upRead();
        assertEquals(one ? at(to) : -Errno.EFAULT, mm.mremap(at(from), pages, at(to), pages));
        for (int i = 0; i < pages; i++) {
            rights.remove(to + i);
            if (one) {
                rights.put(to + i, rights.remove(from + i));
            }
        }
    }

    private void touch(AddressSpace mm, int from, int pages) {
        for (int page = from; page < from + pages; page++) {
            Integer prot = rights.get(page);
            assertEquals(prot == null || prot == 0 ? -Errno.EFAULT : 0, mm.cpuRead(at(page)));
            boolean writable = prot != null && (prot & Vma.VM_WRITE) != 0;
            assertEquals(writable ? 0 : -Errno.EFAULT, mm.cpuWrite(at(page), page));
            boolean executable = prot != null && (prot & Vma.VM_EXEC) != 0;
            assertEquals(executable ? 0 : -Errno.EFAULT, mm.cpuExecute(at(page)));
        }
        if (pages > 6) {
            mm.madviseDontneed(at(from), pages);
        }
    }

    private void check(AddressSpace mm, String when) {
        mm.downRead();
        int count = 0;
        long last = 0;
        for (Vma vma = mm.findVma(0); vma != null; vma = mm.findVma(vma.end())) {
            assertTrue(vma.start() >= last && vma.end() > vma.start(), when);
            last = vma.end();
            count++;
        }
        assertEquals(count, OrderedMemory.getIntPlain(mm.record() + MmLayout.MAP_COUNT), when);
        for (int page = 0; page < PAGES; page++) {
            Vma vma = mm.findVma(at(page));
            Integer found = vma == null || vma.start() > at(page) ? null : (Integer) (vma.flags() & Vma.RIGHTS);
            assertEquals(rights.get(page), found, when + ", page=" + page);
        }
        mm.upRead();
    }

    private static long at(int page) {
        return BASE + page * PAGE;
    }
}
