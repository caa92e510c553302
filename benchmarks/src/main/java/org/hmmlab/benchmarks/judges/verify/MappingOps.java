package org.hmmlab.benchmarks.judges.verify;

import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.CachedFile;
import org.hmmlab.mm.MapSource;
import org.hmmlab.mm.Vma;

/** The system calls that change mappings. */
final class MappingOps {
    private MappingOps() {}

    static Observation map(TraceProcess process, OracleOp op) {
        long start = PageAddresses.address(op, 1);
        long pages = op.number(3);
        boolean isFixed = op.words().size() > 7;
        MapSource source = source(process, op.word(5).equals("shared"), op.word(6));
        return Observation.of(
                isFixed
                        ? process.mm.mmap(start, pages, rights(op.word(4)), source)
                        : process.mm.mmapNoReplace(start, pages, rights(op.word(4)), source));
    }

    private static MapSource source(TraceProcess process, boolean isShared, String backing) {
        if (backing.equals("anon")) {
            return isShared ? MapSource.sharedAnonymous() : MapSource.anonymous();
        }
        int colon = backing.indexOf(':');
        CachedFile file = process.file(backing.substring(0, colon));
        return MapSource.of(file, isShared, Long.parseLong(backing.substring(colon + 1)));
    }

    static Observation unmap(TraceProcess process, OracleOp op) {
        return Observation.of(process.mm.munmap(PageAddresses.address(op, 1), op.number(3)));
    }

    static Observation protect(TraceProcess process, OracleOp op) {
        return Observation.of(process.mm.mprotect(PageAddresses.address(op, 1), op.number(3), rights(op.word(4))));
    }

    static Observation move(TraceProcess process, OracleOp op) {
        return Observation.of(process.mm.mremapFixed(
                PageAddresses.address(op, 1), op.number(3), PageAddresses.address(op, 4), op.number(6)));
    }

    static Observation advise(TraceProcess process, OracleOp op) {
        int result = process.mm.madvise(PageAddresses.address(op, 1), op.number(3), op.word(4));
        // The grammar has no such advice now. One that is added must not count as agreed upon because nothing was done.
        if (result == AddressSpace.IGNORED) {
            throw new UnsupportedOpException("madvise " + op.word(4));
        }
        return Observation.of(result);
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
