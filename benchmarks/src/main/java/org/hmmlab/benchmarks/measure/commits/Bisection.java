package org.hmmlab.benchmarks.measure.commits;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.hmmlab.results.verdict.ExitCodes;

/**
 * Finds the commit that brought a regression. First the two ends are compared and the regression is confirmed; then commits
 * between them, each with the good end; then the commit that is left with the one before it, and only if it is confirmed as slower
 * is it the answer. Used by one thread.
 */
public final class Bisection {
    private final List<Commit> commits;
    private final Prober prober;
    private final Consumer<String> said;
    private final List<Probe> probes = new ArrayList<>();

    /** What compares two commits. */
    public interface Prober {
        /**
         * Compares.
         *
         * @param number of the probe, from 0: equal numbers of an interrupted bisection are the same comparison
         * @param effect relative difference to look for; NaN for the smallest that the user wants to see
         * @param confirms whether a regression is measured again on fresh pairs
         */
        Probe probe(int number, Commit base, Commit commit, double effect, boolean confirms)
                throws InterruptedException;
    }

    /** How a bisection ends. */
    public enum Ending {
        /** One commit, confirmed. */
        FOUND(ExitCodes.REGRESSED),
        /** Several commits, of which some could not be asked; that the regression lies there is confirmed. */
        NARROWED(ExitCodes.INCONCLUSIVE),
        /** What is left is not slower than what is before it, so far as could be seen. */
        UNCONFIRMED(ExitCodes.INCONCLUSIVE),
        /** The ends do not differ by more than the margin. */
        NO_REGRESSION(ExitCodes.PASS),
        /** Whether the ends differ could not be told. */
        UNDECIDED(ExitCodes.INCONCLUSIVE),
        /** The machine could not compare the ends. */
        INVALID(ExitCodes.MACHINE),
        /** An end could not be built or crashed. */
        BROKEN(ExitCodes.NOTHING_MEASURED);

        private final int code;

        Ending(int code) {
            this.code = code;
        }

        /** What the command ends with. */
        public int code() {
            return code;
        }
    }

    /**
     * The answer.
     *
     * @param ending how it ended
     * @param candidates what may be the first bad commit, oldest first
     * @param sentence the answer in words
     * @param probes all comparisons, in order
     */
    public record Answer(Ending ending, List<Commit> candidates, String sentence, List<Probe> probes) {
        /** Copies. */
        public Answer {
            candidates = List.copyOf(candidates);
            probes = List.copyOf(probes);
        }
    }

    /**
     * A bisection that is about to start.
     *
     * @param commits oldest first: the good one, all after it, the bad one
     * @param said is told each step in a sentence
     */
    public Bisection(List<Commit> commits, Prober prober, Consumer<String> said) {
        if (commits.size() < 2) {
            throw new IllegalArgumentException("a bisection must have a good and a bad commit: " + commits);
        }
        this.commits = List.copyOf(commits);
        this.prober = prober;
        this.said = said;
    }

    /** Probes that it takes if nothing must be passed over or measured twice. */
    public static int plannedProbes(int commitsAfterGood) {
        return commitsAfterGood == 1 ? 1 : 2 + SearchRange.probes(commitsAfterGood);
    }

    /**
     * Commits that are built, as far as that can be said before: both ends, and each commit that is compared between them. The last
     * comparison is of two that were built.
     */
    public static int plannedBuilds(int commitsAfterGood) {
        return Math.min(2 + SearchRange.probes(commitsAfterGood), commitsAfterGood + 1);
    }

    /** Measures until there is an answer. */
    public Answer run() throws InterruptedException {
        Commit good = commits.get(0);
        Commit bad = commits.get(commits.size() - 1);
        Probe ends = probe(good, bad, Double.NaN, true);
        if (ends.outcome() != Probe.Outcome.CONFIRMED) {
            return endsDoNotDiffer(ends, bad);
        }
        SearchRange range = new SearchRange(commits);
        Optional<Commit> next = range.next();
        while (next.isPresent()) {
            ask(range, next.get(), ends.ratio() - 1);
            next = range.next();
        }
        boolean areEnds = range.lastGood().equals(good) && range.firstBad().equals(bad);
        Probe step = areEnds ? ends : probe(range.lastGood(), range.firstBad(), Double.NaN, true);
        return answer(range, step);
    }

    private Answer endsDoNotDiffer(Probe ends, Commit bad) {
        String what = bad + " against the good end: " + ends.words();
        return switch (ends.outcome()) {
            case GOOD -> answer(Ending.NO_REGRESSION, List.of(), "no regression between the ends: " + what);
            case INVALID -> answer(Ending.INVALID, List.of(), "the machine could not compare the ends: " + what);
            case BROKEN -> answer(Ending.BROKEN, List.of(), "an end could not be measured: " + what);
            default ->
                answer(
                        Ending.UNDECIDED,
                        List.of(),
                        "whether the ends differ could not be told, so nothing between them was measured; what would do: "
                                + "more pairs, or ends further apart: " + what);
        };
    }

    /** Compares one commit with the good end, once more on fresh pairs if the first answer is none, else passes it over. */
    private void ask(SearchRange range, Commit commit, double effect) throws InterruptedException {
        said.accept(range.candidates().size() + " commits may be the first bad one; asking " + commit);
        Probe probe = probe(commits.get(0), commit, effect, false);
        if (probe.outcome() == Probe.Outcome.INCONCLUSIVE || probe.outcome() == Probe.Outcome.INVALID) {
            said.accept("no answer; once more on fresh pairs");
            probe = probe(commits.get(0), commit, effect, false);
        }
        if (!probe.isDecided()) {
            said.accept("passed over: " + commit);
            range.skip(commit);
        } else if (probe.isBad()) {
            range.bad(commit);
        } else {
            range.good(commit);
        }
    }

    private Answer answer(SearchRange range, Probe step) {
        List<Commit> candidates = range.candidates();
        String names =
                String.join("; ", candidates.stream().map(Commit::toString).toList());
        if (step.outcome() != Probe.Outcome.CONFIRMED) {
            return answer(
                    Ending.UNCONFIRMED,
                    candidates,
                    "not confirmed: the search led to " + names + ", but against " + range.lastGood() + " it is "
                            + step.words() + "; the regression may have come in several small steps");
        }
        return candidates.size() == 1
                ? answer(Ending.FOUND, candidates, "the first bad commit is " + names + ", confirmed: " + step.words())
                : answer(
                        Ending.NARROWED,
                        candidates,
                        "there are only passed-over commits left to ask; the first bad commit could be any of: " + names
                                + "; that it is among them is confirmed: " + step.words());
    }

    private Answer answer(Ending ending, List<Commit> candidates, String sentence) {
        return new Answer(ending, candidates, sentence, probes);
    }

    private Probe probe(Commit base, Commit commit, double effect, boolean confirms) throws InterruptedException {
        Probe probe = prober.probe(probes.size(), base, commit, effect, confirms);
        probes.add(probe);
        said.accept("probe " + probes.size() + "  " + commit + " against " + base.shortId() + ": " + probe.words());
        return probe;
    }
}
