package org.hmmlab.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.hmmlab.hmm.EntryEncoding;
import org.hmmlab.hmm.Generation;
import org.hmmlab.hmm.HmmMirror;
import org.hmmlab.hmm.HmmModule;
import org.hmmlab.hmm.HmmRange;
import org.hmmlab.hmm.MirrorOps;
import org.hmmlab.memory.Contents;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.Machine;
import org.hmmlab.mm.MapSource;
import org.hmmlab.mm.Vma;
import org.hmmlab.notifier.InvalidationEvent;
import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.notifier.MmuNotifiers;
import org.hmmlab.sync.StepPoints;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Drivers that throw, and what is used after its end. */
final class RobustDriverTest {
    private static final long START = 1L << 30;

    private final Machine machine = new Machine(256, Contents.NONE);

    @AfterEach
    void removeListener() {
        StepPoints.install(null);
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseEveryUseAfterClose(Generation generation) {
        HmmModule module = new HmmModule(machine, generation);
        AddressSpace mm = newSpace();
        MirrorDriver driver = new MirrorDriver(module);
        assertEquals(0, driver.open(mm));
        assertEquals(0, driver.access(START, 1, true));
        driver.close();
        driver.close();
        assertThrows(IllegalStateException.class, () -> driver.open(mm));
        assertThrows(IllegalStateException.class, () -> driver.access(START, 1, true));
        assertThrows(IllegalStateException.class, driver::isReleased);
        assertThrows(IllegalStateException.class, () -> driver.deviceEntry(START));
        assertEquals(1, driver.statistics().faults(), "what was counted stays readable");
        mm.put();
        module.close();
        machine.close();
        IllegalStateException thrown = assertThrows(IllegalStateException.class, () -> AddressSpace.create(machine));
        assertTrue(thrown.getMessage().contains("closed"), thrown.getMessage());
        assertThrows(IllegalStateException.class, machine::tablePages);
        assertThrows(IllegalStateException.class, machine::leaks);
    }

    @ParameterizedTest
    @EnumSource
    void shouldHoldNoLockWhenTheFaultIsCutShort(Generation generation) {
        HmmModule module = new HmmModule(machine, generation);
        AddressSpace mm = newSpace();
        MirrorDriver driver = new MirrorDriver(module);
        assertEquals(0, driver.open(mm));
        StepPoints.install(point -> {
            if (point.equals("driver.faulted")) {
                throw new UnsupportedOperationException(point);
            }
        });
        assertThrows(UnsupportedOperationException.class, () -> driver.access(START, 1, true));
        StepPoints.install(null);
        assertThrows(IllegalStateException.class, mm::assertLocked, "nobody holds mmap_sem");
        assertEquals(0, driver.access(START, 1, true), "the range was unregistered, the locks are free");
        assertEquals(1, mm.users());
        driver.close();
        end(mm, module);
    }

    @ParameterizedTest
    @EnumSource
    void shouldHoldNoLockAndNoCountWhenACallbackThrows(Generation generation) {
        HmmModule module = new HmmModule(machine, generation);
        AddressSpace mm = newSpace();
        Breaking ops = new Breaking();
        HmmMirror mirror = new HmmMirror(module, ops);
        register(mm, mirror);
        HmmRange range = new HmmRange(module, EntryEncoding.NOUVEAU).bounds(START, START + 4096, new long[1]);
        assertEquals(0, range.register(mirror));
        InvalidationRange pair = new InvalidationRange().set(mm, START, START + 4096, InvalidationEvent.CLEAR);
        ops.breaks = true;
        assertThrows(UnsupportedOperationException.class, () -> MmuNotifiers.invalidateRangeStart(pair));
        assertThrows(UnsupportedOperationException.class, () -> mm.madviseDontneed(START, 1));
        assertThrows(IllegalStateException.class, mm::assertLocked, "nobody holds mmap_sem");
        ops.breaks = false;
        assertTrue(range.waitUntilValid(0), "no invalidation is counted as running");
        range.unregister();
        range.close();
        HmmMirror second = new HmmMirror(module, new Breaking());
        register(mm, second);
        second.unregister();
        mirror.unregister();
        end(mm, module);
    }

    @Test
    void shouldRunTheOtherCallbacksWhenAnUncaughtExceptionHandlerThrows() {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {
            throw new UnsupportedOperationException("the handler breaks", thrown);
        });
        try {
            int[] ran = new int[1];
            machine.notifierDomain().srcu().call(() -> {
                throw new UnsupportedOperationException("the callback breaks");
            });
            machine.notifierDomain().srcu().call(() -> ran[0]++);
            machine.notifierDomain().srcu().barrier();
            assertEquals(1, ran[0]);
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
            machine.close();
        }
    }

    private AddressSpace newSpace() {
        AddressSpace mm = AddressSpace.create(machine);
        assertEquals(START, mm.mmap(START, 1, Vma.VM_READ | Vma.VM_WRITE, MapSource.anonymous()));
        return mm;
    }

    private static void register(AddressSpace mm, HmmMirror mirror) {
        mm.downWrite();
        assertEquals(0, mirror.register(mm));
        mm.upWrite();
    }

    private void end(AddressSpace mm, HmmModule module) {
        mm.put();
        module.close();
        machine.assertNoLeaks();
        machine.close();
    }

    /** Throws in its sync callback when told. */
    private static final class Breaking implements MirrorOps {
        private boolean breaks;

        @Override
        public int syncCpuDevicePagetables(HmmMirror mirror, InvalidationRange range) {
            if (breaks) {
                throw new UnsupportedOperationException("the driver breaks");
            }
            return 0;
        }
    }
}
