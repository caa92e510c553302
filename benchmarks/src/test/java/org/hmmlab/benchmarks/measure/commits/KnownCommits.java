package org.hmmlab.benchmarks.measure.commits;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Commits of known speed, and what a comparison of two of them shows. Used by one thread. */
public final class KnownCommits implements Bisection.Prober {
    private static final double MARGIN = 1.03;

    private final double[] levels;
    private final List<Commit> commits;
    private final List<Double> effects = new ArrayList<>();
    private Set<Integer> broken = Set.of();
    private Set<Integer> vague = Set.of();
    private int asked;

    KnownCommits(double... levels) {
        this(
                IntStream.range(0, levels.length)
                        .mapToObj(i -> new Commit(String.format("%040x", i), "commit " + i))
                        .toList(),
                levels);
    }

    /**
     * Some commits.
     *
     * @param commits oldest first
     * @param levels how long an operation of each takes, in any unit
     */
    public KnownCommits(List<Commit> commits, double... levels) {
        this.levels = levels.clone();
        this.commits = List.copyOf(commits);
    }

    /** One that cannot be built. */
    void broken(int commit) {
        broken = Set.of(commit);
    }

    /** One of which no comparison tells anything. */
    void vague(int commit) {
        vague = Set.of(commit);
    }

    List<Commit> commits() {
        return commits;
    }

    /** The effects that were looked for, in order. */
    List<Double> effects() {
        return effects;
    }

    /** How many comparisons were asked for. */
    int asked() {
        return asked;
    }

    Bisection.Answer bisect() throws InterruptedException {
        return new Bisection(commits, this, line -> {}).run();
    }

    @Override
    public Probe probe(int number, Commit base, Commit commit, double effect, boolean confirms) {
        assertEquals(asked++, number);
        effects.add(effect);
        int a = commits.indexOf(base);
        int b = commits.indexOf(commit);
        if (broken.contains(b)) {
            return Probe.broken(base.id(), commit.id(), "no build");
        }
        double ratio = levels[b] / levels[a];
        double margin = Double.isNaN(effect) ? MARGIN : 1 + effect / 2;
        Probe.Outcome outcome = vague.contains(b)
                ? Probe.Outcome.INCONCLUSIVE
                : ratio <= margin ? Probe.Outcome.GOOD : confirms ? Probe.Outcome.CONFIRMED : Probe.Outcome.BAD;
        return new Probe(base.id(), commit.id(), outcome, "", ratio, ratio, ratio, 10, "run");
    }
}
