package org.hmmlab.benchmarks.programs.record;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hmmlab.benchmarks.programs.replay.CpuAccess;

/** Counts a recording while it is made. One thread. */
final class TraceCounters {
    private static final Pattern LOST = Pattern.compile("lost (\\d+)");

    private final Map<CpuAccess, Long> faults = new EnumMap<>(CpuAccess.class);
    private final Map<String, Long> failedCalls = new TreeMap<>();
    private long kernelFaults;
    private long unmapped;
    private long outside;
    private long strays;
    private long lost;
    private long threads;
    private long sharedUntilExec;

    void lost(String text) {
        Matcher matcher = LOST.matcher(text);
        // A loss without a count is still a loss.
        lost += matcher.find() ? Long.parseLong(matcher.group(1)) : 1;
    }

    void fault(CpuAccess access, boolean isKernel) {
        faults.merge(access, 1L, Long::sum);
        kernelFaults += isKernel ? 1 : 0;
    }

    void unmapped() {
        unmapped++;
    }

    void outside() {
        outside++;
    }

    void stray() {
        strays++;
    }

    void failedCall(String name) {
        failedCalls.merge(name, 1L, Long::sum);
    }

    void thread() {
        threads++;
    }

    void sharedUntilExec() {
        sharedUntilExec++;
    }

    TraceSummary summary(PendingLines lines, int processes, int running) {
        Map<String, Long> byAccess = new TreeMap<>();
        faults.forEach((access, count) -> byAccess.put(access.name().toLowerCase(Locale.ROOT), count));
        return new TraceSummary(
                lines.counts(),
                processes,
                running,
                threads,
                sharedUntilExec,
                lines.lastNanos(),
                new TraceSummary.Faults(byAccess, kernelFaults, unmapped, outside),
                failedCalls,
                strays,
                lost);
    }
}
