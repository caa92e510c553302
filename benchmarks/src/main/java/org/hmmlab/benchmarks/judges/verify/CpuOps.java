package org.hmmlab.benchmarks.judges.verify;

import java.util.ArrayList;
import java.util.List;
import org.hmmlab.memory.PageSize;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.struct.FaultFlags;

/** What the processor does: reads and writes of the first and the last word of pages, going on after a signal. */
final class CpuOps {
    private static final long TAIL = PageSize.INT_BYTES - Long.BYTES;

    private CpuOps() {}

    static Observation read(AddressSpace mm, long start, long pages) {
        List<String> heads = new ArrayList<>();
        List<String> tails = new ArrayList<>();
        boolean signalled = false;
        for (long i = 0; i < pages; i++) {
            long page = start + (i << PageSize.SHIFT);
            String head = load(mm, page);
            String tail = load(mm, page + TAIL);
            signalled |= isSignal(head) || isSignal(tail);
            heads.add(head);
            tails.add(tail);
        }
        return Observation.ofSignals(signalled).with("head", heads).with("tail", tails);
    }

    static Observation write(AddressSpace mm, long start, long pages, long value, boolean tail) {
        List<String> results = new ArrayList<>();
        boolean signalled = false;
        for (long i = 0; i < pages; i++) {
            long address = start + (i << PageSize.SHIFT) + (tail ? TAIL : 0);
            String result = mm.cpuWrite(address, value + i) == 0 ? "OK" : signal(mm, address, true);
            signalled |= isSignal(result);
            results.add(result);
        }
        return Observation.ofSignals(signalled).with("st", results);
    }

    private static String load(AddressSpace mm, long address) {
        if (mm.cpuRead(address) != 0) {
            return signal(mm, address, false);
        }
        return Long.toUnsignedString(mm.cpuReadWord(address));
    }

    private static boolean isSignal(String result) {
        return result.equals("SEGV") || result.equals("BUS");
    }

    /** Which signal an access gets that has just failed: asked by another attempt, which fails the same way. */
    private static String signal(AddressSpace mm, long address, boolean write) {
        return mm.cpuTouch(address, write) == FaultFlags.SEGV ? "SEGV" : "BUS";
    }
}
