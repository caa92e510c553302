package org.hmmlab.benchmarks.programs.replay;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * One recording, read and checked: what one program and its children did to their address spaces, in order.
 *
 * <p>Events are columns, not objects: a replay of a hundred thousand events then reads memory in order and allocates
 * nothing. Event indexes count from 0. Which accessors mean something depends on {@link #op}. Immutable.
 */
public final class MmTrace {
    /** Bit of {@link #prot}: readable. */
    public static final int PROT_READ = 1;
    /** Bit of {@link #prot}: writable. */
    public static final int PROT_WRITE = 2;
    /** Bit of {@link #prot}: executable. */
    public static final int PROT_EXEC = 4;

    static final int PROT_MASK = PROT_READ | PROT_WRITE | PROT_EXEC;
    static final int SHARED = 8;
    static final int FILE = 16;
    static final int IMPLICIT = 32;
    static final int DESCRIPTOR_SHIFT = 32;

    private final String name;
    private final MmTraceColumns columns;
    private final List<String> advices;

    MmTrace(String name, MmTraceColumns columns, List<String> advices) {
        this.name = name;
        this.columns = columns;
        this.advices = List.copyOf(advices);
    }

    /**
     * Reads a recording, plain or compressed with gzip: the content decides, not the name.
     *
     * @param file the recording
     * @throws MmTraceException if it is no whole, well-formed recording
     * @throws IOException if the file cannot be read
     */
    public static MmTrace read(Path file) throws IOException, MmTraceException {
        return MmTraceReader.read(file);
    }

    /** The file's name without folders. */
    public String name() {
        return name;
    }

    /** How many events there are: the lines but the first. */
    public int size() {
        return columns.size();
    }

    /** What happened. */
    public TraceOp op(int event) {
        return TraceOp.of(columns.op(event));
    }

    /** The process that it happened in; 0 is the first. */
    public int process(int event) {
        return columns.process(event);
    }

    /** When, in nanoseconds since the first event. */
    public long timeNanos(int event) {
        return columns.timeNanos(event);
    }

    /** First byte of the range or page; the old range of an mremap. */
    public long address(int event) {
        return columns.address(event);
    }

    /** Pages of the range; the old length of an mremap. */
    public long pages(int event) {
        return columns.pages(event);
    }

    /** mmap, mprotect: the protection, as PROT bits. */
    public int prot(int event) {
        return (int) columns.detail(event) & PROT_MASK;
    }

    /** mmap: whether writes are shared with whoever maps the same. */
    public boolean isShared(int event) {
        return (columns.detail(event) & SHARED) != 0;
    }

    /** mmap: whether a file backs it. */
    public boolean isFile(int event) {
        return (columns.detail(event) & FILE) != 0;
    }

    /** mmap: whether the kernel set it up, reconstructed from its faults. */
    public boolean isImplicit(int event) {
        return (columns.detail(event) & IMPLICIT) != 0;
    }

    /** mmap of a file: its descriptor, which only tells mappings of one process apart. */
    public int descriptor(int event) {
        return (int) (columns.detail(event) >>> DESCRIPTOR_SHIFT);
    }

    /** mmap of a file: the page of the file that it begins with. */
    public long pageOffset(int event) {
        return columns.target(event);
    }

    /** mremap: first byte of the new range. */
    public long newAddress(int event) {
        return columns.target(event);
    }

    /** mremap: pages of the new range. */
    public long newPages(int event) {
        return columns.detail(event);
    }

    /** madvise: the advice, a name or a number. */
    public String advice(int event) {
        return advices.get((int) columns.detail(event));
    }

    /** fault: how the CPU touched the page. */
    public CpuAccess access(int event) {
        return CpuAccess.of((int) columns.detail(event));
    }

    /** fork: the number of the new process. */
    public int child(int event) {
        return (int) columns.detail(event);
    }

    /** Processes that occur, the first included. */
    public int processes() {
        return columns.processes();
    }
}
