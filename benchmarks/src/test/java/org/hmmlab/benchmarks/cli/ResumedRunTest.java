package org.hmmlab.benchmarks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.hmmlab.benchmarks.measure.session.ResumedRun;
import org.hmmlab.results.model.Environment;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.IterationRecord;
import org.hmmlab.results.model.LatencyRecord;
import org.hmmlab.results.model.RunFooter;
import org.hmmlab.results.model.RunHeader;
import org.hmmlab.results.model.RunStatus;
import org.hmmlab.results.store.RunWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a chain of interrupted runs has measured: each group once, whole, and with the histograms of its own run. */
final class ResumedRunTest {
    private static final List<String> ROLES = List.of(ForkRecord.A, ForkRecord.B, ForkRecord.CONTROL);

    @TempDir
    Path folder;

    private RunWriter run(String id, String resumes) {
        return RunWriter.open(
                folder,
                new RunHeader(
                        RunHeader.SCHEMA_VERSION,
                        id,
                        "latency",
                        "2026-01-0" + id.charAt(1) + "T12:00:00Z",
                        List.of("lab", "latency"),
                        1,
                        new Environment(Map.of("cores", "2")),
                        List.of("kref", "get-put"),
                        resumes.isEmpty() ? Map.of() : Map.of(ResumedRun.RESUMES, resumes)));
    }

    /** The first JVMs of a group at a rate of the open loop. */
    private static void group(RunWriter writer, String id, String rate, int pair, int jvms) {
        SortedMap<String, String> params = new TreeMap<>(Map.of("@loop", "uniform", "@rate", rate));
        for (String role : ROLES.subList(0, jvms)) {
            writer.latency(new LatencyRecord(
                    role,
                    "Pair.op",
                    params,
                    1,
                    pair,
                    "../attachments/" + id,
                    LatencyRecord.UNIFORM,
                    Double.parseDouble(rate),
                    1,
                    20));
            writer.fork(new ForkRecord(
                    role.equals(ForkRecord.B) ? "get-put" : "kref",
                    role,
                    "Pair.op",
                    params,
                    1,
                    pair,
                    ForkRecord.OK,
                    List.of(new IterationRecord(1, 1, 1, 100, 1e8, 0, 0, 0, Map.of())),
                    Map.of(),
                    null));
        }
    }

    private static void end(RunWriter writer) {
        writer.finish(new RunFooter(RunStatus.INCOMPLETE, "", 130, "interrupted"));
        writer.close();
    }

    @Test
    void shouldTakeEachGroupFromTheRunThatHoldsMostOfItWithThatRunsHistograms() {
        RunWriter first = run("r1", "");
        group(first, "r1", "1000", 0, 3);
        group(first, "r1", "2000", 0, 3);
        group(first, "r1", "1000", 1, 2);
        end(first);
        RunWriter second = run("r2", "r1");
        group(second, "r2", "1000", 0, 3);
        group(second, "r2", "1000", 1, 3);
        group(second, "r2", "1000", ForkRecord.CONFIRMATION_FROM, 1);
        end(second);
        ResumedRun resumed = ResumedRun.find(folder, "r2", new PrintWriter(new StringWriter()));
        assertEquals(10, resumed.forks().size());
        Map<String, String> files =
                resumed.latencies().stream().collect(Collectors.toMap(LatencyRecord::place, LatencyRecord::file));
        assertEquals(10, files.size(), "one record a JVM");
        resumed.forks()
                .forEach(fork -> assertEquals(
                        "../attachments/" + ("2000".equals(fork.params().get("@rate")) ? "r1" : "r2"),
                        files.get(fork.place()),
                        fork.place()));
    }
}
