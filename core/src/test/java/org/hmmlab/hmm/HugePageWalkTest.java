package org.hmmlab.hmm;

import static org.hmmlab.hmm.WalkFixture.ENCODING;
import static org.hmmlab.hmm.WalkFixture.R;
import static org.hmmlab.hmm.WalkFixture.RW;
import static org.hmmlab.hmm.WalkFixture.VALID;
import static org.hmmlab.hmm.WalkFixture.WRITE;
import static org.hmmlab.hmm.WalkFixture.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.hmmlab.memory.Errno;
import org.hmmlab.memory.KernelRules;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.Vma;
import org.hmmlab.pagetable.Pte;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Walks over huge pages that faults made, transparent ones and those of hugetlbfs. */
final class HugePageWalkTest {
    private static final long PMD = ENCODING.pmdMapped();
    private WalkFixture walk;

    @AfterEach
    void close() {
        walk.close();
    }

    @Test
    void shouldFaultAHugePageForWriting() {
        open(KernelRules.V6_1);
        assertEquals(0, walk.fault(0, 64, VALID | WRITE));
        assertEquals(ENCODING.encode(walk.pfn(63)) | WRITE | PMD, walk.slot(63));
        assertEquals(2 << 20, walk.model.mm.anonHugeBytes(at(0), at(1024)));
    }

    @Test
    void shouldAcceptTheHugeZeroPageInEveryKernel() {
        open(KernelRules.V5_3);
        assertEquals(512, walk.fault(0, 512, VALID), "unlike the small zero page");
        assertEquals(ENCODING.encode(walk.pfn(0) + 9) | PMD, walk.slot(9));
        assertTrue(Pte.isHuge(walk.entry(0)));
    }

    @Test
    void shouldReplaceTheHugeZeroPageWhenWritingIsAskedFor() {
        open(KernelRules.V5_3);
        walk.fault(0, 512, VALID);
        assertEquals(512, walk.fault(0, 512, VALID | WRITE));
        assertEquals(ENCODING.encode(walk.pfn(9)) | WRITE | PMD, walk.slot(9));
    }

    @Test
    void shouldFaultAReadOnlyHugePageForWriting() {
        open(KernelRules.V6_1).write(0, 1);
        AddressSpace child = walk.model.mm.fork();
        assertEquals(0, walk.fault(0, 512, VALID));
        assertEquals(ENCODING.encode(walk.pfn(3)) | PMD, walk.slot(3));
        assertEquals(0, walk.fault(0, 64, VALID | WRITE));
        assertEquals(ENCODING.encode(walk.pfn(3)) | WRITE | PMD, walk.slot(3), "a huge page of its own");
        child.put();
    }

    @Test
    void shouldFaultAHugetlbPageAndShowItsRights() {
        walk = new WalkFixture(KernelRules.V6_1);
        assertEquals(0, walk.model.machine.reserveHugetlbPages(2));
        walk.map(0, 512, RW, Vma.VM_HUGETLB);
        assertEquals(0, walk.fault(0, 512, VALID | WRITE));
        assertEquals(ENCODING.encode(walk.pfn(0) + 511) | WRITE | PMD, walk.slot(511));
        assertEquals(-Errno.EINVAL, walk.model.mm.mprotect(at(0), 8, R), "cannot be divided");
        assertEquals(0, walk.model.mm.mprotect(at(0), 512, R));
        assertEquals(0, walk.snapshot(0, 512));
        assertEquals(ENCODING.encode(walk.pfn(5)) | PMD, walk.slot(5));
        assertEquals(0, walk.model.mm.mprotect(at(0), 512, RW));
        AddressSpace child = walk.model.mm.fork();
        assertEquals(0, walk.model.mm.cpuWrite(at(1), 1), "copies: the pool has another");
        assertEquals(0, child.cpuRead(at(1)));
        assertTrue(Pte.pfn(child.pageTable().lookup(at(0))) != walk.pfn(0));
        assertEquals(1024, walk.model.machine.physicalMemory().usedFrames());
        child.put();
        assertEquals(0, walk.model.mm.munmap(at(0), 512));
        assertEquals(false, walk.model.machine.leaks().contains("page frames"), "idle pages of the pool are no leak");
        walk.map(0, 512, RW, Vma.VM_HUGETLB);
        assertEquals(0, walk.model.mm.cpuWrite(at(0), 1), "pages came back to the pool");
    }

    @Test
    void shouldFailWhenThePoolOfHugetlbPagesIsEmpty() {
        walk = new WalkFixture(KernelRules.V5_3);
        walk.map(0, 512, RW, Vma.VM_HUGETLB);
        assertEquals(-Errno.EFAULT, walk.fault(0, 8, VALID));
        assertEquals(-Errno.EFAULT, walk.model.mm.cpuRead(at(0)));
    }

    private WalkFixture open(KernelRules rules) {
        walk = new WalkFixture(rules);
        walk.map(0, 1024, RW);
        assertEquals(0, walk.model.mm.madvise(at(0), 1024, "hugepage"));
        return walk;
    }
}
