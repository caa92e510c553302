package org.hmmlab.benchmarks.measure.calibrate;

import java.util.ArrayList;
import java.util.List;
import org.hmmlab.benchmarks.measure.compare.PairSource;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.PairNumber;
import org.hmmlab.results.model.VerdictStage;

/**
 * Groups that were measured before, handed out to one comparison after another, each once: so that the comparisons share no pair.
 * Used by one thread.
 */
final class RecordedPairs {
    private final List<List<ForkRecord>> groups;
    private int next;

    /** Groups of A, B and a second A, in the order measured. */
    RecordedPairs(List<List<ForkRecord>> groups) {
        this.groups = List.copyOf(groups);
    }

    /** How many have been handed out. */
    int used() {
        return next;
    }

    /** The pairs of the next comparison. */
    Trial trial() {
        return new Trial();
    }

    /** There are no more pairs for a comparison that wants one. */
    static final class NoMorePairsException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoMorePairsException(int pairs) {
            super("all " + pairs + " pairs are used");
        }
    }

    /** What one comparison gets. */
    final class Trial implements PairSource {
        private final List<ForkRecord> taken = new ArrayList<>();
        private boolean isConfirming;

        private Trial() {}

        @Override
        public List<ForkRecord> forks() {
            return List.copyOf(taken);
        }

        /** Whether it has asked for fresh pairs to confirm what it found. */
        boolean isConfirming() {
            return isConfirming;
        }

        @Override
        public boolean isCrashed(BenchmarkTask task) {
            return false;
        }

        @Override
        public void count(BenchmarkTask task) {
            // Exact work has no noise to calibrate.
        }

        @Override
        public void measure(BenchmarkTask task, int pair, long seed) {
            isConfirming |= PairNumber.of(pair).stage() == VerdictStage.CONFIRMATION;
            if (next == groups.size()) {
                throw new NoMorePairsException(next);
            }
            for (ForkRecord fork : groups.get(next)) {
                taken.add(fork.withPair(pair));
            }
            next++;
        }

        @Override
        public void note(String text) {
            // The remarks of a trial are those of a comparison, of which there are many here.
        }
    }
}
