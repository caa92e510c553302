package org.hmmlab.benchmarks.programs.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a recording may say, and what the reader answers to everything else. */
final class MmTraceTest {
    private static final String HEADER = "# mmtrace 1\n";

    @TempDir
    Path folder;

    @Test
    void shouldReadEveryKindOfEvent() throws Exception {
        MmTrace trace = read(HEADER
                + "0 0 mmap 1000 2 rw- private anon implicit\n"
                + "0 1 mmap 5000 1 r-- private anon implicit\n"
                + "10 0 mmap 7f0000000000 16 r-x shared file:3:38\n"
                + "11 0 munmap 7f0000000000 4\n"
                + "12 0 mprotect 1000 1 -w-\n"
                + "13 0 mremap 1000 2 9000 4\n"
                + "14 0 madvise 9000 4 dontneed\n"
                + "15 0 fault 9123 x\n"
                + "16 0 fork 1\n"
                + "17 1 exec\n"
                + "17 1 exit\n");

        assertEquals(11, trace.size());
        assertEquals(2, trace.processes());
        assertTrue(trace.isImplicit(0));
        assertEquals(MmTrace.PROT_READ | MmTrace.PROT_WRITE, trace.prot(0));
        assertEquals(TraceOp.MMAP, trace.op(2));
        assertTrue(trace.isShared(2) && trace.isFile(2));
        assertFalse(trace.isImplicit(2));
        assertEquals(3, trace.descriptor(2));
        assertEquals(38, trace.pageOffset(2));
        assertEquals(0x7f0000000000L, trace.address(3));
        assertEquals(4, trace.pages(3));
        assertEquals(MmTrace.PROT_WRITE, trace.prot(4));
        assertEquals(0x9000, trace.newAddress(5));
        assertEquals(4, trace.newPages(5));
        assertEquals("dontneed", trace.advice(6));
        assertEquals(CpuAccess.EXECUTE, trace.access(7));
        assertEquals(1, trace.child(8));
        assertEquals(17, trace.timeNanos(9));
        assertEquals(1, trace.process(10));
    }

    @Test
    void shouldReadMoreEventsThanItsFirstCapacity() throws Exception {
        StringBuilder text = new StringBuilder(HEADER);
        for (int i = 0; i < 5000; i++) {
            text.append(i)
                    .append(" 0 fault ")
                    .append(Integer.toHexString(i << 12))
                    .append(" w\n");
        }

        MmTrace trace = read(text.toString());

        assertEquals(5000, trace.size());
        assertEquals(4999L << 12, trace.address(4999));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "5 0 mlock 1000 1               | an operation (mmap, munmap, mprotect",
                "5 0 munmap 0x1000 1            | in hex (below 800000000000) instead of '0x1000'",
                "5 0 munmap 10g0 1              | in hex (below 800000000000) instead of '10g0'",
                "5 0 munmap 1800 1              | a multiple of 1000 instead of '1800'",
                "5 0 munmap 800000000000 1      | (below 800000000000)",
                "5 0 munmap ffffffffffffffff000 1 | instead of 'ffffffffffffffff000'",
                "5 0 munmap 1000                | a number of pages as the next field",
                "5 0 munmap 1000 -4             | a number of pages (1 to 34359738367) instead of '-4'",
                "5 0 munmap 1000 0              | a number of pages (1 to",
                "5 0 munmap 7ffffffff000 2      | a number of pages (1 to 1)",
                "5 0 munmap 1000 1 2            | the end of the line instead of '2'",
                "5 0 mprotect 1000 1 rwz        | a protection like 'rw-' instead of 'rwz'",
                "5 0 mprotect 1000 1 rw         | a protection like 'rw-' instead of 'rw'",
                "5 0 mmap 1000 1 rw- mine anon  | 'private' or 'shared' instead of 'mine'",
                "5 0 mmap 1000 1 rw- private file:3 | instead of 'file:3'",
                "5 0 mmap 1000 1 rw- private file:x:1 | instead of 'file:x:1'",
                "5 0 mmap 1000 1 rw- private anon later | 'implicit' instead of 'later'",
                "5 0 mremap 1000 1 2000         | the new number of pages",
                "5 0 madvise 1000 1             | an advice, by name or number",
                "5 0 fault 1000 q               | 'r' or 'w' or 'x' instead of 'q'",
                "5 0 fork 70000                 | the number of the new process (0 to 65535) instead of '70000'",
                "-5 0 exit                      | the time in ns, not negative instead of '-5'",
                "soon 0 exit                    | the time in ns, not negative instead of 'soon'",
                "99999999999999999999 0 exit    | the time in ns",
                "5 first exit                   | the number of a process",
                "5  0 exit                      | the number of a process as the next field",
                "2 0 exit                       | a time of at least 3 ns",
                "5 7 fault 1000 r               | process 7 was not made by a fork before",
                "5 7 mmap 1000 1 rw- private anon implicit | process 7 was not made by a fork before",
                "5 0 fork 0                     | process 0 exists already",
                "5 0 fork 1                     | process 1 exists already",
                "5 2 exec                       | no event of process 2 after its exit",
                "5 0 fork 2                     | process 2 exists already",
            })
    void shouldNameLineTextAndExpectationWhenALineIsMalformed(String line, String expected) {
        String before = HEADER + "1 0 fork 1\n2 0 fork 2\n3 2 exit\n";

        MmTraceException e = assertThrows(MmTraceException.class, () -> read(before + line + "\n"));

        assertEquals(5, e.line());
        assertTrue(e.getMessage().startsWith("test.mmtrace, line 5: expected "), e.getMessage());
        assertTrue(e.getMessage().contains(expected), e.getMessage());
        assertTrue(e.getMessage().contains("found '" + line + "'"), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''             | expected '# mmtrace 1', found the end of the file",
                "'# mmtrace 2%' | expected '# mmtrace 1', found '# mmtrace 2'",
                "'0 0 exit%'    | expected '# mmtrace 1', found '0 0 exit'",
                "'%'            | expected '# mmtrace 1', found ''",
                "'# mmtrace 1'  | a line feed at the end of the last line",
            })
    void shouldRefuseAFileWithoutItsHeader(String text, String expected) {
        MmTraceException e = assertThrows(MmTraceException.class, () -> read(text.replace('%', '\n')));

        assertEquals(1, e.line());
        assertTrue(e.getMessage().contains(expected), e.getMessage());
    }

    @Test
    void shouldAcceptARecordingWithoutEvents() throws Exception {
        assertEquals(0, read(HEADER).size());
    }

    @Test
    void shouldRefuseATextThatEndsInTheMiddleOfALine() {
        MmTraceException e = assertThrows(MmTraceException.class, () -> read(HEADER + "0 0 fault 7f25"));

        assertEquals(2, e.line());
        assertTrue(e.getMessage().contains("the recording is cut off"), e.getMessage());
    }

    @Test
    void shouldRefuseAnEmptyLine() {
        MmTraceException e = assertThrows(MmTraceException.class, () -> read(HEADER + "\n0 0 exit\n"));

        assertEquals(2, e.line());
    }

    @Test
    void shouldRefuseALineWithoutEnd() {
        MmTraceException e = assertThrows(MmTraceException.class, () -> read(HEADER + "0".repeat(10_000)));

        assertTrue(e.getMessage().contains("at most 4096 bytes"), e.getMessage());
        assertTrue(e.getMessage().length() < 300, e.getMessage());
    }

    @Test
    void shouldNameTheLineOfRegionsWhoseProcessNobodyForks() {
        MmTraceException e = assertThrows(
                MmTraceException.class,
                () -> read(HEADER + "0 0 fault 1000 r\n0 3 mmap 1000 1 rw- private anon implicit\n9 0 exit\n"));

        assertEquals(3, e.line());
        assertTrue(e.getMessage().contains("process 3"), e.getMessage());
    }

    @Test
    void shouldReadCompressedRecordingsByTheirContent() throws Exception {
        Path file = folder.resolve("no-suffix");
        Files.write(file, gzip(HEADER + "0 0 exit\n"));

        MmTrace trace = MmTrace.read(file);

        assertEquals(1, trace.size());
        assertEquals("no-suffix", trace.name());
    }

    @Test
    void shouldRefuseACompressedRecordingThatIsCutOff() throws Exception {
        StringBuilder text = new StringBuilder(HEADER);
        for (int i = 0; i < 10_000; i++) {
            text.append(i)
                    .append(" 0 fault ")
                    .append(Integer.toHexString(i * 7919 << 8))
                    .append(" r\n");
        }
        byte[] whole = gzip(text.toString());
        for (int length : new int[] {5, whole.length / 2, whole.length - 3}) {
            byte[] cut = Arrays.copyOf(whole, length);
            MmTraceException e = assertThrows(
                    MmTraceException.class, () -> MmTraceReader.read("cut.gz", new ByteArrayInputStream(cut)));
            assertTrue(e.getMessage().startsWith("cut.gz, line "), e.getMessage());
            assertTrue(e.getMessage().contains("cut off"), e.getMessage());
        }
    }

    @Test
    void shouldRefuseACompressedRecordingThatIsDamaged() throws Exception {
        byte[] bytes = gzip(HEADER + "0 0 fault 7000 r\n".repeat(1000));
        for (int i = 14; i < bytes.length - 8; i++) {
            bytes[i] = (byte) 0xff;
        }

        assertThrows(MmTraceException.class, () -> MmTraceReader.read("damaged.gz", new ByteArrayInputStream(bytes)));
    }

    private static MmTrace read(String text) throws IOException, MmTraceException {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return MmTraceReader.read("test.mmtrace", new ByteArrayInputStream(bytes));
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        }
        return bytes.toByteArray();
    }
}
