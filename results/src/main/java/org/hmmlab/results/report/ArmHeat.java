package org.hmmlab.results.report;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.hmmlab.results.latency.Kind;
import org.hmmlab.results.latency.LatencySet;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.verdict.ValidityRules;

/**
 * The operations of one arm over time: a column for a few iterations of a JVM, a row for a twelfth of a decade. What broke a rule is in
 * it, and says so: a curve leaves it out, and with it what the reader may want to see.
 *
 * @param columns in order of the JVMs and of their iterations
 * @param cells those that hold an operation
 */
record ArmHeat(List<Column> columns, List<Cell> cells) {
    /** Rows of a decade: a row is 21 % wide. */
    static final int ROWS_A_DECADE = 12;

    /** More columns than this are not told apart on a page; JVMs share none, so there may be as many more as JVMs. */
    static final int COLUMNS = 96;

    /**
     * Iterations of one JVM that follow each other.
     *
     * @param pair number of the JVM's pair
     * @param first number of the first iteration
     * @param last number of the last one
     * @param operations that they recorded
     * @param why the rules that they broke, empty if none
     */
    record Column(int pair, int first, int last, long operations, String why) {}

    /**
     * Operations of a column that took about as long.
     *
     * @param column index of the column
     * @param row floor of twelve times the decimal logarithm of the time an operation, in ns
     * @param share of the column's operations
     */
    record Cell(int column, int row, double share) {}

    /** Copies. */
    ArmHeat {
        columns = List.copyOf(columns);
        cells = List.copyOf(cells);
    }

    /**
     * Looks at all iterations.
     *
     * @param forks JVMs of one arm, in order of time
     * @param kind what was recorded
     * @param batch operations timed together, by which values are divided
     */
    static ArmHeat of(List<ForkRecord> forks, LatencySet latencies, ValidityRules rules, Kind kind, int batch) {
        int iterations =
                forks.stream().mapToInt(fork -> count(fork, latencies, kind)).sum();
        int together = Math.max(1, (iterations + COLUMNS - 1) / COLUMNS);
        List<Column> columns = new ArrayList<>();
        List<Cell> cells = new ArrayList<>();
        for (ForkRecord fork : forks) {
            int own = count(fork, latencies, kind);
            for (int first = 0; first < own; first += together) {
                int last = Math.min(own, first + together) - 1;
                List<Integer> chosen =
                        IntStream.rangeClosed(first, last).boxed().toList();
                Histogram sum = latencies.of(fork).orElseThrow().latency().merged(kind, chosen);
                if (sum.getTotalCount() > 0) {
                    add(cells, columns.size(), sum, batch);
                    columns.add(new Column(fork.pair(), first, last, sum.getTotalCount(), why(fork, chosen, rules)));
                }
            }
        }
        return new ArmHeat(columns, cells);
    }

    private static int count(ForkRecord fork, LatencySet latencies, Kind kind) {
        return latencies.of(fork).map(entry -> entry.latency().count(kind)).orElse(0);
    }

    private static void add(List<Cell> cells, int column, Histogram sum, int batch) {
        SortedMap<Integer, Long> rows = new TreeMap<>();
        for (HistogramIterationValue value : sum.recordedValues()) {
            // What took no nanosecond has no logarithm; it stands with what took one.
            double nanos = Math.max(1, value.getValueIteratedTo()) / (double) batch;
            rows.merge(
                    (int) Math.floor(ROWS_A_DECADE * Math.log10(nanos)),
                    value.getCountAddedInThisIterationStep(),
                    Long::sum);
        }
        rows.forEach((row, count) -> cells.add(new Cell(column, row, (double) count / sum.getTotalCount())));
    }

    private static String why(ForkRecord fork, List<Integer> chosen, ValidityRules rules) {
        return chosen.stream()
                .filter(i -> i < fork.iterations().size())
                .map(i -> rules.broken(fork.iterations().get(i), fork.threads()))
                .filter(broken -> !broken.isEmpty())
                .distinct()
                .collect(Collectors.joining("; "));
    }

    /** How many iterations one column holds at most. */
    int together() {
        return columns.stream().mapToInt(c -> c.last() - c.first() + 1).max().orElse(1);
    }
}
