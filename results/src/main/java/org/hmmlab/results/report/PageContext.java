package org.hmmlab.results.report;

import java.util.List;
import org.hmmlab.results.history.Annotations;
import org.hmmlab.results.history.HistorySeries;
import org.hmmlab.results.model.Environment;
import org.jspecify.annotations.Nullable;

/**
 * What a page shows beside its run: the record that the run stands in.
 *
 * @param history the series of the store
 * @param annotations what people noted about runs
 * @param other another run's environment to compare with, null if none
 * @param otherName name of that run; empty if none
 */
public record PageContext(
        List<HistorySeries> history,
        List<Annotations.Annotation> annotations,
        @Nullable Environment other,
        String otherName) {
    /** A run by itself. */
    public static final PageContext NONE = new PageContext(List.of(), List.of(), null, "");

    /** Copies. */
    public PageContext {
        history = List.copyOf(history);
        annotations = List.copyOf(annotations);
    }

    /**
     * The remarks about a run.
     *
     * @param runId the run
     * @return in words; empty if there are none
     */
    String remarks(String runId) {
        return String.join(
                "; ",
                annotations.stream()
                        .filter(a -> a.runId().equals(runId))
                        .map(Annotations.Annotation::text)
                        .toList());
    }
}
