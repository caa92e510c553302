package org.hmmlab.benchmarks.judges.fuzz;

import java.util.List;
import org.hmmlab.benchmarks.judges.fuzz.Shadow.ShadowAnswer;
import org.jspecify.annotations.Nullable;

/** What an answer must be where the plain model knows. Pages are given by number, results by position in the answer. */
final class ShadowChecks {
    private static final String SEGV = "SEGV";
    private static final String BUS = "BUS";

    private ShadowChecks() {}

    static void cpuRead(ShadowProcess process, long first, ShadowAnswer given) {
        List<String> heads = given.values("head");
        List<String> tails = given.values("tail");
        for (int i = 0; i < heads.size(); i++) {
            ShadowPage page = process.page(first + i);
            String head = heads.get(i);
            if (head.equals(SEGV)) {
                if (page != null && !page.mayBeInaccessible()) {
                    given.wrong(i, "a read of what may be read", "a value", head);
                }
            } else if (head.equals(BUS)) {
                busOfFileOnly(page, i, given);
            } else if (page != null) {
                if (!page.mayBeAccessible()) {
                    given.wrong(i, "a read of what may not be read", SEGV, head);
                }
                contents(page.contents(), i, head, tails.get(i), given);
            } else if (process.isHole(first + i)) {
                given.wrong(i, "a read of a hole", SEGV, head);
            }
        }
    }

    static void cpuWrite(ShadowProcess process, long first, long value, ShadowAnswer given) {
        List<String> results = given.values("st");
        for (int i = 0; i < results.size(); i++) {
            if (isWritten(process, first + i, i, results.get(i), given)) {
                cell(process, first + i).head(value + i);
            }
        }
    }

    static void cpuWriteTail(ShadowProcess process, long first, long value, ShadowAnswer given) {
        List<String> results = given.values("st");
        for (int i = 0; i < results.size(); i++) {
            if (isWritten(process, first + i, i, results.get(i), given)) {
                cell(process, first + i).tail(value + i);
            }
        }
    }

    /** Where a write goes to; what is written to a place of which nothing is known is not remembered. */
    private static ShadowCell cell(ShadowProcess process, long number) {
        ShadowPage page = process.page(number);
        return page == null ? ShadowCell.unknown() : page.written();
    }

    private static boolean isWritten(ShadowProcess process, long number, int i, String result, ShadowAnswer given) {
        ShadowPage page = process.page(number);
        switch (result) {
            case SEGV -> {
                if (page != null && !page.mayLackWrite()) {
                    given.wrong(i, "a write to what may be written", "OK", result);
                }
            }
            case BUS -> busOfFileOnly(page, i, given);
            default -> {
                if (process.isHole(number) || page != null && !page.mayHaveWrite()) {
                    given.wrong(i, "a write to " + (page == null ? "a hole" : "what may not be written"), SEGV, result);
                }
                return true;
            }
        }
        return false;
    }

    private static void busOfFileOnly(@Nullable ShadowPage page, int i, ShadowAnswer given) {
        if (page != null && !page.isOfFile()) {
            given.wrong(i, "an access to private memory", "possible", BUS);
        }
    }

    static void deviceRead(ShadowProcess process, long first, ShadowAnswer given) {
        List<String> heads = given.values("head");
        List<String> tails = given.values("tail");
        for (int i = 0; given.is("OK") && i < heads.size(); i++) {
            ShadowPage page = process.page(first + i);
            if (page != null) {
                // A page that may only be written can be had exclusively, and is read then.
                if (!page.mayBeAccessible()) {
                    given.wrong(i, "a device's read of what may not be read", "EFAULT", heads.get(i));
                }
                contents(page.contents(), i, heads.get(i), tails.get(i), given);
            } else if (process.isHole(first + i)) {
                given.wrong(i, "a device's read of a hole", "EFAULT", heads.get(i));
            }
        }
    }

    static void deviceWrite(ShadowProcess process, long first, long count, long value, ShadowAnswer given) {
        for (int i = 0; i < count; i++) {
            ShadowPage page = process.page(first + i);
            if (page != null) {
                if (!page.mayHaveWrite() || !page.mayHaveRead()) {
                    given.wrong(i, "a device's write to what may not be written", "an error", "OK");
                }
                ShadowCell cell = page.written();
                cell.head(value + i);
                cell.tail(value + i);
            } else if (process.isHole(first + i)) {
                given.wrong(i, "a device's write to a hole", "EFAULT", "OK");
            }
        }
    }

    static void snapshot(ShadowProcess process, long first, ShadowAnswer given) {
        List<String> codes = given.values("perm");
        for (int i = 0; i < codes.size(); i++) {
            ShadowPage page = process.page(first + i);
            String code = codes.get(i);
            if (code.equals("E")) {
                if (page != null && !page.mayLackRead()) {
                    given.wrong(i, "a snapshot of what may be read", "no error", code);
                }
            } else if (page != null) {
                if (!page.mayHaveRead() || code.contains("W") && !page.mayHaveWrite()) {
                    given.wrong(i, "a snapshot", "within the mapping's rights", code);
                }
            } else if (process.isHole(first + i)) {
                given.wrong(i, "a snapshot of a hole", "E", code);
            }
        }
    }

    static void pagemap(ShadowProcess process, long first, ShadowAnswer given) {
        List<String> codes = given.values("map");
        for (int i = 0; i < codes.size(); i++) {
            if (!codes.get(i).equals("-") && process.isHole(first + i)) {
                given.wrong(i, "the page table at a hole", "-", codes.get(i));
            }
        }
    }

    static void fileRead(ShadowFile file, long first, ShadowAnswer given) {
        List<String> heads = given.values("head");
        List<String> tails = given.values("tail");
        for (int i = 0; i < heads.size(); i++) {
            contents(file.cell(first + i), i, heads.get(i), tails.get(i), given);
        }
    }

    private static void contents(ShadowCell cell, int i, String head, String tail, ShadowAnswer given) {
        if (!cell.head(head).equals(head)) {
            given.wrong(i, "the head", cell.head(head), head);
        }
        if (!tail.equals(SEGV) && !tail.equals(BUS) && !cell.tail(tail).equals(tail)) {
            given.wrong(i, "the tail", cell.tail(tail), tail);
        }
    }
}
