package org.hmmlab.results.report;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.hmmlab.results.model.BenchmarkCase;
import org.hmmlab.results.model.CaseNames;
import org.hmmlab.results.model.VerdictRecord;
import org.hmmlab.results.verdict.Percent;

/** Figures and names as readers see them; the same in the table and on the page. */
final class Figures {
    private Figures() {}

    /** Three to four digits; {@code -} if not measured. */
    static String number(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        double size = Math.abs(value);
        String format = size >= 1000 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }

    /** A count: whole if it is whole; {@code -} if not counted. */
    static String count(double value) {
        if (value == Math.rint(value)) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4g", value);
    }

    /** A share of 1; {@code -} if not measured. */
    static String share(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.2f", value);
    }

    /** The interval of the change, in percent: {@code [-7.9, -5.0]}; {@code -} if there is none. */
    static String interval(VerdictRecord verdict) {
        return Double.isNaN(verdict.low())
                ? "-"
                : '[' + Percent.number(verdict.low()) + ", " + Percent.number(verdict.high()) + ']';
    }

    static String params(Map<String, String> params) {
        return params.isEmpty()
                ? "-"
                : params.entrySet().stream()
                        .map(e -> e.getKey() + '=' + shortened(e.getValue()))
                        .collect(Collectors.joining(","));
    }

    /** A path by its last name: folders differ from machine to machine. */
    private static String shortened(String value) {
        return value.substring(value.lastIndexOf('/') + 1);
    }

    /** The benchmark with params and threads, as far as they say something, under its name among those of its run. */
    static String subject(CaseNames names, BenchmarkCase benchmarkCase) {
        return names.of(benchmarkCase)
                + (benchmarkCase.params().isEmpty() ? "" : ' ' + params(benchmarkCase.params()))
                + (benchmarkCase.threads() > 1 ? " " + benchmarkCase.threads() + " threads" : "");
    }
}
