package org.hmmlab.benchmarks.judges.verify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the comparison of one trace came to. */
public final class TraceOutcome {
    /** Field that stands for a failure of the model itself. */
    public static final String FAILURE = "(model)";
    /** Field that stands for what the model had in use at the end. */
    public static final String LEAKS = "(leaks)";
    /** Field of the whole trace: whether the driver warned. */
    public static final String WARNING = "driver_warning";

    private final OracleTrace trace;
    private final Map<String, Integer> opsCompared = new LinkedHashMap<>();
    private final List<TraceDifference> differences = new ArrayList<>();
    private int fieldsCompared;
    private int faultCountsCompared;
    private final List<TraceDifference> faultCountDifferences = new ArrayList<>();
    private int opsSkipped;
    private String skipReason = "";

    TraceOutcome(OracleTrace trace) {
        this.trace = trace;
    }

    void compared(String kind, int fields) {
        opsCompared.merge(kind, 1, Integer::sum);
        fieldsCompared += fields;
    }

    void faultCountCompared() {
        faultCountsCompared++;
    }

    void fieldCompared() {
        fieldsCompared++;
    }

    void differs(TraceDifference difference) {
        differences.add(difference);
    }

    void faultCountDiffers(TraceDifference difference) {
        faultCountDifferences.add(difference);
    }

    void skipped(int ops, String reason) {
        opsSkipped += ops;
        skipReason = reason;
    }

    /**
     * The trace.
     *
     * @return as it was read
     */
    public OracleTrace trace() {
        return trace;
    }

    /**
     * Operations compared, by kind.
     *
     * @return kind to number
     */
    public Map<String, Integer> opsCompared() {
        return opsCompared;
    }

    /**
     * Fields compared, without fault counts.
     *
     * @return their number
     */
    public int fieldsCompared() {
        return fieldsCompared;
    }

    /**
     * Fields in which model and kernel differ, without fault counts.
     *
     * @return in the order of the trace
     */
    public List<TraceDifference> differences() {
        return differences;
    }

    /**
     * Fault counts compared.
     *
     * @return their number
     */
    public int faultCountsCompared() {
        return faultCountsCompared;
    }

    /**
     * Fault counts in which model and kernel differ.
     *
     * @return in the order of the trace
     */
    public List<TraceDifference> faultCountDifferences() {
        return faultCountDifferences;
    }

    /**
     * Operations that were not executed, because the model lacks something.
     *
     * @return their number
     */
    public int opsSkipped() {
        return opsSkipped;
    }

    /**
     * What the model lacks.
     *
     * @return the reason; empty if nothing was skipped
     */
    public String skipReason() {
        return skipReason;
    }

    /**
     * Whether everything was executed and everything compared is equal.
     *
     * @param strict whether fault counts count
     * @return true for full agreement
     */
    public boolean agrees(boolean strict) {
        return differences.isEmpty() && opsSkipped == 0 && !(strict && !faultCountDifferences.isEmpty());
    }
}
