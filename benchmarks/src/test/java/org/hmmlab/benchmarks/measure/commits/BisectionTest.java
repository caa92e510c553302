package org.hmmlab.benchmarks.measure.commits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hmmlab.benchmarks.measure.choose.Preset;
import org.hmmlab.benchmarks.measure.choose.TaskSelection;
import org.hmmlab.benchmarks.measure.compare.ComparisonRequest;
import org.hmmlab.benchmarks.measure.compare.Goal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The search, against commits whose speed the test knows. */
final class BisectionTest {
    @TempDir
    Path folder;

    @Test
    void shouldNameEachFirstBadCommitWithinThePlannedProbes() throws InterruptedException {
        for (int n = 2; n < 40; n++) {
            for (int first = 1; first < n; first++) {
                int step = first;
                KnownCommits world = new KnownCommits(IntStream.range(0, n)
                        .mapToDouble(i -> i < step ? 1 : 1.2)
                        .toArray());
                Bisection.Answer answer = world.bisect();
                assertEquals(Bisection.Ending.FOUND, answer.ending());
                assertEquals(List.of(world.commits().get(first)), answer.candidates());
                assertTrue(
                        Stream.concat(
                                                answer.probes().stream().map(Probe::base),
                                                answer.probes().stream().map(Probe::commit))
                                        .distinct()
                                        .count()
                                <= Bisection.plannedBuilds(n - 1),
                        "builds of " + n + " commits, first bad " + first);
                assertTrue(
                        answer.probes().size() <= Bisection.plannedProbes(n - 1), n + " commits, first bad " + first);
                assertEquals(1, answer.ending().code());
            }
        }
    }

    @Test
    void shouldNameAllThatMayBeItWhereCommitsBesideItCannotBeAsked() throws InterruptedException {
        KnownCommits world = new KnownCommits(1, 1, 1, 1, 1.2, 1.2, 1.2, 1.2);
        world.broken(3);
        world.vague(4);
        Bisection.Answer answer = world.bisect();
        assertEquals(Bisection.Ending.NARROWED, answer.ending());
        assertEquals(world.commits().subList(3, 6), answer.candidates());
        assertTrue(answer.sentence().contains("could be any of"), answer.sentence());
        assertEquals(3, answer.ending().code());
        long asked = answer.probes().stream()
                .filter(p -> p.commit().equals(world.commits().get(4).id()))
                .count();
        assertEquals(2, asked, "once more on fresh pairs, then passed over");
    }

    @Test
    void shouldFindItWhereWhatIsBrokenLiesElsewhere() throws InterruptedException {
        KnownCommits world = new KnownCommits(1, 1, 1, 1, 1, 1.2, 1.2, 1.2);
        world.broken(3);
        assertEquals(List.of(world.commits().get(5)), world.bisect().candidates());
    }

    @Test
    void shouldNotNameACommitThatItsParentDoesNotConfirm() throws InterruptedException {
        KnownCommits world = new KnownCommits(1, 1.02, 1.04, 1.06, 1.08, 1.1, 1.12);
        Bisection.Answer answer = world.bisect();
        assertEquals(Bisection.Ending.UNCONFIRMED, answer.ending());
        assertTrue(answer.sentence().startsWith("not confirmed: "), answer.sentence());
        assertEquals(3, answer.ending().code());
    }

    @Test
    void shouldMeasureNothingBetweenEndsThatDoNotDiffer() throws InterruptedException {
        KnownCommits same = new KnownCommits(1, 1, 1);
        assertEquals(Bisection.Ending.NO_REGRESSION, same.bisect().ending());
        assertEquals(1, same.asked());
        KnownCommits vague = new KnownCommits(1, 1, 1.2);
        vague.vague(2);
        assertEquals(3, vague.bisect().ending().code());
        assertEquals(1, vague.asked());
        KnownCommits broken = new KnownCommits(1, 1, 1.2);
        broken.broken(2);
        assertEquals(5, broken.bisect().ending().code());
    }

    @Test
    void shouldLookBetweenTheEndsForTheEffectThatTheEndsHave() throws InterruptedException {
        KnownCommits world = new KnownCommits(1, 1, 1.2, 1.2);
        world.bisect();
        assertTrue(Double.isNaN(world.effects().get(0)));
        assertEquals(.2, world.effects().get(1), 1e-9);
        assertTrue(
                Double.isNaN(world.effects().get(world.effects().size() - 1)), "the answer is judged as the ends were");
    }

    @Test
    void shouldPlanTwoBuildsForOneCommit() {
        assertEquals(1, Bisection.plannedProbes(1));
        assertEquals(2, Bisection.plannedBuilds(1), "both ends");
        assertEquals(3, Bisection.plannedBuilds(2), "never more than there are commits");
    }

    private BisectionRequest request(boolean isSequential, List<String> benches) {
        ComparisonRequest comparison = new ComparisonRequest(
                new TaskSelection(Map.of(), List.of()),
                benches,
                5,
                Preset.PR,
                Goal.NONE,
                Preset.PR.timing(),
                isSequential,
                null);
        return new BisectionRequest(comparison, new GitSource(null, null, null), "", folder);
    }

    @Test
    void shouldNotTakeOverWhatWasComparedInAnotherWay() {
        Commit good = new Commit(String.format("%040x", 1), "good");
        Commit bad = new Commit(String.format("%040x", 2), "bad");
        String key = request(false, List.of("Aa")).key(good, bad);
        assertEquals(key, request(false, List.of("Aa")).key(good, bad));
        assertNotEquals(key, request(true, List.of("Aa")).key(good, bad), "in blocks");
        assertNotEquals(key, request(false, List.of("BB")).key(good, bad), "of one hash code with Aa");
    }

    @Test
    void shouldNameTheUnfinishedBisectionsOfAnEarlierVersion() throws Exception {
        Commit good = new Commit(String.format("%040x", 1), "good");
        Commit bad = new Commit(String.format("%040x", 2), "bad");
        String old = BisectionRequest.prefix(good, bad) + "0123abcd";
        assertEquals(List.of(), BisectionLog.outdated(folder, good, bad));
        BisectionLog log = BisectionLog.open(folder, old, 7, Map.of(), false);
        log.add(0, Probe.broken("a", "c", "no build"));
        String key = request(false, List.of("Aa")).key(good, bad);
        BisectionLog.open(folder, key, 7, Map.of(), false).add(0, Probe.broken("a", "c", "no build"));
        assertEquals(List.of(log.file()), BisectionLog.outdated(folder, good, bad));
        log.finish("found");
        assertEquals(List.of(), BisectionLog.outdated(folder, good, bad));
    }

    @Test
    void shouldKeepWhatAnInterruptedBisectionKnew() throws Exception {
        Map<String, String> here = Map.of("cores", "2");
        BisectionLog log = BisectionLog.open(folder, "key", 7, here, false);
        Probe probe = new Probe("a", "b", Probe.Outcome.CONFIRMED, "", 1.2, 1.1, 1.3, 5, "run");
        log.add(0, probe);
        log.add(1, Probe.broken("a", "c", "no build"));
        BisectionLog again = BisectionLog.open(folder, "key", 8, Map.of("cores", "4"), false);
        assertEquals(7, again.seed(), "its own seed");
        assertEquals(here, again.environment());
        assertEquals(Optional.of(probe), again.probe(0, "a", "b"));
        assertEquals(Optional.empty(), again.probe(0, "a", "x"), "another comparison");
        assertEquals(
                Probe.Outcome.BROKEN, again.probe(1, "a", "c").orElseThrow().outcome());
        assertEquals(Optional.empty(), again.probe(2, "a", "d"));
        again.finish("found");
        assertEquals(0, BisectionLog.open(folder, "key", 9, here, false).known(), "a finished one begins anew");
        Files.writeString(again.file(), "{");
        assertThrows(IllegalArgumentException.class, () -> BisectionLog.open(folder, "key", 9, here, false));
        assertEquals(0, BisectionLog.open(folder, "key", 9, here, true).known());
    }
}
