package org.hmmlab.benchmarks.cli.options;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hmmlab.benchmarks.measure.compare.Execution;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.hmmlab.benchmarks.measure.session.RunSession;
import org.hmmlab.results.latency.LatencySet;
import org.hmmlab.results.report.ArmLatency;
import org.hmmlab.results.report.ArmRatio;
import org.hmmlab.results.report.LatencyTable;
import org.hmmlab.results.report.VerdictTable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** How commands print. */
public final class Printing {
    // A plan names its harness, which may have no fields of its own.
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS);

    private Printing() {}

    public static PrintWriter out(@Nullable CommandSpec spec) {
        return Objects.requireNonNull(spec, "picocli sets the spec")
                .commandLine()
                .getOut();
    }

    public static PrintWriter err(@Nullable CommandSpec spec) {
        return Objects.requireNonNull(spec, "picocli sets the spec")
                .commandLine()
                .getErr();
    }

    public static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a result must be writable as JSON: " + value.getClass(), e);
        }
    }

    /** A finished run: table and where it lies, or one JSON object. */
    public static void finished(PrintWriter out, RunSession.Finished run, boolean isJson) {
        if (isJson) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("runId", run.stored().header().runId());
            object.put("file", run.file().toString());
            object.put("seed", run.stored().header().seed());
            object.put("exitCode", run.exitCode());
            object.put("verdicts", run.stored().verdicts());
            object.put("forks", run.stored().forks());
            object.put("notes", run.stored().notes());
            if (!run.stored().latencies().isEmpty()) {
                LatencySet latencies = latencies(run);
                object.put("latencies", ArmLatency.of(run.stored(), latencies));
                object.put("ratios", ArmRatio.of(run.stored(), latencies));
            }
            out.println(json(object));
        } else {
            if (!run.stored().latencies().isEmpty()) {
                out.print(LatencyTable.render(run.stored(), latencies(run)));
            }
            out.print(VerdictTable.render(run.stored()));
            out.println("stored  " + run.file());
            exit(out, run.exitCode());
        }
        out.flush();
    }

    /** The last line of an answer. */
    public static void exit(PrintWriter out, int code) {
        out.println("exit    " + code);
    }

    /** A plan: its headline, how its JVMs are executed where that is not usual, and its benchmarks. */
    public static void plan(PrintWriter out, String headline, Execution execution, List<BenchmarkTask> tasks) {
        out.println(headline);
        if (!execution.isLockStep()) {
            out.println("        " + execution.text());
        }
        tasks.forEach(task -> out.println("        " + task));
    }

    /** The histograms of a run, from the logs that it names; empty if it recorded none. */
    public static LatencySet latencies(RunSession.Finished run) {
        try {
            return LatencySet.read(run.stored().latencies(), run.file().resolveSibling("."));
        } catch (IOException e) {
            throw new UnusableInputException("the histograms that a run names must be readable: " + e.getMessage());
        }
    }
}
