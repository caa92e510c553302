package org.hmmlab.benchmarks.cli.options;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hmmlab.benchmarks.measure.choose.Preset;
import org.hmmlab.benchmarks.measure.choose.TaskSelection;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that choose parameters, threads and effort. */
public final class SelectionOptions {
    @Option(
            names = "-p",
            paramLabel = "NAME=VALUE[,VALUE]",
            description = "Value of a benchmark parameter, as in JMH; may be repeated.")
    public Map<String, String> params = new LinkedHashMap<>();

    @Option(
            names = {"-t", "--threads"},
            split = ",",
            paramLabel = "N",
            description = "Worker threads; several counts are measured one by one.")
    public List<Integer> threads = new ArrayList<>();

    @Option(names = "--preset", paramLabel = "NAME", description = "Effort: ${COMPLETION-CANDIDATES}.")
    @Nullable
    public Preset preset;

    public SelectionOptions() {}

    public TaskSelection selection() {
        Map<String, List<String>> values = new LinkedHashMap<>();
        params.forEach((name, value) -> values.put(name, Arrays.asList(value.split(","))));
        return new TaskSelection(values, threads);
    }

    public Preset effectivePreset() {
        return preset == null ? Preset.PR : preset;
    }
}
