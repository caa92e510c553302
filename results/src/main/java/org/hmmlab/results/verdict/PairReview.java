package org.hmmlab.results.verdict;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.ForkStatus;
import org.hmmlab.results.model.Role;

/**
 * What the validity rules leave of one pair.
 *
 * @param pair number of the pair
 * @param forks its JVMs by role
 * @param iterations measured in the longest JVM
 * @param rejections which iterations of which JVM broke a rule
 * @param trends JVMs that were still getting faster or slower, by role, with what was measured
 */
public record PairReview(
        int pair,
        SortedMap<Role, ForkRecord> forks,
        int iterations,
        List<Rejection> rejections,
        SortedMap<Role, String> trends) {
    /** Copies. */
    public PairReview {
        forks = Collections.unmodifiableSortedMap(new TreeMap<>(forks));
        rejections = List.copyOf(rejections);
        trends = Collections.unmodifiableSortedMap(new TreeMap<>(trends));
    }

    /**
     * Whether two JVMs were meant to be compared in this pair.
     *
     * @param roleA role of the baseline
     * @param roleB role of what it is compared with
     * @return true if both were started
     */
    public boolean has(Role roleA, Role roleB) {
        return forks.containsKey(roleA) && forks.containsKey(roleB);
    }

    /**
     * The iterations that count when two JVMs are compared: those that broke no rule in either. What the third JVM of the
     * group did, the control or the candidate, is not asked: it had turns of its own.
     *
     * @param roleA role of the baseline
     * @param roleB role of what it is compared with; may be the same
     * @return indices in order
     */
    public List<Integer> kept(Role roleA, Role roleB) {
        Set<Integer> broken = rejections.stream()
                .filter(r -> r.role() == roleA || r.role() == roleB)
                .map(Rejection::iteration)
                .collect(Collectors.toSet());
        return IntStream.range(0, iterations)
                .filter(i -> !broken.contains(i))
                .boxed()
                .toList();
    }

    /**
     * Why the comparison of two JVMs of this pair does not count.
     *
     * @param roleA role of the baseline
     * @param roleB role of what it is compared with
     * @param rules the rules that made this review
     * @return in words; empty if it counts
     */
    public String against(Role roleA, Role roleB, ValidityRules rules) {
        for (Role role : List.of(roleA, roleB)) {
            ForkRecord fork = forks.get(role);
            if (fork == null) {
                return "pair " + pair + ": no JVM of role " + role;
            }
            if (fork.status() != ForkStatus.OK) {
                return "pair " + pair + ": " + fork.arm() + ' ' + fork.status() + ": " + fork.failure();
            }
        }
        List<Integer> kept = kept(roleA, roleB);
        if (kept.isEmpty() || kept.size() < rules.keptShare() * iterations) {
            String first = rejections.stream()
                    .filter(r -> r.role() == roleA || r.role() == roleB)
                    .map(Rejection::reason)
                    .findFirst()
                    .orElse("nothing measured");
            return String.format(
                    Locale.ROOT,
                    "pair %d: %d of %d iterations valid, needs %.0f %%; first: %s",
                    pair,
                    kept.size(),
                    iterations,
                    100 * rules.keptShare(),
                    first);
        }
        for (Role role : List.of(roleA, roleB)) {
            String trend = trends.get(role);
            if (trend != null) {
                return "pair " + pair + ": " + trend;
            }
        }
        return "";
    }
}
