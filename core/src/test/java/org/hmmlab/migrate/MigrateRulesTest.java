package org.hmmlab.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.hmmlab.memory.Contents;
import org.hmmlab.memory.KernelRules;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.Machine;
import org.hmmlab.mm.MapSource;
import org.hmmlab.mm.Vma;
import org.hmmlab.mm.device.ExclusiveAccess;
import org.hmmlab.pagetable.ExclusiveEntry;
import org.hmmlab.pagetable.Pte;
import org.hmmlab.sync.StepPoints;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What 6.1 does otherwise: source selection, a pinned fault page, pages that are a device's alone. */
final class MigrateRulesTest extends MigrateFixture {
    @Override
    KernelRules rules() {
        return KernelRules.V6_1;
    }

    @AfterEach
    void stop() {
        StepPoints.install(null);
    }

    @Test
    void shouldTakeOnlyTheSourcesThatWereAskedFor() {
        fill(4);
        assertEquals(2, device.take(mm, BASE, 2));
        assertEquals(2, device.take(mm, BASE, 4), "those in system memory");
        TestDevice other = new TestDevice(machine, 16);
        assertEquals(0, other.take(mm, BASE, 4));
        assertEquals(0, other.giveBack(mm, BASE, 4), "not its own");
        assertEquals("LW", kind(entry(0)));
        assertEquals(4, device.giveBack(mm, BASE, 4));
        assertEquals("W", kind(entry(3)));
        other.close();
    }

    @Test
    void shouldPinTheDevicePageDuringAFaultAndAllowForIt() {
        fill(1);
        device.take(mm, BASE, 1);
        long pfn = Pte.pfn(entry(0));
        int[] references = new int[1];
        StepPoints.install(point -> {
            if (point.equals("fault:device-page")) {
                references[0] = references(pfn);
                assertEquals(0, device.giveBack(mm, BASE, 1), "the pin keeps the page from others");
            }
        });
        assertEquals(100, mm.cpuReadWord(BASE));
        assertEquals(3, references[0]);
        assertEquals(1, device.faults());
        assertEquals("W", kind(entry(0)));
    }

    @Test
    void shouldGiveADevicePagesThatNobodyElseReachesUntilTheyAreTouched() {
        fill(4);
        long[] pages = new long[4];
        assertEquals(4, exclusive(0, 4, pages));
        for (int i = 0; i < 4; i++) {
            assertTrue(ExclusiveEntry.is(entry(i)));
            assertEquals(pages[i], Pte.pfn(entry(i)));
            assertEquals(1, references(pages[i]));
        }
        assertEquals(100, mm.cpuReadWord(BASE));
        assertEquals("W", kind(entry(0)));
        assertTrue(ExclusiveEntry.is(entry(1)), "page by page");
        AddressSpace child = mm.fork();
        assertEquals("R", kind(entry(1)));
        assertEquals(entry(1), entry(child, 1));
        assertEquals(102, child.cpuReadWord(at(2)));
        child.put();
    }

    @Test
    void shouldMoveProtectAndDropExclusivePages() {
        fill(4);
        exclusive(0, 4, new long[4]);
        assertEquals(at(20), mm.mremap(BASE, 1, at(20), 1));
        assertTrue(ExclusiveEntry.is(entry(20)));
        assertEquals(100, mm.cpuReadWord(at(20)));
        mm.mprotect(at(1), 1, Vma.VM_READ);
        assertEquals(101, mm.cpuReadWord(at(1)));
        assertEquals("R", kind(entry(1)));
        mm.munmap(at(2), 1);
        assertEquals(0, device.take(mm, at(3), 1), "an exclusive page does not migrate");
        assertEquals(3, machine.physicalMemory().usedFrames());
    }

    @Test
    void shouldMakePagesWritableBeforeTheyBecomeExclusive() {
        mm.mmap(BASE, 3, RW, MapSource.anonymous());
        mm.cpuRead(BASE);
        mm.cpuWrite(at(1), 5);
        device.take(mm, at(1), 1);
        long[] pages = new long[3];
        assertEquals(3, exclusive(0, 3, pages));
        assertEquals(1, device.faults());
        assertEquals(5, mm.cpuReadWord(at(1)));
        mm.mmap(at(8), 2, Vma.VM_READ, MapSource.anonymous());
        assertTrue(exclusive(8, 2, pages) < 0);
        assertEquals(Pte.NONE, entry(8));
    }

    @Test
    void shouldRefuseExclusiveAccessWithoutTheRule() {
        try (Machine old = new Machine(8, Contents.NONE)) {
            AddressSpace space = AddressSpace.create(old);
            assertThrows(IllegalStateException.class, () -> new ExclusiveAccess(space, this));
            space.put();
            old.assertNoLeaks();
        }
    }

    private int exclusive(int page, int count, long[] pages) {
        ExclusiveAccess access = new ExclusiveAccess(mm, device);
        mm.downRead();
        int got = access.make(at(page), at(page + count), pages);
        mm.upRead();
        for (int i = 0; i < got; i++) {
            if (pages[i] != 0) {
                access.letGo(pages[i]);
            }
        }
        return got;
    }
}
