package org.hmmlab.results.model;

import java.util.Collection;
import java.util.TreeSet;

/**
 * The names that people read for the benchmarks of one run: class and method, and as much of the package before them as tells
 * two benchmarks of one short name apart. Immutable.
 */
public final class CaseNames {
    /** Names for cases of which no two share a short name. */
    public static final CaseNames SHORT = new CaseNames(new TreeSet<>());

    private final TreeSet<String> names;

    private CaseNames(TreeSet<String> names) {
        this.names = names;
    }

    /**
     * Names for what one run measured.
     *
     * @param cases all of the run, in any order; the same case may stand among them several times
     * @return their names
     */
    public static CaseNames of(Collection<BenchmarkCase> cases) {
        TreeSet<String> names = new TreeSet<>();
        cases.forEach(one -> names.add(one.name()));
        return new CaseNames(names);
    }

    /**
     * The name of one case.
     *
     * @param benchmarkCase a case of the run
     * @return class and method, with the last packages before them if another benchmark of the run ends alike
     */
    public String of(BenchmarkCase benchmarkCase) {
        String name = benchmarkCase.name();
        String shown = benchmarkCase.shortName();
        while (shown.length() < name.length() && isAmbiguous(name, shown)) {
            int dot = name.lastIndexOf('.', name.length() - shown.length() - 2);
            shown = name.substring(dot + 1);
        }
        return shown;
    }

    private boolean isAmbiguous(String name, String shown) {
        return names.stream()
                .anyMatch(other -> !other.equals(name) && (other.equals(shown) || other.endsWith('.' + shown)));
    }
}
