package org.hmmlab.mm.procfs;

import java.util.ArrayList;
import java.util.List;
import org.hmmlab.memory.PageRecord;
import org.hmmlab.memory.PageSize;
import org.hmmlab.memory.PhysicalMemory;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.Vma;
import org.hmmlab.pagetable.Pte;

/**
 * What an observer sees of an address space, as in {@code /proc/PID/maps} and {@code /proc/PID/pagemap}. Takes mmap_sem for read; changes nothing.
 *
 * @kernel fs/proc/task_mmu.c 6.1 — none
 */
public final class ProcFs {
    private static final int CODES = 5;

    private ProcFs() {}

    /**
     * A mapping, or the part of one that lies in the range asked for.
     *
     * @param start first byte
     * @param end first byte after it
     * @param rights as {@code rw-p}: read, write, execute, and s for shared or p for private
     */
    public record Mapping(long start, long end, String rights) {}

    /**
     * Lists the mappings of a range.
     *
     * @param mm the address space
     * @param start first byte
     * @param end first byte after the range
     * @return the mappings in the order of their addresses, clipped to the range
     */
    public static List<Mapping> maps(AddressSpace mm, long start, long end) {
        List<Mapping> list = new ArrayList<>();
        mm.downRead();
        for (Vma vma = mm.findVma(start); vma != null && vma.start() < end; vma = mm.findVma(vma.end())) {
            list.add(new Mapping(Math.max(start, vma.start()), Math.min(end, vma.end()), rights(vma)));
        }
        mm.upRead();
        return list;
    }

    /**
     * Describes the entries of pages: {@code -} none; {@code P} present, accessible or not; {@code Z} the zero page; {@code S} not present, but an
     * entry; then {@code f} for a page of a file or of shared memory, then {@code x} for a page that is mapped exactly once.
     *
     * @param mm the address space
     * @param start address of the first page
     * @param pages how many pages
     * @return one code for each page
     */
    public static List<String> pagemap(AddressSpace mm, long start, int pages) {
        List<String> codes = new ArrayList<>(pages);
        mm.downRead();
        for (int i = 0; i < pages; i++) {
            codes.add(code(mm, start + (long) i * PageSize.BYTES));
        }
        mm.upRead();
        return codes;
    }

    private static String code(AddressSpace mm, long address) {
        PhysicalMemory memory = mm.machine().physicalMemory();
        long entry = mm.pageTable().lookup(address);
        if (entry == Pte.NONE) {
            return "-";
        }
        if (Pte.isPresent(entry) && Pte.pfn(entry) == memory.zeroPfn()) {
            return "Z";
        }
        if (Pte.isHuge(entry) && !Pte.holdsPage(entry)) {
            // The huge zero page is no page of anybody's: it counts as one of a file, mapped by nobody.
            return "Pf";
        }
        StringBuilder code = new StringBuilder(CODES).append(Pte.isPresent(entry) ? 'P' : 'S');
        if (Pte.holdsPage(entry)) {
            long page = memory.record(Pte.pfn(entry));
            code.append(PageRecord.isAnonymous(page) ? "" : "f");
            code.append(PageRecord.mapcount(page) == 1 ? "x" : "");
        }
        return code.toString();
    }

    private static String rights(Vma vma) {
        return ((vma.flags() & Vma.VM_READ) != 0 ? "r" : "-")
                + ((vma.flags() & Vma.VM_WRITE) != 0 ? "w" : "-")
                + ((vma.flags() & Vma.VM_EXEC) != 0 ? "x" : "-")
                + (vma.isPrivate() ? "p" : "s");
    }
}
