package org.hmmlab.results.exchange;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.hmmlab.results.store.StoredRun;

/** Formats that a run can be exported to. Times are in the unit that the format's readers expect. */
public enum ExportFormat {
    /** JMH's JSON: one entry per benchmark and arm, raw data by JVM and iteration. */
    JMH(runs -> JmhExport.render(runs)),
    /** Go's benchmark format, one line per JVM; {@code benchstat -col /arm FILE} compares the arms. */
    BENCHSTAT(runs -> BenchstatExport.render(runs)),
    /** CSV for Apache Otava: one row per run, one column per benchmark and arm. */
    OTAVA(runs -> CsvExport.series(runs)),
    /** Bencher Metric Format: latency in ns by benchmark and arm, least and largest JVM as bounds. */
    BMF(runs -> BmfExport.render(runs)),
    /** OpenMetrics text: gauges in seconds by benchmark and arm. */
    OPENMETRICS(runs -> OpenMetricsExport.render(runs)),
    /** CSV of every iteration of every JVM. */
    CSV(runs -> CsvExport.iterations(runs));

    private final Function<List<StoredRun>, String> writer;

    ExportFormat(Function<List<StoredRun>, String> writer) {
        this.writer = writer;
    }

    /**
     * Renders runs.
     *
     * @param runs in order of time
     * @return text that the format's tools read
     */
    public String render(List<StoredRun> runs) {
        return writer.apply(runs);
    }

    /** The name on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
