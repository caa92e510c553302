package org.hmmlab.benchmarks.cli.measure;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hmmlab.benchmarks.cli.options.Printing;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.hmmlab.results.model.VerdictRecord;
import org.hmmlab.results.report.SequentialFigure;
import org.hmmlab.results.report.SequentialTable;
import org.hmmlab.results.report.VerdictTable;
import org.hmmlab.results.store.RunReader;
import org.hmmlab.results.store.RunStore;
import org.hmmlab.results.store.StoredRun;
import org.hmmlab.results.verdict.AnchoredComparison;
import org.hmmlab.results.verdict.ExitCodes;

/** Two stored runs, compared by the ratio of each to the anchor that both measured. Nothing is measured here. */
public final class AnchoredRunsPrinting {
    /** How a stored run is written as an arm. */
    private static final String RUN = "run:";

    private final StoredRun base;
    private final StoredRun judged;

    AnchoredRunsPrinting(StoredRun base, StoredRun judged) {
        this.base = base;
        this.judged = judged;
        requireTimes(base);
        requireTimes(judged);
    }

    /** Whether a text names a stored run where an arm may stand. */
    static boolean isRun(String text) {
        return text.startsWith(RUN);
    }

    /** Reads {@code run:ID}, or a run's file. */
    static StoredRun read(String text, Path results) {
        if (text.startsWith(RUN)) {
            return new RunStore(results).read(text.substring(RUN.length()));
        }
        if (Files.isRegularFile(Path.of(text))) {
            return RunReader.read(Path.of(text));
        }
        throw new UnusableInputException("a stored run must be run:ID or a file; given: " + text);
    }

    /** Percentiles of two runs that were not in lock-step are no base for a verdict. */
    private static void requireTimes(StoredRun run) {
        if (!run.latencies().isEmpty()) {
            throw new UnusableInputException("run " + run.header().runId()
                    + " recorded latency: percentiles are judged between two arms, lab gate --latency --base ARM ARM");
        }
    }

    /** What is in the way of a verdict, with what would do; empty if nothing is. */
    String obstacle() {
        return comparison().obstacle();
    }

    /** The verdicts, unconfirmed since nothing is measured again. */
    List<VerdictRecord> verdicts() {
        return comparison().verdicts();
    }

    private AnchoredComparison comparison() {
        return new AnchoredComparison(base.header(), base.forks(), judged.header(), judged.forks());
    }

    /** Prints verdicts; returns the code that they earn. */
    int judge(List<VerdictRecord> verdicts, PrintWriter out, boolean isJson) {
        int code = ExitCodes.of(judged.forks(), verdicts);
        if (isJson) {
            Map<String, Object> object = names(code);
            object.put("verdicts", verdicts);
            out.println(Printing.json(object));
        } else {
            out.println("base    " + base.header().runId() + ", by ratio to the anchor "
                    + judged.header().arms().get(0));
            out.print(VerdictTable.render(
                    new StoredRun(judged.header(), List.of(), verdicts, List.of(), judged.footer(), null)));
            verdicts.forEach(v -> out.println("why     " + v.benchmark() + ": " + v.reason()));
            Printing.exit(out, code);
        }
        out.flush();
        return code;
    }

    /** Prints the figures side by side without a verdict; returns the code of what is not decided. */
    int sequential(String obstacle, PrintWriter out, boolean isJson) {
        List<SequentialFigure> figures = SequentialFigure.of(base, judged);
        int code = figures.isEmpty() ? ExitCodes.NOTHING_MEASURED : ExitCodes.INCONCLUSIVE;
        if (isJson) {
            Map<String, Object> object = names(code);
            object.put("sequential", figures);
            object.put("notJudgedBecause", obstacle);
            out.println(Printing.json(object));
        } else {
            out.print(SequentialTable.render(
                    base.header().runId(), judged.header().runId(), figures));
            out.println("why     sequential, not judged: " + obstacle);
            Printing.exit(out, code);
        }
        out.flush();
        return code;
    }

    private Map<String, Object> names(int code) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("base", base.header().runId());
        object.put("candidate", judged.header().runId());
        object.put("exitCode", code);
        return object;
    }
}
