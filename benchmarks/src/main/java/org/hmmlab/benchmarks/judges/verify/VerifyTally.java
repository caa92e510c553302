package org.hmmlab.benchmarks.judges.verify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sums of outcomes: by family and by kind of operation. */
public final class VerifyTally {
    /**
     * The sums of one family, or of all.
     *
     * @param traces traces executed
     * @param tracesInAgreement those of them in full agreement, fault counts left aside
     * @param ops operations compared
     * @param fields fields compared, fault counts left aside
     * @param differences fields that differ
     * @param faultCounts fault counts compared
     * @param faultCountDifferences fault counts that differ
     * @param skipped operations not executed
     */
    public record Row(
            int traces,
            int tracesInAgreement,
            int ops,
            int fields,
            int differences,
            int faultCounts,
            int faultCountDifferences,
            int skipped) {
        private static final Row NOTHING = new Row(0, 0, 0, 0, 0, 0, 0, 0);

        private Row plus(TraceOutcome outcome) {
            return new Row(
                    traces + 1,
                    tracesInAgreement + (outcome.agrees(false) ? 1 : 0),
                    ops
                            + outcome.opsCompared().values().stream()
                                    .mapToInt(Integer::intValue)
                                    .sum(),
                    fields + outcome.fieldsCompared(),
                    differences + outcome.differences().size(),
                    faultCounts + outcome.faultCountsCompared(),
                    faultCountDifferences + outcome.faultCountDifferences().size(),
                    skipped + outcome.opsSkipped());
        }
    }

    private final Map<String, Row> families = new TreeMap<>();
    private final Map<String, Integer> opsByKind = new TreeMap<>();
    private final Map<String, Integer> skippedByReason = new LinkedHashMap<>();
    private Row total = Row.NOTHING;
    private final List<TraceDifference> first = new ArrayList<>();
    private final List<TraceDifference> firstFaultCounts = new ArrayList<>();
    private final int kept;

    /**
     * Makes empty sums.
     *
     * @param kept how many differences to keep
     */
    public VerifyTally(int kept) {
        this.kept = kept;
    }

    /**
     * Adds a trace.
     *
     * @param outcome what came of it
     */
    public void add(TraceOutcome outcome) {
        families.merge(outcome.trace().family(), Row.NOTHING.plus(outcome), (row, first) -> row.plus(outcome));
        total = total.plus(outcome);
        outcome.opsCompared().forEach((kind, count) -> opsByKind.merge(kind, count, Integer::sum));
        if (outcome.opsSkipped() > 0) {
            skippedByReason.merge(outcome.skipReason(), outcome.opsSkipped(), Integer::sum);
        }
        keep(outcome.differences(), first);
        keep(outcome.faultCountDifferences(), firstFaultCounts);
    }

    /** The first difference of a trace often brings the others about: one a trace is kept. */
    private void keep(List<TraceDifference> of, List<TraceDifference> list) {
        if (!of.isEmpty() && list.size() < kept) {
            list.add(of.get(0));
        }
    }

    /**
     * Sums by family.
     *
     * @return family to sums
     */
    public Map<String, Row> families() {
        return families;
    }

    /**
     * Operations compared by kind.
     *
     * @return kind to number
     */
    public Map<String, Integer> opsByKind() {
        return opsByKind;
    }

    /**
     * Operations not executed by reason.
     *
     * @return reason to number
     */
    public Map<String, Integer> skippedByReason() {
        return skippedByReason;
    }

    /**
     * Sums of everything.
     *
     * @return the sums
     */
    public Row total() {
        return total;
    }

    /**
     * The first difference of each of the first traces that have one.
     *
     * @return in the order of the traces
     */
    public List<TraceDifference> firstDifferences() {
        return first;
    }

    /**
     * The first fault count that differs of each of the first traces that have one.
     *
     * @return in the order of the traces
     */
    public List<TraceDifference> firstFaultCountDifferences() {
        return firstFaultCounts;
    }

    /**
     * Whether nothing differs and nothing was skipped.
     *
     * @param strict whether fault counts count
     * @return true for full agreement
     */
    public boolean agrees(boolean strict) {
        return total.differences() == 0 && total.skipped() == 0 && !(strict && total.faultCountDifferences() > 0);
    }

    /**
     * All of it, for JSON.
     *
     * @return names to sums, maps and lists
     */
    public Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("total", total);
        map.put("families", families);
        map.put("opsComparedByKind", opsByKind);
        map.put("opsSkippedByReason", skippedByReason);
        map.put("firstDifferences", first);
        map.put("firstFaultCountDifferences", firstFaultCounts);
        return map;
    }
}
