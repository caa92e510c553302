package org.hmmlab.mm;

import java.util.HashMap;
import java.util.Map;
import org.hmmlab.mm.backing.FileKind;

/** Address spaces that descend from one by fork, and the files that they know by the same numbers. Thread-safe. */
final class ProcessFamily {
    private final Machine machine;
    private final Map<Long, CachedFile> files = new HashMap<>();
    private int members = 1;

    ProcessFamily(Machine machine) {
        this.machine = machine;
    }

    synchronized void join() {
        members++;
    }

    /** One address space less; with the last one the cached pages go. */
    synchronized void leave() {
        if (--members == 0) {
            files.values().forEach(CachedFile::letGo);
            files.clear();
        }
    }

    /** Finds a recorded file or makes it. */
    synchronized CachedFile file(long number) {
        return files.computeIfAbsent(number, n -> new CachedFile(machine, FileKind.RECORDED, n, Long.MAX_VALUE));
    }
}
