package org.hmmlab.benchmarks.measure.compare;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.benchmarks.measure.launch.MachineMemory;
import org.junit.jupiter.api.Test;

/** When pairs run in blocks of single JVMs, and in which order. */
final class ExecutionTest {
    private static final long MIB = 1 << 20;

    @Test
    void shouldChooseBlocksWhereTheMemoryDoesNotHoldThreeJvmsAndSayWhy() {
        assertTrue(Execution.fitting(128 * MIB, 4096 * MIB).isLockStep());
        Execution blocks = Execution.fitting(8192 * MIB, 16_000 * MIB);
        assertFalse(blocks.isLockStep());
        assertEquals(
                "three JVMs at once would take about 25,728 MiB (a heap of 8,192 MiB each), and 16,000 MiB are available",
                blocks.reason());
        assertTrue(Execution.fitting(8192 * MIB, -1).isLockStep(), "a machine that does not say is not small");
        assertEquals(blocks, Execution.of(blocks.text()), "a run that is resumed goes on as it began");
        assertEquals(Execution.LOCK_STEP, Execution.of(Execution.LOCK_STEP.text()));
        assertThrows(IllegalArgumentException.class, () -> Execution.blocks(""));
    }

    @Test
    void shouldReadWhatThereIsAndWhatJvmsAskFor() {
        String meminfo = "MemTotal:       8000 kB\nMemAvailable:   4000 kB\n";
        assertEquals(4000 * 1024, MachineMemory.availableBytes(meminfo, "max", "1"));
        assertEquals(1000, MachineMemory.availableBytes(meminfo, "3000", "2000"), "the container's limit");
        assertEquals(-1, MachineMemory.availableBytes("", "", ""));
        assertTrue(MachineMemory.availableBytes() != 0);
        assertEquals(5, MachineMemory.heapBytes(List.of("-Xss1m"), 5));
        assertEquals(2L << 30, MachineMemory.heapBytes(List.of("-Xmx1g", "-Xmx2G"), 5), "the last one counts");
        assertEquals(512L << 20, MachineMemory.heapBytes(List.of("-XX:MaxHeapSize=512m"), 5));
        assertEquals(4096, MachineMemory.heapBytes(List.of("-Xmx4096"), 5));
    }

    @Test
    void shouldDrawAbbaAndBaabWithTheControlOnEitherSide() {
        Set<String> seen = new HashSet<>();
        for (long seed = 0; seed < 200; seed++) {
            int[] first = SlotOrder.draw(seed, false);
            int[] second = SlotOrder.draw(seed, true);
            assertArrayEquals(new int[] {first[2], first[1], first[0]}, second, "the mirror image");
            String slots = letters(first) + letters(second);
            String ab = slots.replace("c", "");
            assertTrue(ab.equals("ABBA") || ab.equals("BAAB"), slots);
            assertTrue(
                    letters(first).contains("AB") || letters(first).contains("BA"), "A and B are neighbours: " + slots);
            for (char arm : new char[] {'A', 'B', 'c'}) {
                assertEquals(5, slots.indexOf(arm) + slots.lastIndexOf(arm), "a linear drift cancels: " + slots);
            }
            seen.add(slots);
        }
        assertEquals(4, seen.size());
    }

    @Test
    void shouldRoundPairsToBlocksAndPlanTheirTime() {
        ComparisonPlan lockStep = ToyLab.plan("work");
        ComparisonPlan blocks = lockStep.with(Execution.blocks("asked for"));
        assertEquals(1, lockStep.pairs());
        assertEquals(2, blocks.pairs());
        BenchmarkTask task = lockStep.tasks().get(0);
        assertTrue(blocks.groupMillis(task) > lockStep.groupMillis(task), "three warm-ups instead of one");
    }

    private static String letters(int[] order) {
        StringBuilder text = new StringBuilder();
        for (int member : order) {
            text.append("ABc".charAt(member));
        }
        return text.toString();
    }
}
