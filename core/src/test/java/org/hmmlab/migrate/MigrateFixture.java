package org.hmmlab.migrate;

import org.hmmlab.memory.Contents;
import org.hmmlab.memory.KernelRules;
import org.hmmlab.memory.PageRecord;
import org.hmmlab.memory.PageSize;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.Machine;
import org.hmmlab.mm.MapSource;
import org.hmmlab.mm.Vma;
import org.hmmlab.pagetable.Pte;
import org.junit.jupiter.api.AfterEach;

/** One machine, one process, one device; nothing may be in use at the end. */
abstract class MigrateFixture {
    static final long PAGE = PageSize.BYTES;
    static final long BASE = 1L << 30;
    static final int RW = Vma.VM_READ | Vma.VM_WRITE;

    final Machine machine = new Machine(256, Contents.REAL, 64, rules(), 16 * PAGE);
    final AddressSpace mm = AddressSpace.create(machine);
    final TestDevice device = new TestDevice(machine, 32);

    KernelRules rules() {
        return KernelRules.V5_3;
    }

    @AfterEach
    void end() {
        mm.put();
        device.close();
        machine.assertNoLeaks();
        machine.close();
    }

    /** Maps pages and writes 100, 101, ... to them. */
    final void fill(int pages) {
        mm.mmap(BASE, pages, RW, MapSource.anonymous());
        for (int i = 0; i < pages; i++) {
            mm.cpuWrite(at(i), 100 + i);
        }
    }

    final long entry(int page) {
        return entry(mm, page);
    }

    static long entry(AddressSpace space, int page) {
        return space.pageTable().lookup(at(page));
    }

    final int references(long pfn) {
        return PageRecord.references(machine.physicalMemory().record(pfn));
    }

    static long at(int page) {
        return BASE + page * PAGE;
    }

    static String kind(long entry) {
        if (entry == Pte.NONE) {
            return "-";
        }
        String right = Pte.isPresent(entry) ? Pte.isWritable(entry) ? "W" : "R" : Pte.isWriteType(entry) ? "W" : "R";
        return (Pte.isPresent(entry) ? "" : Pte.isDevicePrivate(entry) ? "L" : Pte.isMigration(entry) ? "M" : "?")
                + right;
    }
}
