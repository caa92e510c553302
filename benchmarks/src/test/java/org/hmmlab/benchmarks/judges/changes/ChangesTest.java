package org.hmmlab.benchmarks.judges.changes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hmmlab.hmm.Generation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The history is reproduced, and would not be if the sides were exchanged, or if what it is about did not happen. */
final class ChangesTest {
    private static final Side SIDE = Side.of(Generation.KREF);
    private static final Side OTHER = Side.of(Generation.GET_PUT);

    static Stream<Story> playable() {
        return Stream.concat(Changes.all().stream(), Bugs.all().stream())
                .filter(story -> story.kind() != Story.Kind.NOT_MODELLED);
    }

    static Stream<Story> twoSided() {
        return playable().filter(story -> story.kind() == Story.Kind.SCENARIO);
    }

    @ParameterizedTest
    @MethodSource("playable")
    void shouldSeeOnBothSidesWhatMustBeSeen(Story story) {
        Verdict verdict = StoryRunner.run(story);
        assertTrue(verdict.isReproduced(), () -> StoryText.line(verdict));
    }

    @ParameterizedTest
    @MethodSource("twoSided")
    void shouldNotBeReproducedWhenTheSidesAreExchanged(Story story) {
        Verdict verdict = StoryRunner.run(story.swapped());
        assertFalse(verdict.isReproduced(), () -> StoryText.full(verdict));
        assertTrue(verdict.isFailure());
    }

    static Stream<Arguments> actsWithADifference() {
        return twoSided()
                .flatMap(story -> story.acts().stream()
                        .filter(act -> act.expectations().stream()
                                .anyMatch(seen -> !seen.before().equals(seen.after())))
                        .map(act -> Arguments.of(story.id() + " " + act.id(), act)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("actsWithADifference")
    void shouldNotBeReproducedWhenTheSidesOfOneActAreExchanged(String name, Act act) {
        Verdict verdict = StoryRunner.run(one(act.swapped()));
        assertFalse(verdict.isReproduced(), () -> StoryText.full(verdict));
    }

    @Test
    void shouldHaveTwoSidesThatDifferExactlyWhereTwoSidesAreTold() {
        playable().forEach(story -> {
            boolean differs = story.acts().stream()
                    .anyMatch(act -> !act.before().equals(act.after())
                            && act.expectations().stream()
                                    .anyMatch(seen -> !seen.before().equals(seen.after())));
            assertEquals(story.kind() == Story.Kind.SCENARIO, differs, story.id());
        });
    }

    @Test
    void shouldRunBothSidesOfEachCommitThatChangedBehaviour() {
        Set<String> oneSided = Changes.all().stream()
                .filter(story -> story.kind() != Story.Kind.SCENARIO)
                .map(Story::id)
                .collect(Collectors.toSet());
        Set<String> withoutBehaviour = Set.of("085ea25064", "2cbeb41913", "f32471e2cf", "8a164fef9c");
        Set<String> configurationRemovalsMerge = Set.of("43535b0aef", "25b2995a35", "07ec38917e", "cc5dfd59e3");
        Set<String> allowed = new HashSet<>(withoutBehaviour);
        allowed.addAll(configurationRemovalsMerge);
        assertEquals(allowed, oneSided);
    }

    @Test
    void shouldNotBeReproducedWhenTheEventDidNotOccur() {
        Story missed = one(Act.of("T", "A thread that never comes to its point.", SIDE, OTHER)
                .expect("the thread", "returns")
                .play(stage -> stage.see(
                        "the thread", stage.hold("P", "nowhere", () -> {}).finish())));
        Verdict verdict = StoryRunner.run(missed);
        assertEquals("NOT REPRODUCED", verdict.word());
        assertTrue(StoryText.line(verdict).contains("the event did not occur: P did not come to nowhere"));
    }

    @Test
    void shouldNotBeReproducedWhenNothingIsSeenOrNothingIsExpected() {
        Act blind =
                Act.of("T", "Nobody looks.", SIDE, OTHER).expect("something", 1).play(stage -> {});
        assertEquals("NOT REPRODUCED", StoryRunner.run(one(blind)).word());
        Act vague = Act.of("T", "Nothing is expected.", SIDE, OTHER).play(stage -> stage.see("something", 1));
        assertEquals("NOT REPRODUCED", StoryRunner.run(one(vague)).word());
    }

    @Test
    void shouldNotBeReproducedWhenOneOfSeveralActsIsNot() {
        Act good = Act.of("T1", "Seen.", SIDE, OTHER).expect("it", 1).play(stage -> stage.see("it", 1));
        Act bad = Act.of("T2", "Different.", SIDE, OTHER).expect("it", 1, 2).play(stage -> stage.see("it", 1));
        Verdict verdict = StoryRunner.run(one(good, bad));
        assertEquals("NOT REPRODUCED", verdict.word());
        assertEquals(
                List.of("after: it: must be 2, was 1"), verdict.plays().get(1).problems());
    }

    @Test
    void shouldNotBeReproducedWhenTheSceneLeavesSomethingBehind() {
        Act leaking = Act.of("T", "A mirror is left registered.", SIDE, OTHER)
                .expect("it", 1)
                .play(stage -> {
                    stage.mirror();
                    stage.see("it", 1);
                });
        assertFalse(StoryRunner.run(one(leaking)).isReproduced());
    }

    @Test
    void shouldCountWhatIsNotModelledApart() {
        Verdict gap = StoryRunner.run(Story.notModelled("1", "A gap", "What it was.", "no clock"));
        assertFalse(gap.isReproduced());
        assertFalse(gap.isFailure());
        assertTrue(StoryText.summary(List.of(gap)).contains("0 reproduced, 0 NOT REPRODUCED, 1 not"));
        assertTrue(StoryText.full(gap).contains("no clock"));
    }

    @Test
    void shouldNameEachCommitAndEachBug() {
        assertEquals(25, Changes.all().size());
        assertEquals(21, Bugs.all().size());
    }

    @Test
    void shouldTellEachStoryOnceAndSayHowItIsForced() {
        Set<String> ids = new HashSet<>();
        playable().forEach(story -> {
            assertTrue(ids.add(story.id()), story.id());
            assertFalse(
                    story.was().isBlank()
                            || story.forced().isBlank()
                            || story.title().isBlank(),
                    story.id());
        });
    }

    private static Story one(Act... acts) {
        return Story.scenario("0", "A test", "What it was.", "How.", acts);
    }
}
