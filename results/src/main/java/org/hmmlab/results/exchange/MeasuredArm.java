package org.hmmlab.results.exchange;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.IterationRecord;
import org.hmmlab.results.stats.Samples;

/**
 * What one arm of one run measured on one benchmark: its JVMs that completed. The control is an arm of its own, with a prime
 * behind its name.
 */
record MeasuredArm(
        String arm, String benchmark, SortedMap<String, String> params, int threads, List<ForkRecord> forks) {
    static List<MeasuredArm> of(List<ForkRecord> all) {
        Map<String, List<ForkRecord>> groups = new LinkedHashMap<>();
        for (ForkRecord fork : all) {
            if (fork.status().equals(ForkRecord.OK) && !fork.iterations().isEmpty()) {
                String key = fork.benchmark() + fork.params() + fork.threads() + ' ' + name(fork);
                groups.computeIfAbsent(key, k -> new ArrayList<>()).add(fork);
            }
        }
        return groups.values().stream()
                .map(forks -> {
                    ForkRecord any = forks.get(0);
                    return new MeasuredArm(name(any), any.benchmark(), any.params(), any.threads(), List.copyOf(forks));
                })
                .toList();
    }

    private static String name(ForkRecord fork) {
        return fork.role().equals(ForkRecord.CONTROL) ? fork.arm() + "'" : fork.arm();
    }

    /** The parameters with the arm among them. */
    SortedMap<String, String> paramsWithArm() {
        SortedMap<String, String> all = new TreeMap<>(params);
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
