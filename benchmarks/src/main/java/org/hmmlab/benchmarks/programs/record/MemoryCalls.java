package org.hmmlab.benchmarks.programs.record;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hmmlab.benchmarks.programs.replay.MmTraceWriter;
import org.hmmlab.memory.PageSize;
import org.jspecify.annotations.Nullable;

/** What system calls that have returned did to an address space: its map and the lines of the recording. One thread. */
final class MemoryCalls {
    private static final Set<String> NAMES =
            Set.of("mmap", "munmap", "mprotect", "pkey_mprotect", "mremap", "madvise", "brk", "shmdt");

    private static final int MAP_TYPE = 0xf;
    private static final int MAP_SHARED = 1;
    private static final int MAP_SHARED_VALIDATE = 3;
    private static final int MAP_FIXED = 0x10;
    private static final int MAP_ANONYMOUS = 0x20;
    private static final int MAP_HUGETLB = 0x40000;
    private static final int MAP_HUGE_SHIFT = 26;
    private static final int MAP_HUGE_MASK = 0x3f;
    private static final int DEFAULT_HUGE_SHIFT = 21;
    private static final int PROT_MASK = 7;
    private static final long PROT_GROWSDOWN = 0x0100_0000;
    private static final long MREMAP_FIXED = 2;
    private static final long MREMAP_DONTUNMAP = 4;

    /** Names that a recording uses; other advice keeps its number. */
    private static final Map<Long, String> ADVICE = Map.of(
            0L,
            "normal",
            4L,
            "dontneed",
            8L,
            "free",
            14L,
            "hugepage",
            15L,
            "nohugepage",
            22L,
            "populate_read",
            23L,
            "populate_write");

    private final PendingLines lines;
    private final FileNumbers files;

    MemoryCalls(PendingLines lines, FileNumbers files) {
        this.lines = lines;
        this.files = files;
    }

    static boolean knows(String name) {
        return NAMES.contains(name);
    }

    /**
     * Applies a call that succeeded.
     *
     * @param nanos when it returned
     * @param result what it returned
     */
    void apply(long nanos, RecordedSpace space, MemoryCall call, long result) throws IOException, RecordingException {
        switch (call.name()) {
            case "mmap" -> mmap(nanos, space, call, result);
            case "munmap" -> munmap(nanos, space, call);
            case "mprotect", "pkey_mprotect" -> mprotect(nanos, space, call);
            case "mremap" -> mremap(nanos, space, call, result);
            case "madvise" -> madvise(nanos, space, call);
            case "brk" -> brk(nanos, space, call, result);
            case "shmdt" -> shmdt(nanos, space, call.argument("shmaddr"));
            default -> throw new IllegalStateException("every call must have its branch: " + call.name());
        }
    }

    private void mmap(long nanos, RecordedSpace space, MemoryCall call, long address)
            throws IOException, RecordingException {
        int flags = (int) call.argument("flags");
        long end = address + length(call.argument("len"), flags);
        int type = flags & MAP_TYPE;
        boolean isShared = type == MAP_SHARED || type == MAP_SHARED_VALIDATE;
        boolean isFile = (flags & MAP_ANONYMOUS) == 0;
        Region region = new Region(
                address,
                end,
                (int) call.argument("prot") & PROT_MASK,
                isShared,
                isFile ? file(space, call, address) : Region.NO_FILE,
                isFile ? call.argument("off") >>> PageSize.SHIFT : 0);
        if ((flags & MAP_FIXED) == 0) {
            settle(nanos, space, address, end);
        }
        map(nanos, space, region, false);
    }

    private static long length(long bytes, int flags) {
        if ((flags & MAP_HUGETLB) == 0) {
            return Region.pages(bytes) << PageSize.SHIFT;
        }
        int given = flags >>> MAP_HUGE_SHIFT & MAP_HUGE_MASK;
        long huge = 1L << (given == 0 ? DEFAULT_HUGE_SHIFT : given);
        return (bytes + huge - 1) & -huge;
    }

    private int file(RecordedSpace space, MemoryCall call, long address) throws RecordingException {
        PerfFields.Mapping announced = call.announced();
        boolean isKnown = announced != null
                && !announced.identity().isEmpty()
                && announced.start() <= address
                && address < announced.end();
        return files.of(
                announced != null && isKnown
                        ? announced.identity()
                        : "descriptor " + space.number() + " " + (int) call.argument("fd"));
    }

    /** A region that begins: the map and its line. */
    void map(long nanos, RecordedSpace space, Region region, boolean isImplicit) throws IOException {
        space.regions().put(region);
        lines.add(nanos, space.number(), region.operation(isImplicit));
    }

    /**
     * The kernel placed a mapping of its own choice here, so what other threads' calls in flight take away from here is
     * gone already, although they have not returned.
     */
    private void settle(long nanos, RecordedSpace space, long start, long end) throws IOException, RecordingException {
        for (MemoryCall other : space.inFlight()) {
            boolean isUnmapping = other.name().equals("munmap");
            boolean isMoving = other.name().equals("mremap");
            if (other.place() == null && (isUnmapping || isMoving)) {
                long from = other.argument("addr");
                long to = Region.pageUp(from + other.argument(isUnmapping ? "len" : "old_len"));
                if (from < end && start < to) {
                    PendingLines.Entry place = lines.open(nanos, space.number());
                    other.tookEffect(place, space.regions().parts(from, to));
                    space.regions().remove(from, to);
                    if (isUnmapping) {
                        place.add(MmTraceWriter.munmap(from, to - from >>> PageSize.SHIFT));
                        lines.close(place);
                    }
                }
            }
        }
    }

    private void munmap(long nanos, RecordedSpace space, MemoryCall call) throws IOException, RecordingException {
        if (call.place() == null) {
            long start = call.argument("addr");
            unmap(nanos, space, start, Region.pageUp(start + call.argument("len")));
        }
    }

    private void unmap(long nanos, RecordedSpace space, long start, long end) throws IOException {
        if (start < end) {
            space.regions().remove(start, end);
            lines.add(nanos, space.number(), MmTraceWriter.munmap(start, end - start >>> PageSize.SHIFT));
        }
    }

    private void mprotect(long nanos, RecordedSpace space, MemoryCall call) throws IOException, RecordingException {
        long start = call.argument("start");
        long end = start + (Region.pages(call.argument("len")) << PageSize.SHIFT);
        long prot = call.argument("prot");
        Region first = space.regions().at(start);
        if ((prot & PROT_GROWSDOWN) != 0 && first != null) {
            start = first.start();
        }
        if (start < end) {
            int rights = (int) prot & PROT_MASK;
            space.regions().protect(start, end, rights);
            lines.add(nanos, space.number(), MmTraceWriter.mprotect(start, end - start >>> PageSize.SHIFT, rights));
        }
    }

    private void mremap(long nanos, RecordedSpace space, MemoryCall call, long address)
            throws IOException, RecordingException {
        long old = call.argument("addr");
        long oldEnd = old + (Region.pages(call.argument("old_len")) << PageSize.SHIFT);
        long end = address + (Region.pages(call.argument("new_len")) << PageSize.SHIFT);
        long flags = call.argument("flags");
        RegionMap regions = space.regions();
        if (old == oldEnd) {
            // The old way to map shared memory a second time.
            Region shown = regions.at(old);
            if (shown != null) {
                map(nanos, space, shown.part(old, shown.end()).movedTo(address, end), false);
            }
            return;
        }
        PendingLines.Entry place = call.place();
        List<Region> moved = place == null ? regions.parts(old, oldEnd) : call.taken();
        if (place == null) {
            regions.remove(old, oldEnd);
            if ((flags & MREMAP_FIXED) == 0) {
                settle(nanos, space, address, end);
            }
            place = lines.open(nanos, space.number());
        }
        place.add(
                MmTraceWriter.mremap(old, oldEnd - old >>> PageSize.SHIFT, address, end - address >>> PageSize.SHIFT));
        regions.remove(address, end);
        for (Region part : moved) {
            long from = address + part.start() - old;
            long to = part.end() == oldEnd ? end : Math.min(end, address + part.end() - old);
            if (from < to) {
                regions.put(part.movedTo(from, to));
            }
        }
        if ((flags & MREMAP_DONTUNMAP) != 0) {
            for (Region part : moved) {
                regions.put(part);
                place.add(part.operation(false));
            }
        }
        lines.close(place);
    }

    private void madvise(long nanos, RecordedSpace space, MemoryCall call) throws IOException, RecordingException {
        long pages = Region.pages(call.argument("len_in"));
        long advice = call.argument("behavior");
        if (pages > 0) {
            lines.add(
                    nanos,
                    space.number(),
                    MmTraceWriter.madvise(
                            call.argument("start"), pages, ADVICE.getOrDefault(advice, Long.toString(advice))));
        }
    }

    /** The heap grows and shrinks by whole pages; a request that is refused returns the end as it was. */
    private void brk(long nanos, RecordedSpace space, MemoryCall call, long result)
            throws IOException, RecordingException {
        PerfFields.Mapping announced = call.announced();
        long before = space.brk();
        if (before == RecordedSpace.UNKNOWN) {
            before = announced == null ? result : Math.min(announced.start(), result);
        }
        space.brk(result);
        long from = Region.pageUp(before);
        long to = Region.pageUp(result);
        if (from < to) {
            Region heap = new Region(from, to, heapRights(announced), false, Region.NO_FILE, 0);
            for (Region missing : space.regions().missing(heap)) {
                map(nanos, space, missing, false);
            }
        } else {
            unmap(nanos, space, to, from);
        }
    }

    private static int heapRights(PerfFields.@Nullable Mapping announced) {
        int readWrite = 3;
        return announced == null ? readWrite : announced.prot();
    }

    /** Takes away what shmat attached: the pieces of one segment that follow each other from here. */
    private void shmdt(long nanos, RecordedSpace space, long address) throws IOException {
        Region first = space.regions().at(address);
        if (first == null || first.file() == Region.NO_FILE) {
            return;
        }
        long end = first.end();
        for (Region next = space.regions().at(end);
                next != null && next.file() == first.file();
                next = space.regions().at(end)) {
            end = next.end();
        }
        unmap(nanos, space, address, end);
    }
}
