package org.hmmlab.benchmarks.judges.fuzz;

import java.util.ArrayList;
import java.util.List;

/** What a script that is being written believes of one of its processes: near enough to be useful, never asked of the model. */
final class ScriptProcess {
    /** Places remembered; an old one is forgotten for a new one. */
    private static final int MOST_REGIONS = 6;

    final String name;
    final List<Region> regions;
    final List<String> mirrors;
    final List<String> files;

    ScriptProcess(String name) {
        this(name, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    private ScriptProcess(String name, List<Region> regions, List<String> mirrors, List<String> files) {
        this.name = name;
        this.regions = regions;
        this.mirrors = mirrors;
        this.files = files;
    }

    ScriptProcess fork(String child) {
        return new ScriptProcess(child, new ArrayList<>(regions), new ArrayList<>(mirrors), new ArrayList<>(files));
    }

    void mapped(Region region) {
        if (regions.size() == MOST_REGIONS) {
            regions.remove(0);
        }
        regions.add(region);
    }

    void unmapped(Region range) {
        regions.removeIf(region -> region.isWithin(range));
    }
}
