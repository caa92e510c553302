package org.hmmlab.benchmarks.programs.record;

import java.util.ArrayList;
import java.util.List;

/**
 * One address space while it is recorded: a process of the recording. Several processes of the system share it between
 * a vfork and the exec that follows it. One thread.
 */
final class RecordedSpace {
    /** The end of the heap, in bytes; unknown before the first brk. */
    static final long UNKNOWN = -1;

    private final int number;
    private final RegionMap regions;
    private final List<MemoryCall> inFlight = new ArrayList<>();
    private long brk;
    private int users = 1;

    private RecordedSpace(int number, RegionMap regions, long brk) {
        this.number = number;
        this.regions = regions;
        this.brk = brk;
    }

    static RecordedSpace empty(int number) {
        return new RecordedSpace(number, new RegionMap(), UNKNOWN);
    }

    RecordedSpace fork(int child) {
        return new RecordedSpace(child, regions.copy(), brk);
    }

    /** Another program takes its place. */
    void exec() {
        regions.clear();
        brk = UNKNOWN;
        inFlight.clear();
    }

    int number() {
        return number;
    }

    RegionMap regions() {
        return regions;
    }

    /** Calls of its threads that have not returned yet. */
    List<MemoryCall> inFlight() {
        return inFlight;
    }

    long brk() {
        return brk;
    }

    void brk(long address) {
        brk = address;
    }

    void join() {
        users++;
    }

    /** Ends one process's use; returns whether it was the last. */
    boolean leave() {
        users--;
        return users == 0;
    }

    boolean isShared() {
        return users > 1;
    }
}
