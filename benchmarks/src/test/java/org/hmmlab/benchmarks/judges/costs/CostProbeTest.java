package org.hmmlab.benchmarks.judges.costs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.agrona.UnsafeApi;
import org.hmmlab.hmm.Generation;
import org.hmmlab.hmm.HmmModule;
import org.hmmlab.hmm.Layout;
import org.hmmlab.memory.KernelRules;
import org.hmmlab.sync.SpinLock;
import org.hmmlab.sync.WorkCategory;
import org.hmmlab.sync.WorkCounters;
import org.hmmlab.sync.WorkCounts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The counted primitives against the kernel's table. */
final class CostProbeTest {
    @ParameterizedTest
    @EnumSource
    void shouldCountWhatTheKernelDoes(Generation generation) {
        for (CostRow row : CostProbe.run(generation)) {
            assertEquals(row.kernel(), row.counted(), row.design() + " " + row.operation());
        }
    }

    @ParameterizedTest
    @CsvSource({"IMMEDIATE_FREE, 11, 3", "KREF_MUTEX, 11, 3", "KREF, 9, 3", "GET_PUT, 5, 2", "INTERVAL, 3, 2"})
    void shouldHaveTheHeadlineNumbers(Generation generation, long pair, long registration) {
        List<CostRow> rows = CostProbe.run(generation);
        assertEquals(pair, counted(rows, Operation.PAIR).rmw());
        assertEquals(
                generation == Generation.INTERVAL ? 0 : 4,
                counted(rows, Operation.PAIR).fences());
        assertEquals(registration, counted(rows, Operation.RANGE_REGISTER).rmw());
        assertEquals(registration, counted(rows, Operation.RANGE_UNREGISTER).rmw());
    }

    /** What 5.5 made cheaper still: nobody is told, nobody is woken. */
    @Test
    void shouldCostNoWakeUpWhenNoIntervalIsHit() {
        List<CostRow> rows = CostProbe.run(Generation.INTERVAL);
        assertEquals(2, counted(rows, Operation.PAIR_ELSEWHERE).rmw());
        assertEquals(1, counted(rows, Operation.WAIT_VALID).rmw());
        assertEquals(4, counted(rows, Operation.FIRST_INTERVAL).rmw());
        assertTrue(
                rows.stream().noneMatch(row -> row.operation().startsWith("mirror_")),
                "there is no mirror to register");
    }

    /** The kernel's row of 47f245985a: the mutex still there, mm_users already. */
    @Test
    void shouldCountMmUsersOnceRangesHoldThem() {
        List<CostRow> rows = CostProbe.run(
                Generation.KREF_MUTEX,
                machine -> new HmmModule(machine, Generation.KREF_MUTEX, Layout.KERNEL, KernelRules.V5_3));
        assertEquals(4, counted(rows, Operation.RANGE_REGISTER).rmw());
        assertEquals(1, counted(rows, Operation.RANGE_REGISTER).mmCounts());
    }

    /**
     * The spin lock of 5a136b4ae3 in a module that claims to have the mutex: half of the lock's operations are missing.
     */
    @Test
    void shouldSeeASpinLockWhereAMutexIsExpected() {
        List<CostRow> rows = CostProbe.run(Generation.KREF_MUTEX, machine -> new HmmModule(machine, Generation.KREF));
        CostRow pair = rows.stream()
                .filter(row -> row.operation().equals(Operation.PAIR.title()))
                .findFirst()
                .orElseThrow();
        assertEquals(9, pair.counted().rmw());
        assertEquals(11, pair.kernel().rmw());
        assertTrue(CostTable.format(rows).contains("2≠4"), "the table shows both numbers");
    }

    @Test
    void shouldSeeOneLockedOperationThatIsMissing() {
        List<CostRow> rows = CostProbe.run(Generation.KREF, LossyDesign::load);
        List<String> differing = rows.stream()
                .filter(row -> !row.isEqual())
                .map(CostRow::operation)
                .toList();
        assertEquals(List.of(Operation.RANGE_REGISTER.title(), Operation.RANGE_UNREGISTER.title()), differing);
        assertTrue(CostTable.format(rows).contains("0≠1"), "the table shows both numbers");
        assertTrue(CostTable.format(rows).endsWith("2 of 15 rows differ from the kernel's table\n"));
    }

    @Test
    void shouldLeaveNoPartOutWhenWorkHasNoColumnOfItsOwn() {
        long lock = UnsafeApi.allocateMemory(Integer.BYTES);
        UnsafeApi.putInt(lock, 0);
        WorkCounts before = WorkCounters.ofThisThread();
        for (WorkCategory part : WorkCategory.values()) {
            SpinLock.lock(lock, 0, part);
            SpinLock.unlock(lock, 0, part);
        }
        Cost cost = Cost.of(WorkCounters.ofThisThread().minus(before));
        UnsafeApi.freeMemory(lock);
        assertEquals(WorkCategory.values().length, cost.rmw());
        assertEquals(6, cost.other(), "pte lock, mmap_sem, reverse map, page, grace period, update lock");
    }

    private static Cost counted(List<CostRow> rows, Operation operation) {
        return rows.stream()
                .filter(row -> row.operation().equals(operation.title()))
                .findFirst()
                .orElseThrow()
                .counted();
    }
}
