package org.hmmlab.benchmarks.judges.fuzz;

import java.util.HashMap;
import java.util.Map;

/**
 * The contents of a file, or of shared memory without a name, by page. Sizes are pages; a size in the middle of a page
 * is remembered.
 */
final class ShadowFile {
    private static final long NONE = -1;

    private final Map<Long, ShadowCell> cells = new HashMap<>();
    private long pages;
    private long partial = NONE;

    ShadowFile(long pages) {
        this.pages = pages;
    }

    ShadowCell cell(long index) {
        return cells.computeIfAbsent(index, i -> new ShadowCell());
    }

    void truncate(long newPages) {
        partialPageEnds();
        cells.keySet().removeIf(index -> index >= newPages);
        pages = newPages;
    }

    void punch(long first, long count) {
        cells.keySet().removeIf(index -> index >= first && index - first < count);
    }

    /**
     * Eight bytes at the start of each page; beyond the end the file grows to these eight bytes, not to the whole page.
     */
    void write(long first, long count, long value) {
        for (long i = 0; i < count; i++) {
            cell(first + i).head(value + i);
        }
        if (first + count > pages && count > 0) {
            partialPageEnds();
            pages = first + count;
            partial = pages - 1;
        }
    }

    void forget(long first, long count) {
        cells.forEach((index, cell) -> {
            if (index >= first && index - first < count) {
                cell.forget();
            }
        });
    }

    /** What lies beyond the end in the last page may or may not be there when the file has grown. */
    private void partialPageEnds() {
        if (partial != NONE) {
            cell(partial).forgetTail();
            partial = NONE;
        }
    }
}
