package org.hmmlab.benchmarks.measure.choose;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hmmlab.benchmarks.measure.launch.BenchmarkIndex;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;

/**
 * The benchmark classes of one project, with the question that each answers, its default cases and its warm-up. It is asked about that
 * project's classes only: a class of the same simple name in another project is not in it. Immutable.
 */
public final class Catalog {
    /** Of a program that knows no benchmarks of its own. */
    public static final Catalog EMPTY = new Catalog("", List.of());

    private final String root;
    private final List<Suite> suites;

    /**
     * One benchmark class.
     *
     * @param suite name of the group that it belongs to
     * @param className simple name of the class; unique in the project
     * @param question first sentence of the class's documentation
     * @param cases its default cases
     * @param presets presets of {@code run} that include it
     * @param isDefault whether {@code ab} without a pattern compares it
     * @param warmup how much more warm-up it needs than the plan's
     */
    public record Suite(
            String suite,
            String className,
            String question,
            List<Case> cases,
            Set<Preset> presets,
            boolean isDefault,
            BenchmarkTask.Warmup warmup) {}

    /**
     * One default case.
     *
     * @param params parameter values; parameters not named here keep their first declared value
     * @param threads worker threads; ignored for groups
     */
    public record Case(Map<String, String> params, int threads) {
        /** A case that differs by its threads alone. */
        public static Case threads(int threads) {
            return new Case(Map.of(), threads);
        }
    }

    /**
     * A catalogue.
     *
     * @param root package under which all classes of the project lie, in this commit and in earlier ones
     * @param suites in the order in which they are listed
     */
    public Catalog(String root, List<Suite> suites) {
        this.root = root;
        this.suites = List.copyOf(suites);
    }

    /** All of them, in the order in which they are listed. */
    public List<Suite> suites() {
        return suites;
    }

    /** The line of a benchmark's class, if it is one of this project's. */
    public Optional<Suite> of(BenchmarkIndex.Entry entry) {
        return of(entry.className());
    }

    /** The line of a class, by its qualified name. */
    public Optional<Suite> of(String className) {
        // A class may have lain in another package of the project when an earlier commit was made.
        String simple = className.substring(className.lastIndexOf('.') + 1);
        return className.startsWith(root + '.')
                ? suites.stream().filter(s -> s.className().equals(simple)).findFirst()
                : Optional.empty();
    }

    /** The warm-up of a benchmark: its class's, or the plan's alone. */
    BenchmarkTask.Warmup warmup(BenchmarkIndex.Entry entry) {
        return of(entry).map(Suite::warmup).orElse(BenchmarkTask.Warmup.AS_PLANNED);
    }

    /** The name of a suite becomes the pattern of its classes; all else stays as it is. */
    String pattern(String bench) {
        Set<String> classes = suites.stream()
                .filter(suite -> suite.suite().equals(bench))
                .map(Suite::className)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (classes.isEmpty()) {
            return bench;
        }
        return "\\.(" + classes.stream().map(Pattern::quote).collect(Collectors.joining("|")) + ")\\.";
    }
}
