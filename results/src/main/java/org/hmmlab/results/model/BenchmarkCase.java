package org.hmmlab.results.model;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is measured: one benchmark with its parameters and threads. Equal cases of one run are one row of its tables.
 *
 * <p>New runs hold the qualified name. Runs of before hold class and method only, and no mode. {@link #isSameAs} says whether
 * cases of two runs are one benchmark; {@code equals} holds within a run only.
 *
 * @param name qualified name of the class, and the method: {@code org.example.FaultBenchmark.hit}; class and method alone in
 *     runs of before
 * @param mode JMH's short name of the mode, for instance {@code avgt}; empty where it is not known
 * @param params parameters by name, those that say how it is driven among them ({@link LoadPattern})
 * @param threads number of worker threads
 */
public record BenchmarkCase(String name, String mode, SortedMap<String, String> params, int threads) {
    /** Packages in which a class may move and stay the benchmark that it was: the lab's own, no two of whose have one name. */
    private static final String MOVABLE = "org.hmmlab.";

    /** Checks and copies. */
    public BenchmarkCase {
        Require.text("benchmark", name);
        params = Require.sorted(params);
        Require.atLeast("threads", 1, threads);
    }

    /**
     * A case of a mode that is not known.
     *
     * @param name of the benchmark
     * @param params parameters by name
     * @param threads number of worker threads
     * @return the case
     */
    public static BenchmarkCase of(String name, Map<String, String> params, int threads) {
        return new BenchmarkCase(name, "", new TreeMap<>(params), threads);
    }

    /**
     * Class and method without the package: the name that people read where no other benchmark of the run has it too, see
     * {@link CaseNames}.
     *
     * @return for instance {@code FaultBenchmark.hit}
     */
    public String shortName() {
        return shortName(name);
    }

    static String shortName(String name) {
        return name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1);
    }

    /**
     * Whether two cases, of two runs for instance, are one benchmark measured alike. Parameters and threads must be equal. A mode
     * that is not known matches every mode. Names match if they are equal; if one is the other without its package, or without
     * the first part of it; and if both are of the lab's own packages and differ in the package only, since the lab's benchmarks
     * have moved between packages. In other packages, two qualified names that differ are two benchmarks.
     *
     * @param other the other case
     * @return true if figures of the one may stand beside figures of the other
     */
    public boolean isSameAs(BenchmarkCase other) {
        return threads == other.threads
                && params.equals(other.params)
                && (mode.equals(other.mode) || mode.isEmpty() || other.mode.isEmpty())
                && isSameName(name, other.name);
    }

    private static boolean isSameName(String one, String other) {
        return one.equals(other)
                || one.endsWith('.' + other)
                || other.endsWith('.' + one)
                || one.startsWith(MOVABLE)
                        && other.startsWith(MOVABLE)
                        && shortName(one).equals(shortName(other));
    }

    /**
     * The same benchmark with other parameters.
     *
     * @param other in place of its own
     * @return a case that differs in them only
     */
    public BenchmarkCase withParams(Map<String, String> other) {
        return new BenchmarkCase(name, mode, new TreeMap<>(other), threads);
    }

    /**
     * The case as text: equal cases have equal texts, and other cases other ones.
     *
     * @return name, parameters, threads and, where it is known, the mode
     */
    @Override
    public String toString() {
        return name + params + " t" + threads + (mode.isEmpty() ? "" : ' ' + mode);
    }
}
