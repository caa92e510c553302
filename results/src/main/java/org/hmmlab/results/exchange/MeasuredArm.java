package org.hmmlab.results.exchange;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hmmlab.results.model.BenchmarkCase;
import org.hmmlab.results.model.CaseNames;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.ForkStatus;
import org.hmmlab.results.model.IterationRecord;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.stats.Samples;
import org.hmmlab.results.store.StoredRun;

/**
 * What one arm of one run measured on one benchmark: its JVMs that completed. The control is an arm of its own, with a prime
 * behind its name.
 */
record MeasuredArm(String arm, BenchmarkCase benchmarkCase, String benchmark, List<ForkRecord> forks) {
    static List<MeasuredArm> of(StoredRun run) {
        CaseNames names = run.caseNames();
        Map<List<Object>, List<ForkRecord>> groups = new LinkedHashMap<>();
        for (ForkRecord fork : run.forks()) {
            if (fork.status() == ForkStatus.OK && !fork.iterations().isEmpty()) {
                groups.computeIfAbsent(List.of(fork.benchmarkCase(), name(fork)), k -> new ArrayList<>())
                        .add(fork);
            }
        }
        return groups.values().stream()
                .map(forks -> {
                    ForkRecord any = forks.get(0);
                    return new MeasuredArm(
                            name(any), any.benchmarkCase(), names.of(any.benchmarkCase()), List.copyOf(forks));
                })
                .toList();
    }

    private static String name(ForkRecord fork) {
        return fork.role() == Role.CONTROL ? fork.arm() + "'" : fork.arm();
    }

    SortedMap<String, String> params() {
        return benchmarkCase.params();
    }

    int threads() {
        return benchmarkCase.threads();
    }

    /** The parameters with the arm among them. */
    SortedMap<String, String> paramsWithArm() {
        SortedMap<String, String> all = new TreeMap<>(params());
        all.put("arm", arm);
        return all;
    }

    /** Benchmark, parameters and arm as one name without spaces: {@code a.b/p=1/arm=kref}. */
    String path() {
        StringBuilder path = new StringBuilder(word(benchmark));
        paramsWithArm()
                .forEach((name, value) ->
                        path.append('/').append(word(name)).append('=').append(word(value)));
        return path.toString();
    }

    private static String word(String text) {
        return text.replaceAll("(?U)[\\s\\p{Cntrl}/=]+", "_");
    }

    /** Median wall time an operation of each JVM, in ns. */
    double[] wallByFork() {
        return forks.stream()
                .mapToDouble(fork -> median(fork.iterations(), true))
                .toArray();
    }

    /** Median CPU time an operation of each JVM, in ns; NaN where not measured. */
    double[] cpuByFork() {
        return forks.stream()
                .mapToDouble(fork -> median(fork.iterations(), false))
                .toArray();
    }

    private static double median(List<IterationRecord> iterations, boolean isWall) {
        return Samples.median(iterations.stream()
                .mapToDouble(i -> isWall ? i.wallNsPerOp() : i.cpuNsPerOp())
                .toArray());
    }
}
