package org.hmmlab.benchmarks.judges.fuzz;

import java.util.ArrayList;
import java.util.List;

/**
 * What {@link ScriptWriter} assumes about one process of the script: where mappings are, which mirrors and files it
 * has. Only an estimate, never checked against the model. One thread.
 */
final class AssumedProcess {
    /** Ranges remembered; the oldest is forgotten for a new one. */
    private static final int MAX_RANGES = 6;

    final String name;
    final List<PageRange> ranges;
    final List<String> mirrors;
    final List<String> files;

    AssumedProcess(String name) {
        this(name, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    private AssumedProcess(String name, List<PageRange> ranges, List<String> mirrors, List<String> files) {
        this.name = name;
        this.ranges = ranges;
        this.mirrors = mirrors;
        this.files = files;
    }

    AssumedProcess fork(String child) {
        return new AssumedProcess(child, new ArrayList<>(ranges), new ArrayList<>(mirrors), new ArrayList<>(files));
    }

    void mapped(PageRange range) {
        if (ranges.size() == MAX_RANGES) {
            ranges.remove(0);
        }
        ranges.add(range);
    }

    void unmapped(PageRange gone) {
        ranges.removeIf(range -> range.isWithin(gone));
    }
}
