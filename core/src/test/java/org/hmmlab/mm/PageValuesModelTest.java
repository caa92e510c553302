package org.hmmlab.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.hmmlab.memory.Contents;
import org.hmmlab.memory.PageSize;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random reads, writes, forks and unmappings with real contents, against an oracle of plain values. */
final class PageValuesModelTest {
    private static final long PAGE = PageSize.BYTES;
    private static final int PAGES = 24;
    private static final int STEPS = 6000;
    private static final int RW = Vma.VM_READ | Vma.VM_WRITE;
    private static final long PRIVATE = (1L << 21) - 12 * PAGE;
    private static final long SHARED = 1L << 32;

    /** One process: the model's and what the oracle says its private pages hold. */
    private record Process(AddressSpace mm, Map<Integer, Long> values) {}

    private final List<Process> processes = new ArrayList<>();
    private final Map<Integer, Long> shared = new HashMap<>();

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void shouldReadWhatWasWrittenWhenOperationsAreRandom(long seed) {
        Random random = new Random(seed);
        try (Machine machine = new Machine(1024, Contents.REAL)) {
            processes.add(new Process(AddressSpace.create(machine), new HashMap<>()));
            processes.get(0).mm().mmap(SHARED, PAGES, RW, MapSource.sharedAnonymous());
            for (int step = 0; step < STEPS; step++) {
                step(random, step);
            }
            for (Process process : processes) {
                for (int page = 0; page < PAGES; page++) {
                    compare(process, page);
                }
                process.mm().put();
            }
            machine.assertNoLeaks();
        }
    }

    private void step(Random random, int step) {
        Process process = processes.get(random.nextInt(processes.size()));
        int page = random.nextInt(PAGES);
        int pages = 1 + random.nextInt(Math.min(6, PAGES - page));
        switch (random.nextInt(20)) {
            case 0 -> fork(process);
            case 1 -> exit(process);
            case 2 -> {
                process.mm().munmap(PRIVATE + page * PAGE, pages);
                forget(process, page, pages, null);
            }
            case 3, 4 -> {
                process.mm().mmap(PRIVATE + page * PAGE, pages, RW, MapSource.anonymous());
                forget(process, page, pages, 0L);
            }
            case 5 -> {
                process.mm().madviseDontneed(PRIVATE + page * PAGE, pages);
                for (int i = page; i < page + pages; i++) {
                    process.values().computeIfPresent(i, (key, value) -> 0L);
                }
            }
            case 6 -> {
                process.mm().mprotect(PRIVATE + page * PAGE, pages, random.nextInt(2));
                process.mm().mprotect(PRIVATE, PAGES, RW);
                for (int i = page; i < page + pages; i++) {
                    process.mm().mprotect(PRIVATE + i * PAGE, 1, RW);
                }
            }
            case 7, 8 -> {
                assertEquals(0, process.mm().cpuWrite(SHARED + page * PAGE, step));
                shared.put(page, (long) step);
            }
            case 9, 10, 11 -> compare(process, page);
            default -> {
                boolean mapped = process.values().containsKey(page);
                assertEquals(mapped, process.mm().cpuWrite(PRIVATE + page * PAGE + 64, step) == 0);
                if (mapped) {
                    process.values().put(page, (long) step);
                }
            }
        }
    }

    private static void forget(Process process, int page, int pages, Long value) {
        for (int i = page; i < page + pages; i++) {
            if (value == null) {
                process.values().remove(i);
            } else {
                process.values().put(i, value);
            }
        }
    }

    private void fork(Process parent) {
        if (processes.size() < 6) {
            processes.add(new Process(parent.mm().fork(), new HashMap<>(parent.values())));
        }
    }

    private void exit(Process process) {
        if (processes.size() > 1) {
            processes.remove(process);
            process.mm().put();
        }
    }

    private void compare(Process process, int page) {
        boolean mapped = process.values().containsKey(page);
        assertEquals(mapped, process.mm().cpuRead(PRIVATE + page * PAGE) == 0);
        if (mapped) {
            assertEquals(process.values().get(page), process.mm().cpuReadWord(PRIVATE + page * PAGE + 64));
            assertEquals(0, process.mm().cpuReadWord(PRIVATE + page * PAGE + 72));
        }
        assertEquals(shared.getOrDefault(page, 0L), process.mm().cpuReadWord(SHARED + page * PAGE));
    }
}
