package org.hmmlab.driver.svm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.hmmlab.driver.svm.AccessProgram.Outcome;
import org.hmmlab.hmm.EntryEncoding;
import org.hmmlab.hmm.Generation;
import org.hmmlab.hmm.HmmModule;
import org.hmmlab.memory.Contents;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.Machine;
import org.hmmlab.mm.MapSource;
import org.hmmlab.mm.Vma;
import org.hmmlab.pagetable.Pte;
import org.hmmlab.sync.StepPoints;

/** A machine, one address space with one mapping, shared with a device; closing it checks that nothing leaked. */
final class SvmFixture implements AutoCloseable {
    static final EntryEncoding ENCODING = EntryEncoding.NOUVEAU;
    static final int RW = Vma.VM_READ | Vma.VM_WRITE;
    static final long START = 1L << 30;
    static final int PAGES = 64;
    static final int INSTANCE = 3;

    final Machine machine = new Machine(4096, Contents.REAL);
    final HmmModule module;
    final AddressSpace mm = AddressSpace.create(machine);
    final SvmDriver driver;
    final Svmm space;
    private final AccessProgram program = new AccessProgram(256);

    SvmFixture(Generation generation, SvmConfig config) {
        this(generation, config, (instance, address, entry) -> {});
    }

    SvmFixture(Generation generation, SvmConfig config, SvmDevice.PageUse use) {
        module = new HmmModule(machine, generation);
        driver = new SvmDriver(module, config, use);
        assertEquals(START, mm.mmap(START, PAGES, RW, MapSource.anonymous()));
        space = driver.open(INSTANCE, mm, at(PAGES), at(PAGES + 16));
    }

    static long at(int page) {
        return START + ((long) page << 12);
    }

    /** One access of the device, faults served; what became of it. */
    Outcome access(int page, boolean write) {
        driver.run(program.clear().add(INSTANCE, at(page), write));
        return program.outcome(0);
    }

    /** The device entry, if any, means the CPU's page, and writing only where the CPU may write. */
    void checkOracle() {
        for (int i = 0; i < PAGES; i++) {
            long mine = space.deviceEntry(at(i));
            if (ENCODING.isPage(mine)) {
                long cpu = mm.pageTable().lookup(at(i));
                assertTrue(Pte.isPresent(cpu), "page " + i + " is gone for the CPU");
                assertEquals(Pte.pfn(cpu), ENCODING.pfn(mine), "page " + i + " is another page for the CPU");
                assertTrue((mine & ENCODING.write()) == 0 || Pte.isWritable(cpu), "page " + i + " is read-only");
            }
        }
    }

    @Override
    public void close() {
        StepPoints.install(null);
        driver.close();
        mm.put();
        module.close();
        machine.assertNoLeaks();
        machine.close();
    }
}
