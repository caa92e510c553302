package org.hmmlab.benchmarks.measure.compare;

import java.util.List;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.model.VerdictStage;
import org.hmmlab.results.verdict.Judge;
import org.hmmlab.results.verdict.ValidityRules;

/** Where a comparison's groups of A, B and a second A come from. Used by one thread. */
public interface PairSource {
    /** Every JVM so far. */
    List<ForkRecord> forks();

    /** Whether a task cannot be measured any more. */
    boolean isCrashed(BenchmarkTask task);

    /** Counts the exact work of a task, where work is counted. */
    void count(BenchmarkTask task) throws InterruptedException;

    /**
     * Adds one group.
     *
     * @param pair number of the pair, which says the stage too
     * @param seed draws the order of turns
     */
    void measure(BenchmarkTask task, int pair, long seed) throws InterruptedException;

    /** Takes a remark. */
    void note(String text);

    /** Valid pairs of a task in one stage. */
    default long validPairs(BenchmarkTask task, VerdictStage stage, ValidityRules rules) {
        List<ForkRecord> own = forks().stream()
                .filter(fork -> task.benchmarkCase().isSameAs(fork.benchmarkCase()))
                .toList();
        return Judge.reviews(own, stage, rules).stream()
                .flatMap(List::stream)
                .filter(review -> review.against(Role.A, Role.B, rules).isEmpty())
                .count();
    }
}
