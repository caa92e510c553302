package org.hmmlab.benchmarks.programs.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.hmmlab.benchmarks.programs.replay.MmTraceWriter;

/** Records as perf prints them, to the lines that come of them. */
abstract class PerfRecords {
    static final String NEW = "PERF_RECORD_COMM exec: a:7/7";
    static final String STARTED = "sched:sched_process_exec: filename=a pid=7 old_pid=7";

    TraceSummary summary;
    boolean isComplete;

    /**
     * Records, each on its thread {@code PID/TID: TEXT} and a nanosecond after the one before, to lines without the
     * header.
     */
    List<String> lines(String... records) throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < records.length; i++) {
            String[] parts = records[i].split(" ", 2);
            text.append(String.format("%s 5.%09d: %s%n", parts[0], i, parts[1]));
        }
        return linesOf(text.toString());
    }

    List<String> linesOf(String script) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MmTraceWriter writer = new MmTraceWriter(bytes)) {
            TraceBuilder life = new TraceBuilder(writer);
            PerfScript.read(new StringReader(script), life::accept);
            summary = life.end();
            isComplete = life.isComplete();
        }
        List<String> lines = bytes.toString(StandardCharsets.ISO_8859_1).lines().toList();
        return lines.subList(1, lines.size());
    }

    /**
     * The same after a program has started with one page at 1000 in process 7, without times and its first two lines.
     */
    List<String> after(String... records) throws Exception {
        String[] all = new String[records.length + 3];
        all[0] = "7/7 " + NEW;
        all[1] = "7/7 " + mmap2("1000", "1000", "rw-p", "//anon");
        all[2] = "7/7 " + STARTED;
        System.arraycopy(records, 0, all, 3, records.length);
        List<String> lines = lines(all);
        assertEquals("0 0 exec", lines.get(0));
        assertEquals("0 0 mmap 1000 1 rw- private anon implicit", lines.get(1));
        return lines.stream().skip(2).map(line -> line.split(" ", 2)[1]).toList();
    }

    static String mmap2(String start, String length, String prot, String name) {
        String file = name.startsWith("/") && !name.startsWith("//") ? "fe:00 99 0" : "00:00 0 0";
        return "PERF_RECORD_MMAP2 7/7: [0x" + start + "(0x" + length + ") @ 0 " + file + "]: " + prot + " " + name;
    }

    static String enter(String call, String arguments) {
        return "7/7 syscalls:sys_enter_" + call + ": " + arguments;
    }

    static String leave(String call, String result) {
        return "7/7 syscalls:sys_exit_" + call + ": 0x" + result;
    }

    static String fault(String address, String code) {
        return "7/7 exceptions:page_fault_user: address=0x" + address + " ip=0x1 error_code=0x" + code;
    }
}
