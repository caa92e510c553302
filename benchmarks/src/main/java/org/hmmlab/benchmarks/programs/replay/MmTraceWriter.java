package org.hmmlab.benchmarks.programs.replay;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes a recording line by line, in the format that {@link MmTrace} reads. Times must not go back; what an operation
 * says comes from the methods of this class, so that one place knows the format. One thread.
 */
public final class MmTraceWriter implements Closeable {
    /** User addresses end here: no line can speak of a byte at or above it. */
    public static final long ADDRESS_END = TraceLineParser.ADDRESS_END;

    /** Highest number that a process can have. */
    public static final int MAX_PROCESS = TraceProcesses.MAX_NUMBER;

    private static final String RIGHTS = "rwx";

    private final OutputStream out;
    private long events;

    /**
     * Begins a recording.
     *
     * @param stream what takes the bytes; closed with this
     */
    public MmTraceWriter(OutputStream stream) throws IOException {
        out = new BufferedOutputStream(stream);
        put(MmTraceReader.HEADER + '\n');
    }

    /**
     * Writes one event.
     *
     * @param nanos since the first event, not less than in the line before
     * @param process its number
     * @param operation from one of the methods of this class
     */
    public void write(long nanos, int process, String operation) throws IOException {
        put(nanos + " " + process + " " + operation + "\n");
        events++;
    }

    private void put(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Events written so far. */
    public long events() {
        return events;
    }

    /**
     * A mapping that begins, or takes the place of what was there.
     *
     * @param address first byte, of a page
     * @param pages number of 4 KiB pages
     * @param prot PROT bits of {@link MmTrace}
     * @param isShared whether writes are shared
     * @param backing {@link #anonymous()} or {@link #file}
     * @param isImplicit whether the kernel made it without a call
     */
    public static String mmap(
            long address, long pages, int prot, boolean isShared, String backing, boolean isImplicit) {
        return range(TraceOp.MMAP, address, pages) + " " + prot(prot) + (isShared ? " shared " : " private ") + backing
                + (isImplicit ? " implicit" : "");
    }

    /** What backs a mapping of no file. */
    public static String anonymous() {
        return "anon";
    }

    /**
     * What backs a mapping of a file.
     *
     * @param number tells files of one process apart
     * @param page the page of the file that the mapping begins with
     */
    public static String file(int number, long page) {
        return "file:" + number + ":" + page;
    }

    /** A range that nothing maps any more. */
    public static String munmap(long address, long pages) {
        return range(TraceOp.MUNMAP, address, pages);
    }

    /** A range with other rights. */
    public static String mprotect(long address, long pages, int prot) {
        return range(TraceOp.MPROTECT, address, pages) + " " + prot(prot);
    }

    /** A range moved or resized. */
    public static String mremap(long address, long pages, long newAddress, long newPages) {
        return range(TraceOp.MREMAP, address, pages) + " " + Long.toHexString(newAddress) + " " + newPages;
    }

    /** Advice about a range, by name or number. */
    public static String madvise(long address, long pages, String advice) {
        return range(TraceOp.MADVISE, address, pages) + " " + advice;
    }

    /** A fault of a CPU. */
    public static String fault(long address, CpuAccess access) {
        String letter = switch (access) {
            case READ -> "r";
            case WRITE -> "w";
            case EXECUTE -> "x";
        };
        return TraceOp.FAULT.word() + " " + Long.toHexString(address) + " " + letter;
    }

    /** A process copied itself into this one. */
    public static String fork(int child) {
        return TraceOp.FORK.word() + " " + child;
    }

    /** Another program: the address space is empty. */
    public static String exec() {
        return TraceOp.EXEC.word();
    }

    /** The end of a process. */
    public static String exit() {
        return TraceOp.EXIT.word();
    }

    private static String range(TraceOp op, long address, long pages) {
        return op.word() + " " + Long.toHexString(address) + " " + pages;
    }

    private static String prot(int prot) {
        StringBuilder text = new StringBuilder();
        for (int bit = 0; bit < RIGHTS.length(); bit++) {
            text.append((prot & 1 << bit) != 0 ? RIGHTS.charAt(bit) : '-');
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
