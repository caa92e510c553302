package org.hmmlab.benchmarks.measure.commits;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The commits among which the first bad one must be: those after the last that is known to be good, up to the first that is known
 * to be bad. Used by one thread.
 */
final class SearchRange {
    private final List<Commit> commits;
    private final boolean[] isSkipped;
    private int good;
    private int bad;

    /**
     * All commits.
     *
     * @param commits oldest first, the first known to be good and the last known to be bad
     */
    SearchRange(List<Commit> commits) {
        this.commits = List.copyOf(commits);
        this.isSkipped = new boolean[commits.size()];
        this.bad = commits.size() - 1;
    }

    /** What to ask next: the commit nearest to the middle that was not passed over; empty if there is none. */
    Optional<Commit> next() {
        int middle = (good + bad) / 2;
        int nearest = -1;
        for (int i = good + 1; i < bad; i++) {
            if (!isSkipped[i] && (nearest < 0 || Math.abs(i - middle) < Math.abs(nearest - middle))) {
                nearest = i;
            }
        }
        return nearest < 0 ? Optional.empty() : Optional.of(commits.get(nearest));
    }

    void good(Commit commit) {
        good = Math.max(good, index(commit));
    }

    void bad(Commit commit) {
        bad = Math.min(bad, index(commit));
    }

    /** Nothing can be said of this one, as {@code git bisect skip} has it. */
    void skip(Commit commit) {
        isSkipped[index(commit)] = true;
    }

    private int index(Commit commit) {
        int index = commits.indexOf(commit);
        if (index <= good || index >= bad) {
            throw new IllegalArgumentException("a commit must lie between the last good and the first bad: " + commit);
        }
        return index;
    }

    Commit lastGood() {
        return commits.get(good);
    }

    Commit firstBad() {
        return commits.get(bad);
    }

    /** Those that may be the first bad one, oldest first; one if nothing had to be passed over. */
    List<Commit> candidates() {
        return new ArrayList<>(commits.subList(good + 1, bad + 1));
    }

    /** How many commits are still to be asked at most. */
    static int probes(int commits) {
        return 32 - Integer.numberOfLeadingZeros(Math.max(0, commits - 1));
    }
}
