package org.hmmlab.benchmarks.judges.verify;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.hmmlab.memory.PageSize;
import org.hmmlab.mm.CachedFile;
import org.hmmlab.mm.Machine;
import org.hmmlab.mm.backing.FileKind;

/** The system calls on files: sizes, holes, and words read and written without a mapping. */
final class FileOps {
    private static final int PAGE_BYTES = PageSize.INT_BYTES;
    private static final int TAIL = PAGE_BYTES - Long.BYTES;

    private FileOps() {}

    static CachedFile create(Machine machine, OracleOp op) {
        FileKind kind = op.word(3).equals("ram") ? FileKind.RAMFS : FileKind.SHMEM;
        return machine.createFile(kind, bytes(op.number(2)));
    }

    static Observation truncate(TraceProcess process, OracleOp op) {
        return Observation.of(process.file(op.word(1)).truncate(bytes(op.number(2))));
    }

    static Observation punch(TraceProcess process, OracleOp op) {
        return Observation.of(process.file(op.word(1)).punchHole(bytes(op.number(2)), bytes(op.number(3))));
    }

    /** Eight bytes at the start of each page. */
    static Observation write(TraceProcess process, OracleOp op) {
        CachedFile file = process.file(op.word(1));
        for (long i = 0; i < op.number(3); i++) {
            byte[] word = words(Long.BYTES).putLong(0, op.number(4) + i).array();
            int written = file.write(word, bytes(op.number(2) + i));
            if (written < 0) {
                return Observation.of(written);
            }
        }
        return Observation.of(0);
    }

    /** Whole pages, to the first that the file has only a part of. */
    static Observation read(TraceProcess process, OracleOp op) {
        CachedFile file = process.file(op.word(1));
        List<String> heads = new ArrayList<>();
        List<String> tails = new ArrayList<>();
        for (long i = 0; i < op.number(3); i++) {
            ByteBuffer page = words(PAGE_BYTES);
            int read = file.read(page.array(), bytes(op.number(2) + i));
            if (read < 0) {
                return Observation.of(read);
            }
            if (read < PAGE_BYTES) {
                break;
            }
            heads.add(Long.toUnsignedString(page.getLong(0)));
            tails.add(Long.toUnsignedString(page.getLong(TAIL)));
        }
        return Observation.of(0).with("n", heads.size()).with("head", heads).with("tail", tails);
    }

    private static ByteBuffer words(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
    }

    private static long bytes(long pages) {
        return pages << PageSize.SHIFT;
    }
}
