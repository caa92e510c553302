package org.hmmlab.benchmarks.verify;

import org.hmmlab.memory.Errno;
import org.hmmlab.memory.PhysicalMemory;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.MapSource;
import org.hmmlab.mm.Vma;

/** The system calls that change mappings. */
final class MappingOps {
    private MappingOps() {}

    static Observation map(TraceProcess process, OracleOp op) {
        long start = Places.address(op, 1);
        long pages = op.number(3);
        boolean isFixed = op.words().size() > 7;
        boolean isShared = op.word(5).equals("shared");
        if (!op.word(6).equals("anon")) {
            throw new UnsupportedOpException("files with contents");
        }
        MapSource source = isShared ? MapSource.sharedAnonymous() : MapSource.anonymous();
        if (!isFixed && pages > 0 && isMapped(process.mm, start, pages)) {
            return Observation.of(-Errno.EEXIST);
        }
        return Observation.of(process.mm.mmap(start, pages, rights(op.word(4)), source));
    }

    static Observation unmap(TraceProcess process, OracleOp op) {
        return Observation.of(process.mm.munmap(Places.address(op, 1), op.number(3)));
    }

    static Observation protect(TraceProcess process, OracleOp op) {
        return Observation.of(process.mm.mprotect(Places.address(op, 1), op.number(3), rights(op.word(4))));
    }

    static Observation move(TraceProcess process, OracleOp op) {
        return Observation.of(
                process.mm.mremap(Places.address(op, 1), op.number(3), Places.address(op, 4), op.number(6)));
    }

    static Observation advise(TraceProcess process, OracleOp op) {
        int result = process.mm.madvise(Places.address(op, 1), op.number(3), op.word(4));
        if (result == AddressSpace.IGNORED) {
            throw new UnsupportedOpException("madvise " + op.word(4));
        }
        return Observation.of(result);
    }

    private static boolean isMapped(AddressSpace mm, long start, long pages) {
        mm.downRead();
        Vma vma = mm.findVma(start);
        boolean mapped = vma != null && vma.start() < start + (pages << PhysicalMemory.PAGE_SHIFT);
        mm.upRead();
        return mapped;
    }

    private static int rights(String prot) {
        return switch (prot) {
            case "r" -> Vma.VM_READ;
            case "w" -> Vma.VM_WRITE;
            case "rw" -> Vma.VM_READ | Vma.VM_WRITE;
            default -> 0;
        };
    }
}
