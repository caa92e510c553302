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
import org.hmmlab.benchmarks.measure.session.ResumableRun;
import org.hmmlab.results.SampleRuns;
import org.hmmlab.results.TestRecords;
import org.hmmlab.results.model.BenchmarkCase;
import org.hmmlab.results.model.LatencyRecord;
import org.hmmlab.results.model.LoadModel;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.model.RunFooter;
import org.hmmlab.results.model.RunKind;
import org.hmmlab.results.model.RunStatus;
import org.hmmlab.results.store.RunWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a chain of interrupted runs has measured: each group once, whole, and with the histograms of its own run. */
final class ResumableRunTest {
    private static final List<Role> ROLES = List.of(Role.A, Role.B, Role.CONTROL);

    @TempDir
    Path folder;

    private RunWriter run(String id, String resumes) {
        return RunWriter.open(
                folder,
                TestRecords.header(id)
                        .kind(RunKind.LATENCY)
                        .startedAt("2026-01-0" + id.charAt(1) + "T12:00:00Z")
                        .command(List.of("lab", "latency"))
                        .settings(resumes.isEmpty() ? Map.of() : Map.of(ResumableRun.RESUMES, resumes))
                        .build());
    }

    /** The first JVMs of a group at a rate of the open loop. */
    private static void group(RunWriter writer, String id, String rate, int pair, int jvms) {
        SortedMap<String, String> params = new TreeMap<>(Map.of("@loop", "uniform", "@rate", rate));
        for (Role role : ROLES.subList(0, jvms)) {
            writer.latency(new LatencyRecord(
                    role,
                    BenchmarkCase.of("Pair.op", params, 1),
                    pair,
                    "../attachments/" + id,
                    LoadModel.UNIFORM,
                    Double.parseDouble(rate),
                    1,
                    20));
            writer.fork(TestRecords.fork("Pair.op")
                    .params(params)
                    .arm(role == Role.B ? "get-put" : "kref")
                    .role(role)
                    .pair(pair)
                    .iterations(List.of(TestRecords.iteration(1, 1, 1, 100)))
                    .build());
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
        group(second, "r2", "1000", SampleRuns.CONFIRMATION, 1);
        end(second);
        ResumableRun resumed = ResumableRun.find(folder, "r2", new PrintWriter(new StringWriter()));
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
