package org.hmmlab.results.verdict;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.Role;

/**
 * Compares counts of work, which have no noise: any difference is a difference. Those that chance has a part in say so.
 *
 * @param counter name of the counter, its unit in the name
 * @param a count of A; NaN if A has none
 * @param b count of B; NaN if B has none
 */
public record ExactComparison(String counter, double a, double b) {
    /** Counter of whole bytes that an operation allocates, of each JVM: exact where all JVMs of an arm agree. */
    public static final String ALLOCATED = "allocatedBytes/op";

    /** Counter of failed attempts at a compare-and-set by threads that contend: who meets whom is chance. */
    public static final String CAS_FAILURES = "casFailures/kop";

    /**
     * Compares two sets of counters.
     *
     * @param a counters of A by name
     * @param b counters of B by name
     * @return one row per counter of either, in order of the names
     */
    public static List<ExactComparison> of(Map<String, Double> a, Map<String, Double> b) {
        TreeSet<String> names = new TreeSet<>(a.keySet());
        names.addAll(b.keySet());
        return names.stream()
                .map(name ->
                        new ExactComparison(name, a.getOrDefault(name, Double.NaN), b.getOrDefault(name, Double.NaN)))
                .toList();
    }

    /**
     * Compares the first JVM of each arm that counted.
     *
     * @param forks JVMs of one benchmark
     * @return one row per counter; empty unless both arms counted
     */
    public static List<ExactComparison> ofForks(Collection<ForkRecord> forks) {
        Map<String, Double> a = counters(forks, Role.A);
        Map<String, Double> b = counters(forks, Role.B);
        return a.isEmpty() || b.isEmpty() ? List.of() : of(a, b);
    }

    /**
     * Names the counters that differ between JVMs of the same role, or would: such a counter is not exact, and a difference in it no
     * proof.
     *
     * @param forks JVMs of one benchmark
     * @return names in order
     */
    public static List<String> unsteady(Collection<ForkRecord> forks) {
        Map<Role, Map<String, Double>> seen = new TreeMap<>();
        TreeSet<String> unsteady = new TreeSet<>();
        for (ForkRecord fork : forks) {
            Map<String, Double> first = seen.computeIfAbsent(fork.role(), role -> new TreeMap<>());
            fork.counters().forEach((name, count) -> {
                Double before = first.putIfAbsent(name, count);
                if (before != null && !before.equals(count)) {
                    unsteady.add(name);
                }
                if (name.equals(CAS_FAILURES)) {
                    unsteady.add(name);
                }
            });
        }
        return new ArrayList<>(unsteady);
    }

    /**
     * Whether A and B did different work.
     *
     * @return false if the counts are equal, or neither was counted
     */
    public boolean differs() {
        return Double.compare(a, b) != 0;
    }

    private static Map<String, Double> counters(Collection<ForkRecord> forks, Role role) {
        return forks.stream()
                .filter(fork -> fork.role() == role && !fork.counters().isEmpty())
                .findFirst()
                .map(ForkRecord::counters)
                .orElse(Map.of());
    }
}
