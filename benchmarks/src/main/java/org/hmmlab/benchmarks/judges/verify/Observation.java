package org.hmmlab.benchmarks.judges.verify;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hmmlab.memory.Errno;

/** What the model answered to one operation, in the form of {@link OracleOp#expected()}. */
public final class Observation {
    private final Map<String, List<String>> fields = new LinkedHashMap<>();

    private Observation(String err) {
        fields.put("err", List.of(err));
    }

    /** Success, or the name of an error below zero. */
    static Observation of(long result) {
        return new Observation(result >= 0 ? "OK" : Errno.name((int) result).substring(1));
    }

    /** Success, or SIG if a page took a signal. */
    static Observation ofSignals(boolean signalled) {
        return new Observation(signalled ? "SIG" : "OK");
    }

    Observation with(String field, long value) {
        fields.put(field, List.of(Long.toString(value)));
        return this;
    }

    Observation with(String field, List<String> values) {
        fields.put(field, values);
        return this;
    }

    /**
     * The answer.
     *
     * @return fields to values, one text a page
     */
    public Map<String, List<String>> fields() {
        return fields;
    }
}
