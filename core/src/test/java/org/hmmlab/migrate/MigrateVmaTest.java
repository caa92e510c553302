package org.hmmlab.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.hmmlab.memory.Errno;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.MapSource;
import org.hmmlab.mm.Vma;
import org.hmmlab.pagetable.Pte;
import org.junit.jupiter.api.Test;

/** Migration to a device and back, phase by phase. */
final class MigrateVmaTest extends MigrateFixture {
    @Test
    void shouldMoveAllPagesToTheDeviceAndBackWithTheirContents() {
        fill(8);
        assertEquals(8, device.take(mm, BASE, 8));
        assertEquals(24, device.freePages());
        assertEquals(0, machine.physicalMemory().usedFrames());
        for (int i = 0; i < 8; i++) {
            assertEquals("LW", kind(entry(i)));
        }
        assertEquals(8, device.giveBack(mm, BASE, 8));
        assertEquals(32, device.freePages());
        for (int i = 0; i < 8; i++) {
            assertEquals("W", kind(entry(i)));
            assertEquals(100 + i, mm.cpuReadWord(at(i)));
        }
        assertEquals(0, device.faults());
    }

    @Test
    void shouldBringBackThePageThatTheCpuTouchesAndNoOther() {
        fill(4);
        device.take(mm, BASE, 4);
        assertEquals(102, mm.cpuReadWord(at(2)));
        assertEquals(1, device.faults());
        assertEquals("LW", kind(entry(1)));
        assertEquals("W", kind(entry(2)));
        assertEquals(0, mm.cpuWrite(at(3), 7));
        assertEquals(2, device.faults());
        assertEquals(7, mm.cpuReadWord(at(3)));
        assertEquals(2, device.take(mm, at(2), 2), "what came back can go again");
    }

    @Test
    void shouldMigrateHolesAndZeroPagesAsFreshPages() {
        mm.mmap(BASE, 4, RW, MapSource.anonymous());
        mm.cpuRead(at(1));
        assertEquals(4, device.take(mm, BASE, 4));
        for (int i = 0; i < 4; i++) {
            assertEquals("LW", kind(entry(i)));
            assertEquals(0, mm.cpuReadWord(at(i)));
        }
        mm.mmap(at(10), 1, Vma.VM_READ, MapSource.anonymous());
        assertEquals(1, device.take(mm, at(10), 1));
        assertEquals("LR", kind(entry(10)), "writable only if the VMA is");
    }

    @Test
    void shouldRefuseWhatCannotMigrateBeforeTouchingAnything() {
        fill(4);
        mm.mmap(at(8), 2, RW, MapSource.anonymous().withVmFlags(Vma.VM_PFNMAP));
        mm.mmap(at(12), 2, RW, MapSource.anonymous().withVmFlags(Vma.VM_IO));
        mm.mmap(at(16), 2, RW, MapSource.anonymous().withVmFlags(Vma.VM_MIXEDMAP));
        mm.mmap(at(20), 2, RW, MapSource.anonymous().withVmFlags(Vma.VM_DONTEXPAND));
        mm.downRead();
        Vma vma = mm.findVma(BASE);
        long[] words = new long[8];
        assertEquals(-Errno.EINVAL, new MigrateVma(mm, null, BASE, at(1), words, words).setup());
        assertEquals(-Errno.EINVAL, new MigrateVma(mm, vma, BASE, at(1), null, words).setup());
        assertEquals(-Errno.EINVAL, new MigrateVma(mm, vma, BASE, at(1), words, null).setup());
        assertEquals(-Errno.EINVAL, new MigrateVma(mm, vma, BASE, at(1), words, words).run(null));
        assertEquals(-Errno.EINVAL, new MigrateVma(mm, vma, BASE, BASE + PAGE - 1, words, words).setup());
        assertEquals(-Errno.EINVAL, new MigrateVma(mm, vma, at(1), BASE, words, words).setup());
        assertEquals(-Errno.EINVAL, new MigrateVma(mm, vma, at(2), at(5), words, words).setup());
        assertEquals(-Errno.EINVAL, new MigrateVma(mm, vma, BASE - PAGE, at(1), words, words).setup());
        for (int page : new int[] {8, 12, 16, 20}) {
            Vma special = mm.findVma(at(page));
            assertEquals(-Errno.EINVAL, new MigrateVma(mm, special, at(page), at(page + 1), words, words).setup());
        }
        MigrateVma nothing = new MigrateVma(mm, vma, BASE + 17, at(1) + 5, words.clone(), words.clone());
        assertEquals(0, nothing.setup(), "unaligned bounds are rounded down");
        assertEquals(1, nothing.npages());
        nothing.pages();
        nothing.finalizeMigration();
        mm.upRead();
        assertEquals("W", kind(entry(0)));
    }

    @Test
    void shouldNotTakeADestinationThatNobodyHasLocked() {
        fill(1);
        long target = machine.physicalMemory().allocateFrame();
        mm.downRead();
        MigrateVma migration = new MigrateVma(mm, mm.findVma(BASE), BASE, at(1), new long[1], new long[1]);
        assertEquals(0, migration.setup());
        migration.dst()[0] = MigratePfn.of(target) | MigratePfn.LOCKED;
        assertThrows(IllegalStateException.class, migration::pages);
        machine.pageLocks().lock(target);
        migration.pages();
        migration.finalizeMigration();
        mm.upRead();
        assertEquals("W", kind(entry(0)));
        assertEquals(target, Pte.pfn(entry(0)));
    }

    @Test
    void shouldLeaveWhatGetsNoDestinationAsItWas() {
        fill(6);
        mm.mprotect(at(4), 1, Vma.VM_READ);
        mm.mprotect(at(4), 1, RW);
        long kept = Pte.pfn(entry(2));
        long readOnly = Pte.pfn(entry(4));
        device.refuses = pfn -> pfn == kept || pfn == readOnly;
        assertEquals(4, device.take(mm, BASE, 6));
        assertEquals(kept, Pte.pfn(entry(2)));
        assertEquals("W", kind(entry(2)));
        assertEquals(readOnly, Pte.pfn(entry(4)));
        assertEquals("R", kind(entry(4)));
        assertEquals(1, references(kept));
        assertFalse(machine.pageLocks().isLocked(kept));
        for (int i = 0; i < 6; i++) {
            assertEquals(100 + i, mm.cpuReadWord(at(i)));
        }
    }

    @Test
    void shouldLeavePinnedAndLockedPagesWhereTheyAre() {
        fill(4);
        long pinned = Pte.pfn(entry(1));
        long locked = Pte.pfn(entry(2));
        machine.physicalMemory().getPage(pinned);
        machine.pageLocks().lock(locked);
        assertEquals(2, device.take(mm, BASE, 4));
        assertEquals("W", kind(entry(1)));
        assertEquals("W", kind(entry(2)));
        assertEquals(2, references(pinned));
        assertEquals(1, references(locked));
        machine.pageLocks().unlock(locked);
        machine.physicalMemory().putPage(pinned);
        assertEquals(2, device.take(mm, at(1), 2));
    }

    @Test
    void shouldLeaveAPageThatIsPinnedAfterItWasUnmapped() {
        fill(2);
        long late = Pte.pfn(entry(0));
        device.beforeCopy = () -> machine.physicalMemory().getPage(late);
        assertEquals(1, device.take(mm, BASE, 2));
        device.beforeCopy = () -> {};
        assertEquals(late, Pte.pfn(entry(0)));
        machine.physicalMemory().putPage(late);
        assertEquals(100, mm.cpuReadWord(BASE));
    }

    @Test
    void shouldLeavePagesOfFilesAndSharedMemoryWhereTheyAre() {
        mm.mmap(BASE, 2, RW, MapSource.sharedAnonymous());
        mm.mmap(at(2), 2, RW, MapSource.sharedFile(1, 0));
        mm.mmap(at(4), 2, RW, MapSource.privateFile(1, 0));
        for (int i = 0; i < 5; i++) {
            mm.cpuWrite(at(i), 50 + i);
        }
        mm.cpuRead(at(5));
        assertEquals(0, device.take(mm, BASE, 2));
        assertEquals(0, device.take(mm, at(2), 2));
        assertEquals(1, device.take(mm, at(4), 2), "the page's own copy moves");
        assertEquals("LW", kind(entry(4)));
        assertEquals("W", kind(entry(3)));
        for (int i = 0; i < 5; i++) {
            assertEquals(50 + i, mm.cpuReadWord(at(i)));
        }
    }

    @Test
    void shouldUnmapAPageFromParentAndChildAndGiveItBackToBoth() {
        fill(3);
        AddressSpace child = mm.fork();
        assertEquals(3, device.take(mm, BASE, 3));
        for (int i = 0; i < 3; i++) {
            assertEquals("LR", kind(entry(i)));
            assertEquals(entry(i), entry(child, i));
        }
        assertEquals(101, child.cpuReadWord(at(1)));
        assertEquals(entry(1), entry(mm, 1));
        assertEquals("R", kind(entry(1)));
        assertEquals(entry(child, 1), entry(1));
        child.cpuWrite(at(1), 7);
        assertEquals(101, mm.cpuReadWord(at(1)));
        mm.cpuWrite(at(2), 8);
        assertEquals(102, child.cpuReadWord(at(2)));
        child.put();
        assertEquals(100, mm.cpuReadWord(at(0)));
    }

    @Test
    void shouldForkDevicePagesReadOnlyAndKeepThemReadOnlyAfterMprotect() {
        fill(3);
        device.take(mm, BASE, 3);
        mm.mprotect(at(2), 1, Vma.VM_READ);
        mm.mprotect(at(2), 1, RW);
        assertEquals("LR", kind(entry(2)));
        AddressSpace child = mm.fork();
        assertEquals("LR", kind(entry(0)));
        assertEquals(entry(0), entry(child, 0));
        child.put();
        assertEquals("LR", kind(entry(0)));
        assertEquals(3, device.giveBack(mm, BASE, 3));
        assertEquals("R", kind(entry(2)), "comes back with the right that the entry had");
        assertEquals(0, mm.cpuWrite(at(2), 9));
        assertEquals(9, mm.cpuReadWord(at(2)));
    }

    @Test
    void shouldMoveZapAndEndDevicePagesWithTheirMapping() {
        fill(4);
        device.take(mm, BASE, 4);
        assertEquals(at(20), mm.mremap(at(1), 1, at(20), 1));
        assertEquals("LW", kind(entry(20)));
        assertEquals("-", kind(entry(1)));
        assertEquals(101, mm.cpuReadWord(at(20)));
        mm.munmap(at(2), 1);
        mm.madviseDontneed(at(3), 1);
        assertEquals(31, device.freePages());
        assertTrue(Pte.isDevicePrivate(entry(0)));
    }

    @Test
    void shouldMigrateInOneCallWithTheDriverCalledBack() {
        fill(3);
        StringBuilder calls = new StringBuilder();
        MigrateVmaOps ops = new MigrateVmaOps() {
            @Override
            public void allocAndCopy(MigrateVma migration) {
                calls.append("copy ").append(migration.cpages()).append(", ");
                assertEquals("MW", kind(entry(0)));
                device.copy(migration, MigrateVma.SELECT_SYSTEM);
            }

            @Override
            public void finalizeAndMap(MigrateVma migration) {
                calls.append("map ").append(MigratePfn.isMigrating(migration.src()[2]));
                assertEquals("MW", kind(entry(0)));
            }
        };
        mm.downRead();
        assertEquals(0, new MigrateVma(mm, mm.findVma(BASE), BASE, at(3), new long[3], new long[3]).run(ops));
        mm.upRead();
        assertEquals("copy 3, map true", calls.toString());
        assertEquals("LW", kind(entry(0)));
    }
}
