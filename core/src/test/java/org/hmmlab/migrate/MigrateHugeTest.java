package org.hmmlab.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.hmmlab.memory.Contents;
import org.hmmlab.memory.KernelRules;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.Machine;
import org.hmmlab.mm.MapSource;
import org.hmmlab.pagetable.Pte;
import org.junit.jupiter.api.Test;

/** Migration of parts of 2 MiB pages: they are split first. */
final class MigrateHugeTest {
    private static final int FRAMES = 512;

    @Test
    void shouldSplitAHugePageToMoveAPartOfIt() {
        try (Machine machine = new Machine(4L * FRAMES, Contents.REAL, 64, KernelRules.V5_3, 4 * MigrateFixture.PAGE)) {
            TestDevice device = new TestDevice(machine, 16);
            AddressSpace mm = AddressSpace.create(machine);
            mm.mmap(MigrateFixture.BASE, FRAMES, MigrateFixture.RW, MapSource.anonymous());
            assertEquals(0, mm.madvise(MigrateFixture.BASE, FRAMES, "hugepage"));
            for (int i = 0; i < 8; i++) {
                mm.cpuWrite(MigrateFixture.at(i), 100 + i);
            }
            assertTrue(Pte.isHuge(MigrateFixture.entry(mm, 3)));
            AddressSpace child = mm.fork();
            assertEquals(2, device.take(mm, MigrateFixture.at(3), 2));
            for (AddressSpace space : new AddressSpace[] {mm, child}) {
                assertEquals("R", MigrateFixture.kind(MigrateFixture.entry(space, 2)));
                assertEquals("LR", MigrateFixture.kind(MigrateFixture.entry(space, 3)));
            }
            for (int i = 0; i < 8; i++) {
                assertEquals(100 + i, child.cpuReadWord(MigrateFixture.at(i)));
                assertEquals(100 + i, mm.cpuReadWord(MigrateFixture.at(i)));
            }
            child.put();
            mm.put();
            device.close();
            machine.assertNoLeaks();
        }
    }
}
