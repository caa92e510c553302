package org.hmmlab.results.verdict;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hmmlab.results.model.ForkRecord;

/**
 * What the validity rules leave of one pair.
 *
 * @param pair number of the pair
 * @param forks its JVMs by role
 * @param iterations measured in the longest JVM
 * @param kept indices that are valid in every JVM that completed
 * @param rejections why the others are not
 */
public record PairReview(
        int pair, SortedMap<String, ForkRecord> forks, int iterations, List<Integer> kept, List<Rejection> rejections) {
    /** Copies. */
    public PairReview {
        forks = Collections.unmodifiableSortedMap(new TreeMap<>(forks));
        kept = List.copyOf(kept);
        rejections = List.copyOf(rejections);
    }

    /**
     * Whether two JVMs were meant to be compared in this pair.
     *
     * @param roleA role of the baseline
     * @param roleB role of what it is compared with
     * @return true if both were started
     */
    public boolean has(String roleA, String roleB) {
        return forks.containsKey(roleA) && forks.containsKey(roleB);
    }

    /**
     * Why the comparison of two JVMs of this pair does not count.
     *
     * @param roleA role of the baseline
     * @param roleB role of what it is compared with
     * @param rules the rules that made this review
     * @return in words; empty if it counts
     */
    public String against(String roleA, String roleB, ValidityRules rules) {
        for (String role : List.of(roleA, roleB)) {
            ForkRecord fork = forks.get(role);
            if (fork == null) {
                return "pair " + pair + ": no JVM of role " + role;
            }
            if (!fork.status().equals(ForkRecord.OK)) {
                return "pair " + pair + ": " + fork.arm() + ' ' + fork.status() + ": " + fork.failure();
            }
        }
        if (kept.isEmpty() || kept.size() < rules.keptShare() * iterations) {
            String first = rejections.isEmpty()
                    ? "nothing measured"
                    : rejections.get(0).reason();
            return String.format(
                    Locale.ROOT,
                    "pair %d: %d of %d iterations valid, needs %.0f %%; first: %s",
                    pair,
                    kept.size(),
                    iterations,
                    100 * rules.keptShare(),
                    first);
        }
        return "";
    }
}
