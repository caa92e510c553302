package org.hmmlab.results.report;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.RunHeader;
import org.hmmlab.results.store.StoredRun;
import org.hmmlab.results.verdict.ArmSummary;
import org.hmmlab.results.verdict.Metric;
import org.hmmlab.results.verdict.ValidityRules;

/**
 * One benchmark in two runs that nothing joins, side by side: what the machine did between them stands in the ratio, so it is
 * shown and never judged.
 *
 * @param benchmark name of the benchmark
 * @param params parameters of the benchmark by name
 * @param threads number of worker threads
 * @param metric name and unit of what is shown, the one that decides elsewhere
 * @param a median over the JVMs of the first run; NaN if none counts
 * @param b median over the JVMs of the second run; NaN if none counts
 * @param forksA JVMs of the first run that count
 * @param forksB JVMs of the second run that count
 */
public record SequentialFigure(
        String benchmark,
        SortedMap<String, String> params,
        int threads,
        String metric,
        double a,
        double b,
        int forksA,
        int forksB) {
    /**
     * What two runs have in common: of a comparison its candidate, of other runs what they measured.
     *
     * @param first the one run
     * @param second the other
     * @return in the order of the second
     */
    public static List<SequentialFigure> of(StoredRun first, StoredRun second) {
        List<SequentialFigure> figures = new ArrayList<>();
        for (ArmSummary b : summaries(second)) {
            for (ArmSummary a : summaries(first)) {
                if (a.benchmark().equals(b.benchmark())
                        && a.params().equals(b.params())
                        && a.threads() == b.threads()) {
                    figures.add(new SequentialFigure(
                            b.benchmark(),
                            b.params(),
                            b.threads(),
                            Metric.primary(b.threads()).label(),
                            deciding(a),
                            deciding(b),
                            a.forks(),
                            b.forks()));
                }
            }
        }
        return List.copyOf(figures);
    }

    /** Second over first; NaN if either is. */
    public double ratio() {
        return b / a;
    }

    private static double deciding(ArmSummary summary) {
        return summary.threads() > 1 ? summary.wallNsPerOp() : summary.cpuNsPerOp();
    }

    private static List<ArmSummary> summaries(StoredRun run) {
        RunHeader header = run.header();
        String role = header.arms().size() > 1 ? ForkRecord.B : ForkRecord.RUN;
        List<ForkRecord> first = run.forks().stream()
                .filter(fork -> fork.pair() < ForkRecord.CONFIRMATION_FROM)
                .toList();
        return ArmSummary.of(first, ValidityRules.of(header.settings()), role);
    }
}
