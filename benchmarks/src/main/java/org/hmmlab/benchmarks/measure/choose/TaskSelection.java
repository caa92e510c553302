package org.hmmlab.benchmarks.measure.choose;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hmmlab.benchmarks.measure.launch.BenchmarkIndex;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.benchmarks.measure.launch.UnknownBenchmarkException;

/**
 * Which tasks a command measures: benchmarks times parameters times threads.
 *
 * @param params values asked for, by parameter name
 * @param threads thread counts asked for; empty takes each case's own
 */
public record TaskSelection(Map<String, List<String>> params, List<Integer> threads) {
    /** Checks that no parameter is empty. */
    public TaskSelection {
        params.forEach((name, values) -> {
            if (name.isEmpty() || values.isEmpty()) {
                throw new IllegalArgumentException("a parameter must have a name and a value: -p " + name + "=");
            }
        });
        for (int count : threads) {
            if (count < 1) {
                throw new IllegalArgumentException("threads must be at least 1: threads=" + count);
            }
        }
    }

    /**
     * The default cases of each benchmark, where the selection does not ask for something else.
     *
     * @param catalog knows the cases
     * @param fixed parameters that the arms set
     */
    public List<BenchmarkTask> ofDefaultCases(Catalog catalog, List<BenchmarkIndex.Entry> entries, Set<String> fixed) {
        requireKnownParams(entries, fixed);
        Set<BenchmarkTask> tasks = new LinkedHashSet<>();
        for (BenchmarkIndex.Entry entry : entries) {
            List<Catalog.Case> cases =
                    catalog.of(entry).map(Catalog.Suite::cases).orElse(List.of(Catalog.Case.threads(entry.threads())));
            for (Catalog.Case one : cases) {
                Map<String, List<String>> grid = new TreeMap<>();
                entry.params().forEach((name, values) -> grid.put(name, List.of(values.get(0))));
                one.params().forEach((name, value) -> grid.computeIfPresent(name, (n, v) -> List.of(value)));
                tasks.addAll(expand(entry, grid, one.threads(), fixed, catalog.warmup(entry)));
            }
        }
        return List.copyOf(tasks);
    }

    /**
     * All declared values of each benchmark's parameters, where the selection does not ask for others: JMH's own rule.
     *
     * @param catalog knows the warm-up; {@link Catalog#EMPTY} for another project's benchmarks
     */
    public List<BenchmarkTask> ofAllDeclared(Catalog catalog, List<BenchmarkIndex.Entry> entries) {
        requireKnownParams(entries, Set.of());
        List<BenchmarkTask> tasks = new ArrayList<>();
        for (BenchmarkIndex.Entry entry : entries) {
            tasks.addAll(
                    expand(entry, new TreeMap<>(entry.params()), entry.threads(), Set.of(), catalog.warmup(entry)));
        }
        return tasks;
    }

    private List<BenchmarkTask> expand(
            BenchmarkIndex.Entry entry,
            Map<String, List<String>> grid,
            int ownThreads,
            Set<String> fixed,
            BenchmarkTask.Warmup warmup) {
        params.forEach((name, values) -> grid.computeIfPresent(name, (n, v) -> values));
        fixed.forEach(grid::remove);
        List<Map<String, String>> combinations = List.of(Map.of());
        for (Map.Entry<String, List<String>> axis : grid.entrySet()) {
            List<Map<String, String>> longer = new ArrayList<>();
            for (Map<String, String> shorter : combinations) {
                for (String value : axis.getValue()) {
                    Map<String, String> combination = new TreeMap<>(shorter);
                    combination.put(axis.getKey(), value);
                    longer.add(combination);
                }
            }
            combinations = longer;
        }
        List<BenchmarkTask> tasks = new ArrayList<>();
        for (Map<String, String> combination : combinations) {
            for (int count : threads.isEmpty() ? List.of(ownThreads) : threads) {
                tasks.add(BenchmarkTask.of(entry, combination, count, warmup));
            }
        }
        return new ArrayList<>(new LinkedHashSet<>(tasks));
    }

    private void requireKnownParams(List<BenchmarkIndex.Entry> entries, Set<String> fixed) {
        Set<String> known = new TreeSet<>();
        entries.forEach(entry -> known.addAll(entry.params().keySet()));
        for (String name : params.keySet()) {
            if (fixed.contains(name)) {
                throw new UnknownBenchmarkException(
                        "the arms set parameter \"" + name + "\": it cannot be given with -p");
            }
            if (!known.contains(name)) {
                throw new UnknownBenchmarkException("no benchmark chosen has a parameter \"" + name + "\"; they have: "
                        + (known.isEmpty() ? "none" : String.join(", ", known)));
            }
        }
    }
}
