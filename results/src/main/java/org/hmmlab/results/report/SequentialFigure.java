package org.hmmlab.results.report;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.hmmlab.results.model.BenchmarkCase;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.model.RunHeader;
import org.hmmlab.results.model.VerdictStage;
import org.hmmlab.results.store.StoredRun;
import org.hmmlab.results.verdict.ArmSummary;
import org.hmmlab.results.verdict.Metric;
import org.hmmlab.results.verdict.ValidityRules;

/**
 * One benchmark in two runs that nothing joins, side by side: what the machine did between them stands in the ratio, so it is
 * shown and never judged.
 *
 * @param benchmarkCase what was measured
 * @param metric name and unit of what is shown, the one that decides elsewhere
 * @param a median over the JVMs of the first run; NaN if none counts
 * @param b median over the JVMs of the second run; NaN if none counts
 * @param forksA JVMs of the first run that count
 * @param forksB JVMs of the second run that count
 */
public record SequentialFigure(BenchmarkCase benchmarkCase, String metric, double a, double b, int forksA, int forksB) {
    /**
     * Name of the benchmark as people read it.
     *
     * @return class and method
     */
    public String benchmark() {
        return benchmarkCase.shortName();
    }

    /**
     * Parameters of the benchmark.
     *
     * @return by name
     */
    public SortedMap<String, String> params() {
        return benchmarkCase.params();
    }

    /**
     * Threads of the benchmark.
     *
     * @return number of worker threads
     */
    public int threads() {
        return benchmarkCase.threads();
    }

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
                if (a.benchmarkCase().isSameAs(b.benchmarkCase())) {
                    figures.add(new SequentialFigure(
                            b.benchmarkCase(),
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
        Role role = header.arms().size() > 1 ? Role.B : Role.RUN;
        List<ForkRecord> first = run.forks().stream()
                .filter(fork -> fork.stage() == VerdictStage.FIRST)
                .toList();
        return ArmSummary.of(first, ValidityRules.of(header.typedSettings()), role);
    }
}
