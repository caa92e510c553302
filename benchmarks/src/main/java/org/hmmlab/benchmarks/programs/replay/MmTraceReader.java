package org.hmmlab.benchmarks.programs.replay;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Reads one recording line by line and hands the fields to the parser; one use each. */
final class MmTraceReader {
    static final String HEADER = "# mmtrace 1";

    private static final int GZIP_MAGIC_1 = 0x1f;
    private static final int GZIP_MAGIC_2 = 0x8b;
    private static final int MAX_LINE = 4096;

    private final String file;
    private final InputStream in;
    private final byte[] buffer = new byte[MAX_LINE];
    private final MmTraceColumns columns = new MmTraceColumns();
    private final List<String> advices = new ArrayList<>();
    private final TraceProcesses processes = new TraceProcesses();
    private int line;
    private long previousTime;

    private MmTraceReader(String file, InputStream in) {
        this.file = file;
        this.in = in;
    }

    static MmTrace read(Path path) throws IOException, MmTraceException {
        String file = path.getFileName() == null
                ? path.toString()
                : path.getFileName().toString();
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(path))) {
            return read(file, raw);
        }
    }

    /** Reads from a stream that supports marks. */
    static MmTrace read(String file, InputStream raw) throws IOException, MmTraceException {
        raw.mark(2);
        boolean isGzip = raw.read() == GZIP_MAGIC_1 && raw.read() == GZIP_MAGIC_2;
        raw.reset();
        MmTraceReader reader = null;
        try {
            reader = new MmTraceReader(file, isGzip ? new BufferedInputStream(new GZIPInputStream(raw)) : raw);
            return reader.readAll();
        } catch (EOFException e) {
            throw new MmTraceException(
                    file, line(reader), "the compressed data ends too early: the recording is cut off", e);
        } catch (ZipException e) {
            throw new MmTraceException(
                    file, line(reader), "the compressed data is damaged (" + e.getMessage() + ")", e);
        }
    }

    private static int line(MmTraceReader reader) {
        return reader == null ? 1 : Math.max(1, reader.line);
    }

    private MmTrace readAll() throws IOException, MmTraceException {
        String header = nextLine();
        if (!HEADER.equals(header)) {
            throw new MmTraceException(file, 1, header, "'" + HEADER + "'");
        }
        for (String text = nextLine(); text != null; text = nextLine()) {
            read(text);
        }
        int pending = processes.pendingLine();
        if (pending > 0) {
            throw new MmTraceException(
                    file,
                    pending,
                    "process " + processes.pendingProcess() + " has regions here, but no later fork makes it",
                    (Throwable) null);
        }
        columns.trim();
        return new MmTrace(file, columns, advices);
    }

    private void read(String text) throws MmTraceException {
        TraceLineParser fields = new TraceLineParser(file, line, text);
        long time = fields.number("the time in ns, not negative", Long.MAX_VALUE);
        if (time < previousTime) {
            throw fields.expected("a time of at least " + previousTime + " ns, that of the line before");
        }
        previousTime = time;
        int process = (int) fields.number("the number of a process", TraceProcesses.MAX_NUMBER);
        String word = fields.word("an operation");
        TraceOp op = TraceOp.parse(word);
        if (op == null) {
            throw fields.expected("an operation (" + TraceOp.words() + ")");
        }
        columns.add(time, process, op);
        switch (op) {
            case MMAP -> readMmap(fields);
            case MUNMAP -> range(fields);
            case MPROTECT -> {
                range(fields);
                columns.putDetail(fields.prot());
            }
            case MREMAP -> {
                range(fields);
                columns.putTarget(fields.pageAddress("the new address"));
                columns.putDetail(fields.pages("the new number of pages"));
            }
            case MADVISE -> {
                range(fields);
                columns.putDetail(advice(fields.word("an advice, by name or number")));
            }
            case FAULT -> {
                columns.putRange(fields.hex("the address of the fault, in hex"), 1);
                columns.putDetail(fields.access().ordinal());
            }
            case FORK -> columns.putDetail(fields.number("the number of the new process", TraceProcesses.MAX_NUMBER));
            default -> {}
        }
        fields.end();
        String wrong = processes.apply(op, process, line, columns);
        if (wrong != null) {
            throw new MmTraceException(file, line, text, wrong);
        }
    }

    private void readMmap(TraceLineParser fields) throws MmTraceException {
        range(fields);
        long detail = fields.prot();
        detail |= fields.oneOf("private", "shared") == 1 ? MmTrace.SHARED : 0;
        detail |= fields.backing();
        columns.putTarget(fields.pageOffset());
        if (fields.hasMore()) {
            fields.oneOf("implicit");
            detail |= MmTrace.IMPLICIT;
        }
        columns.putDetail(detail);
    }

    private void range(TraceLineParser fields) throws MmTraceException {
        long address = fields.pageAddress("the address of a page, in hex");
        columns.putRange(address, fields.pages("a number of pages"));
    }

    private int advice(String word) {
        int index = advices.indexOf(word);
        if (index < 0) {
            index = advices.size();
            advices.add(word);
        }
        return index;
    }

    /** The next line without its end, or null after the last. */
    private String nextLine() throws IOException, MmTraceException {
        line++;
        int length = 0;
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                if (length == 0) {
                    return null;
                }
                throw new MmTraceException(
                        file, line, text(length), "a line feed at the end of the last line (the recording is cut off)");
            }
            if (length == MAX_LINE) {
                throw new MmTraceException(file, line, text(length), "a line of at most " + MAX_LINE + " bytes");
            }
            buffer[length++] = (byte) next;
        }
        return text(length);
    }

    private String text(int length) {
        return new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
    }
}
