package org.hmmlab.results.store;

import java.util.ArrayList;
import java.util.List;
import org.hmmlab.results.model.AttachmentRecord;
import org.hmmlab.results.model.BenchmarkCase;
import org.hmmlab.results.model.CaseNames;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.LatencyRecord;
import org.hmmlab.results.model.RunFooter;
import org.hmmlab.results.model.RunHeader;
import org.hmmlab.results.model.RunNote;
import org.hmmlab.results.model.VerdictRecord;
import org.jspecify.annotations.Nullable;

/**
 * A run as read back, or as just measured.
 *
 * @param header what was started
 * @param forks what each JVM measured, in the order measured
 * @param attachments files that belong to the run, in the order stored
 * @param latencies which of those JVMs recorded every operation, in the order measured
 * @param verdicts the answers, in the order given
 * @param notes remarks in the order made
 * @param footer how it ended; INCOMPLETE if the file has none
 * @param tornTail text of a last line that was cut off and set aside, null if there was none
 */
public record StoredRun(
        RunHeader header,
        List<ForkRecord> forks,
        List<AttachmentRecord> attachments,
        List<LatencyRecord> latencies,
        List<VerdictRecord> verdicts,
        List<RunNote> notes,
        RunFooter footer,
        @Nullable String tornTail) {
    /** Copies. */
    public StoredRun {
        forks = List.copyOf(forks);
        attachments = List.copyOf(attachments);
        latencies = List.copyOf(latencies);
        verdicts = List.copyOf(verdicts);
        notes = List.copyOf(notes);
    }

    /**
     * The names that people read for the benchmarks of this run.
     *
     * @return names that tell all cases of its JVMs and verdicts apart
     */
    public CaseNames caseNames() {
        List<BenchmarkCase> cases = new ArrayList<>();
        forks.forEach(fork -> cases.add(fork.benchmarkCase()));
        verdicts.forEach(verdict -> cases.add(verdict.benchmarkCase()));
        return CaseNames.of(cases);
    }

    /**
     * A run without attachments.
     *
     * @param header what was started
     * @param forks what each JVM measured
     * @param latencies which of those JVMs recorded every operation
     * @param verdicts the answers
     * @param notes remarks
     * @param footer how it ended
     * @param tornTail text of a last line that was cut off, null if there was none
     */
    public StoredRun(
            RunHeader header,
            List<ForkRecord> forks,
            List<LatencyRecord> latencies,
            List<VerdictRecord> verdicts,
            List<RunNote> notes,
            RunFooter footer,
            @Nullable String tornTail) {
        this(header, forks, List.of(), latencies, verdicts, notes, footer, tornTail);
    }

    /**
     * A run that recorded no histograms.
     *
     * @param header what was started
     * @param forks what each JVM measured
     * @param verdicts the answers
     * @param notes remarks
     * @param footer how it ended
     * @param tornTail text of a last line that was cut off, null if there was none
     */
    public StoredRun(
            RunHeader header,
            List<ForkRecord> forks,
            List<VerdictRecord> verdicts,
            List<RunNote> notes,
            RunFooter footer,
            @Nullable String tornTail) {
        this(header, forks, List.of(), List.of(), verdicts, notes, footer, tornTail);
    }
}
