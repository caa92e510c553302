package org.hmmlab.driver;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Consumer;
import org.hmmlab.hmm.Generation;
import org.hmmlab.hmm.HmmMirror;
import org.hmmlab.hmm.HmmModule;
import org.hmmlab.hmm.MirrorOps;
import org.hmmlab.memory.Contents;
import org.hmmlab.memory.KernelRules;
import org.hmmlab.memory.PageSize;
import org.hmmlab.migrate.MigrateVma;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.CachedFile;
import org.hmmlab.mm.Machine;
import org.hmmlab.mm.MapSource;
import org.hmmlab.mm.NumaHints;
import org.hmmlab.mm.Vma;
import org.hmmlab.mm.backing.FileKind;
import org.hmmlab.mm.device.ExclusiveAccess;
import org.hmmlab.mm.reclaim.OomReaper;
import org.hmmlab.mm.reclaim.Reclaim;
import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.pagetable.Pte;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A driver whose callback throws in the middle of an operation: no lock stays held, no page is lost, and the operation can be done again. */
final class ThrowingDriverTest {
    private static final long PAGE = PageSize.BYTES;
    private static final long START = 1L << 30;
    private static final int PAGES = 4;
    private static final int RW = Vma.VM_READ | Vma.VM_WRITE;
    private static final long DATA = 1_000;

    /** The ways in which an address space comes to tell a driver. */
    private enum Operation {
        COPY_ON_WRITE(world -> world.mm.cpuWrite(START, 5)),
        UNMAP(world -> world.mm.munmap(START, 1)),
        UNMAP_THE_MIDDLE(world -> world.mm.munmap(START + PAGE, 2)),
        MAP_OVER(world -> world.mm.mmap(START, 2, RW, MapSource.anonymous())),
        DROP(world -> world.mm.madviseDontneed(START, PAGES)),
        PROTECT(world -> world.mm.mprotect(START, PAGES, Vma.VM_READ)),
        MOVE(world -> world.mm.mremap(START, PAGES, START + (1 << 20), PAGES)),
        FORK(world -> world.mm.fork().put()),
        RECLAIM(world -> Reclaim.run(world.machine, world.pfn(0))),
        REAP(world -> OomReaper.run(world.mm)),
        HINT(world -> NumaHints.run(world.mm, START, START + PAGES * PAGE)),
        TRUNCATE(world -> world.file.truncate(PAGE)),
        MIGRATE(World::migrate),
        MAKE_EXCLUSIVE(World::makeExclusive);

        private final Consumer<World> body;

        Operation(Consumer<World> body) {
            this.body = body;
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldLeaveNoLockAndNoPageBehindWhenTheDriverThrows(Operation operation) {
        World world = new World();
        world.ops.breaks = true;
        assertThrows(UnsupportedOperationException.class, () -> operation.body.accept(world));
        world.ops.breaks = false;
        assertThrows(IllegalStateException.class, world.mm::assertLocked, "nobody holds mmap_sem");
        for (int i = 0; i < PAGES; i++) {
            long entry = world.mm.pageTable().lookup(START + i * PAGE);
            assertFalse(Pte.isMigration(entry), "page " + i + " is not on the move");
            assertFalse(Pte.isPresent(entry) && world.machine.pageLocks().isLocked(Pte.pfn(entry)), "page " + i);
        }
        assertDoesNotThrow(() -> operation.body.accept(world), "once more, with a driver that works");
        world.close();
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepTheMappingAndItsContentsWhenTheDriverThrowsAtItsUnmapping(Generation generation) {
        World world = new World(generation);
        world.ops.breaks = true;
        assertThrows(UnsupportedOperationException.class, () -> world.mm.munmap(START + PAGE, 2));
        world.ops.breaks = false;
        for (int i = 0; i < PAGES; i++) {
            assertEquals(DATA + i, world.mm.cpuReadWord(START + i * PAGE));
        }
        assertEquals(0, world.mm.munmap(START + PAGE, 2));
        assertTrue(world.mm.cpuRead(START + PAGE) < 0);
        assertEquals(DATA + 3, world.mm.cpuReadWord(START + 3 * PAGE));
        world.close();
    }

    @Test
    void shouldFreeAllMemoryOfAnAddressSpaceWhenADriverThrowsAtItsEnd() {
        World world = new World();
        world.ops.breaksAtRelease = true;
        world.mm.grab();
        assertThrows(UnsupportedOperationException.class, world.mm::put);
        assertEquals(0, world.mm.users());
        assertEquals(Pte.NONE, world.mm.pageTable().lookup(START));
        world.mirror.close();
        world.mm.drop();
        world.file.close();
        world.child.put();
        world.module.close();
        world.machine.assertNoLeaks();
        world.machine.close();
    }

    /** A process whose four pages are shared with a child, with a mirror that can be made to throw. */
    private static final class World {
        final Machine machine = new Machine(256, Contents.REAL, 0, KernelRules.V6_1);
        final HmmModule module;
        final AddressSpace mm = AddressSpace.create(machine);
        final AddressSpace child;
        final CachedFile file = machine.createFile(FileKind.SHMEM, PAGES * PAGE);
        final Breaking ops = new Breaking();
        final MirrorProtocol mirror;

        World() {
            this(Generation.GET_PUT);
        }

        World(Generation generation) {
            module = new HmmModule(machine, generation);
            mm.mmap(START, PAGES, RW, MapSource.anonymous());
            mm.mmap(START + (2 << 20), PAGES, RW, MapSource.of(file, true, 0));
            for (int i = 0; i < PAGES; i++) {
                mm.cpuWrite(START + i * PAGE, DATA + i);
                mm.cpuWrite(START + (2 << 20) + i * PAGE, DATA + i);
            }
            child = mm.fork();
            mirror = MirrorProtocol.of(module, ops);
            mm.downWrite();
            assertEquals(0, mirror.open(mm));
            mm.upWrite();
        }

        long pfn(int page) {
            return Pte.pfn(mm.pageTable().lookup(START + page * PAGE));
        }

        void migrate() {
            mm.downRead();
            try {
                MigrateVma migration = new MigrateVma(
                        mm, mm.findVma(START), START, START + PAGES * PAGE, new long[PAGES], new long[PAGES]);
                assertEquals(0, migration.setup());
                migration.pages();
                migration.finalizeMigration();
            } finally {
                mm.upRead();
            }
        }

        void makeExclusive() {
            ExclusiveAccess access = new ExclusiveAccess(mm, this);
            long[] pages = new long[1];
            mm.downRead();
            try {
                assertEquals(1, access.make(START, START + PAGE, pages));
                access.letGo(pages[0]);
            } finally {
                mm.upRead();
            }
        }

        void close() {
            mirror.close();
            mm.put();
            child.put();
            file.close();
            module.close();
            machine.assertNoLeaks();
            machine.close();
        }
    }

    /** Throws in its callbacks when told. */
    private static final class Breaking implements MirrorOps {
        private boolean breaks;
        private boolean breaksAtRelease;

        @Override
        public int syncCpuDevicePagetables(HmmMirror source, InvalidationRange invalidation) {
            if (breaks) {
                throw new UnsupportedOperationException("the driver breaks");
            }
            return 0;
        }

        @Override
        public void release(HmmMirror source) {
            if (breaksAtRelease) {
                throw new UnsupportedOperationException("the driver breaks");
            }
        }
    }
}
