package org.hmmlab.benchmarks.verify;

import java.util.ArrayList;
import java.util.List;
import org.hmmlab.memory.PageRecord;
import org.hmmlab.memory.PhysicalMemory;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.Vma;
import org.hmmlab.pagetable.PageTable;
import org.hmmlab.pagetable.Pte;

/** What /proc shows of an address space: pagemap, maps, smaps. */
final class InspectOps {
    private static final long HUGE_BYTES = 1L << 21;
    private static final long HUGE_KILOBYTES = 2048;

    private InspectOps() {}

    static Observation pagemap(AddressSpace mm, long start, long pages) {
        return Observation.of(0).with("map", codes(mm, start, pages));
    }

    /** One code a page: present, zero page or other entry, then whose it is. */
    static List<String> codes(AddressSpace mm, long start, long pages) {
        List<String> codes = new ArrayList<>();
        mm.downRead();
        for (long i = 0; i < pages; i++) {
            codes.add(code(mm, start + (i << PhysicalMemory.PAGE_SHIFT)));
        }
        mm.upRead();
        return codes;
    }

    private static String code(AddressSpace mm, long address) {
        PhysicalMemory memory = mm.machine().physicalMemory();
        long entry = mm.pageTable().lookup(address);
        if (Pte.isNone(entry)) {
            return "-";
        }
        if (Pte.isPresent(entry)) {
            return Pte.pfn(entry) == memory.zeroPfn() ? "Z" : "P" + whose(memory, Pte.pfn(entry));
        }
        return "S";
    }

    private static String whose(PhysicalMemory memory, long pfn) {
        long record = memory.record(pfn);
        return (PageRecord.isAnonymous(record) ? "" : "f") + (PageRecord.mapcount(record) == 1 ? "x" : "");
    }

    static Observation vmas(AddressSpace mm, long area) {
        List<String> vmas = new ArrayList<>();
        mm.downRead();
        long at = area;
        for (Vma vma = mm.findVma(at); vma != null && vma.start() < area + Places.AREA_BYTES; vma = mm.findVma(at)) {
            vmas.add(page(vma.start() - area) + "+" + page(vma.end() - vma.start()) + " " + rights(vma));
            at = vma.end();
        }
        mm.upRead();
        return Observation.of(0).with("vmas", vmas);
    }

    static Observation huge(AddressSpace mm, long area) {
        long anonymous = 0;
        mm.downRead();
        for (long at = area; at < area + Places.AREA_BYTES; at += HUGE_BYTES) {
            long slot = mm.pageTable().pteAddress(at);
            long entry = slot == 0 ? mm.pageTable().lookup(at) : Pte.NONE;
            if (Pte.isPresent(entry) && Pte.isHuge(entry)) {
                anonymous++;
            }
        }
        mm.upRead();
        return Observation.of(0)
                .with("anon_huge_kb", anonymous * HUGE_KILOBYTES)
                .with("shmem_pmd_kb", 0);
    }

    private static long page(long bytes) {
        return bytes >> PageTable.PTE_SHIFT;
    }

    private static String rights(Vma vma) {
        int flags = vma.flags();
        return ((flags & Vma.VM_READ) != 0 ? "r" : "-")
                + ((flags & Vma.VM_WRITE) != 0 ? "w" : "-")
                + ((flags & Vma.VM_EXEC) != 0 ? "x" : "-")
                + (vma.isPrivate() ? "p" : "s");
    }
}
