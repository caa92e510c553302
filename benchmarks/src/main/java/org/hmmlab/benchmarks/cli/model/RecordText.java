package org.hmmlab.benchmarks.cli.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.hmmlab.benchmarks.programs.record.ProgramRecorder;
import org.hmmlab.benchmarks.programs.record.TraceSummary;

/** What {@code lab record} says at its end. */
final class RecordText {
    private static final double NANOS_PER_SECOND = 1e9;

    private RecordText() {}

    static String of(Path out, ProgramRecorder.Result result) {
        TraceSummary life = result.life();
        StringBuilder text = new StringBuilder();
        line(
                text,
                "recorded",
                String.format(
                        Locale.ROOT,
                        "%s: %,d bytes, %,d events of %,d processes in %.3f s; COMMAND ended with %d",
                        out,
                        result.bytes(),
                        life.totalEvents(),
                        life.processes(),
                        life.nanos() / NANOS_PER_SECOND,
                        result.commandExit()));
        line(text, "events", counts(life.events()));
        TraceSummary.Faults faults = life.faults();
        line(
                text,
                "faults",
                String.format(
                        Locale.ROOT,
                        "%s; %,d of them in the kernel; %,d on addresses that nothing maps",
                        counts(faults.byAccess()),
                        faults.kernel(),
                        faults.unmapped()));
        notes(life).forEach(note -> line(text, "note", note));
        line(text, "replay", replay(out));
        line(text, "compare", "scripts/lab ab design:pre design:post --bench " + quoted("replay:" + out));
        return text.toString();
    }

    /** The command line that replays a recording. */
    static String replay(Path out) {
        return "scripts/lab replay " + quoted(out.toString());
    }

    private static List<String> notes(TraceSummary life) {
        List<String> notes = new ArrayList<>();
        note(notes, life.running(), "processes outlived COMMAND; their recording ends with it");
        note(
                notes,
                life.sharedUntilExec(),
                "processes used their parent's memory until they started a program (vfork): replay copies it there");
        life.failedCalls()
                .forEach((name, count) -> note(notes, count, "calls of " + name + " failed and are left out"));
        note(notes, life.faults().outside(), "faults on addresses that are no user's are left out");
        note(notes, life.strays(), "records of processes that had ended are left out");
        return notes;
    }

    private static void note(List<String> notes, long count, String words) {
        if (count > 0) {
            notes.add(String.format(Locale.ROOT, "%,d %s", count, words));
        }
    }

    private static String counts(Map<String, Long> counts) {
        return counts.isEmpty()
                ? "none"
                : counts.entrySet().stream()
                        .map(entry -> String.format(Locale.ROOT, "%s %,d", entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining(", "));
    }

    private static void line(StringBuilder text, String name, String words) {
        text.append(String.format(Locale.ROOT, "%-10s%s%n", name, words));
    }

    /** As a shell reads it. */
    private static String quoted(String word) {
        return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
