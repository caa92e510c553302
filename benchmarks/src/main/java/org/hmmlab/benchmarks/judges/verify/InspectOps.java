package org.hmmlab.benchmarks.judges.verify;

import java.util.ArrayList;
import java.util.List;
import org.hmmlab.memory.PageSize;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.procfs.ProcFs;

/** What /proc shows of an address space: pagemap, maps, smaps. */
final class InspectOps {
    private InspectOps() {}

    static Observation pagemap(AddressSpace mm, long start, long pages) {
        return Observation.of(0).with("map", codes(mm, start, pages));
    }

    /** One code a page: present, zero page or other entry, then whose it is. */
    static List<String> codes(AddressSpace mm, long start, long pages) {
        return ProcFs.pagemap(mm, start, (int) pages);
    }

    static Observation vmas(AddressSpace mm, long area) {
        List<String> vmas = new ArrayList<>();
        for (ProcFs.Mapping each : ProcFs.maps(mm, area, area + PageAddresses.AREA_BYTES)) {
            vmas.add(page(each.start() - area) + "+" + page(each.end() - each.start()) + " " + each.rights());
        }
        return Observation.of(0).with("vmas", vmas);
    }

    static Observation huge(AddressSpace mm, long area) {
        return Observation.of(0)
                .with("anon_huge_kb", mm.anonHugeBytes(area, area + PageAddresses.AREA_BYTES) >> 10)
                .with("shmem_pmd_kb", 0);
    }

    private static long page(long bytes) {
        return bytes >> PageSize.SHIFT;
    }
}
