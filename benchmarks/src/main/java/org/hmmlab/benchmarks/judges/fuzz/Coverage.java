package org.hmmlab.benchmarks.judges.fuzz;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.hmmlab.benchmarks.judges.verify.OracleOp;
import org.hmmlab.benchmarks.judges.verify.TraceSources;

/**
 * Which answers operations got, and how often: errors by kind of operation, and the codes that pages showed. Adding is
 * not thread-safe; sums do not depend on the order.
 */
public final class Coverage {
    private static final Set<String> CODED = Set.of("perm", "map", "st");

    private final Map<String, Map<String, Long>> outcomes = new TreeMap<>();
    private long ops;

    /** Nothing yet. */
    public Coverage() {}

    /**
     * What the recorded traces that are part of the lab reach, as the kernel answered.
     *
     * @return the sums
     */
    public static Coverage ofRecordedTraces() {
        Coverage coverage = new Coverage();
        TraceSources.readBundled(
                trace -> trace.ops().forEach(op -> {
                    Map<String, List<String>> expected = op.expected();
                    if (expected != null) {
                        coverage.add(op, expected);
                    }
                }),
                problem -> {
                    throw new IllegalStateException("the lab's own traces must be readable: " + problem);
                });
        return coverage;
    }

    void add(OracleOp op, Map<String, List<String>> answer) {
        ops++;
        add(op.kind(), String.join("", answer.getOrDefault("err", List.of())), 1);
        answer.forEach((field, values) -> {
            if (CODED.contains(field)) {
                new LinkedHashSet<>(values).forEach(code -> add(page(field), code, 1));
            }
        });
    }

    private static String page(String field) {
        return switch (field) {
            case "perm" -> "(page in a snapshot)";
            case "map" -> "(page in pagemap)";
            default -> "(page written to)";
        };
    }

    private void add(String kind, String outcome, long count) {
        outcomes.computeIfAbsent(kind, name -> new TreeMap<>()).merge(outcome, count, Long::sum);
    }

    void add(Coverage other) {
        ops += other.ops;
        other.outcomes.forEach((kind, counts) -> counts.forEach((outcome, count) -> add(kind, outcome, count)));
    }

    /**
     * Operations executed.
     *
     * @return their number
     */
    public long ops() {
        return ops;
    }

    /**
     * Operations by kind and outcome; for codes of pages, operations that showed one.
     *
     * @return kind to outcome to number
     */
    public Map<String, Map<String, Long>> outcomes() {
        return outcomes;
    }

    /**
     * How often an outcome came.
     *
     * @param kind kind of operation
     * @param outcome error or code
     * @return operations
     */
    public long count(String kind, String outcome) {
        return outcomes.getOrDefault(kind, Map.of()).getOrDefault(outcome, 0L);
    }

    /**
     * What another has and this has not.
     *
     * @param other another
     * @return kind and outcome in words
     */
    public Set<String> missing(Coverage other) {
        return other.outcomes.entrySet().stream()
                .flatMap(kind -> kind.getValue().keySet().stream()
                        .filter(outcome -> count(kind.getKey(), outcome) == 0)
                        .map(outcome -> kind.getKey() + " " + outcome))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /**
     * How many different pairs of kind and outcome there are.
     *
     * @return their number
     */
    public int pairs() {
        return outcomes.values().stream().mapToInt(Map::size).sum();
    }
}
