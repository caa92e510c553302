package org.hmmlab.benchmarks.judges.verify;

import java.util.HashMap;
import java.util.Map;
import org.hmmlab.driver.dmirror.Dmirror;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.CachedFile;

/** One process of a trace: its address space and its descriptors. */
final class TraceProcess {
    final AddressSpace mm;
    private final Map<String, Dmirror> mirrors = new HashMap<>();
    /**
     * A child has its parent's as of the fork; the machine closes them when all processes have ended, which no
     * operation can tell.
     */
    private final Map<String, CachedFile> files;

    TraceProcess(AddressSpace mm) {
        this(mm, new HashMap<>());
    }

    private TraceProcess(AddressSpace mm, Map<String, CachedFile> files) {
        this.mm = mm;
        this.files = files;
    }

    /** A child: a copy of the memory, and the same descriptors. */
    TraceProcess fork() {
        TraceProcess child = new TraceProcess(mm.fork(), new HashMap<>(files));
        mirrors.forEach((name, mirror) -> {
            mirror.share();
            child.mirrors.put(name, mirror);
        });
        return child;
    }

    void open(String name, Dmirror mirror) {
        Dmirror before = mirrors.put(name, mirror);
        if (before != null) {
            throw new TraceFormatException("a mirror must be closed before its name is used again: " + name);
        }
    }

    Dmirror mirror(String name) {
        Dmirror mirror = mirrors.get(name);
        if (mirror == null) {
            throw new TraceFormatException("a mirror must be open to be used: " + name);
        }
        return mirror;
    }

    void file(String name, CachedFile file) {
        if (files.put(name, file) != null) {
            throw new TraceFormatException("a file's name must be free: " + name);
        }
    }

    CachedFile file(String name) {
        CachedFile file = files.get(name);
        if (file == null) {
            throw new TraceFormatException("a file must have been made to be used: " + name);
        }
        return file;
    }

    void close(String name) {
        mirror(name).close();
        mirrors.remove(name);
    }

    /** Ends the process: first its memory, then its descriptors, as the kernel does. */
    void exit() {
        mm.put();
        mirrors.values().forEach(Dmirror::close);
        mirrors.clear();
    }
}
