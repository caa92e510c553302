package org.hmmlab.benchmarks.judges.changes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hmmlab.hmm.Generation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The history is reproduced, and would not be if the sides were exchanged, or if what it is about did not happen. */
final class ChangesTest {
    private static final Side SIDE = Side.of(Generation.KREF);
    private static final Side OTHER = Side.of(Generation.GET_PUT);

    static Stream<HistoryCase> playable() {
        return Stream.concat(Changes.all().stream(), Bugs.all().stream())
                .filter(historyCase -> historyCase.kind() != HistoryCase.Kind.NOT_MODELLED);
    }

    static Stream<HistoryCase> twoSided() {
        return playable().filter(historyCase -> historyCase.kind() == HistoryCase.Kind.SCENARIO);
    }

    @ParameterizedTest
    @MethodSource("playable")
    void shouldSeeOnBothSidesWhatMustBeSeen(HistoryCase historyCase) {
        HistoryResult result = HistoryRunner.run(historyCase);
        assertTrue(result.isReproduced(), () -> HistoryText.describe(result));
    }

    @ParameterizedTest
    @MethodSource("twoSided")
    void shouldNotBeReproducedWhenTheSidesAreExchanged(HistoryCase historyCase) {
        HistoryResult result = HistoryRunner.run(historyCase.swapped());
        assertFalse(result.isReproduced(), () -> HistoryText.full(result));
        assertTrue(result.isFailure());
    }

    static Stream<Arguments> scenariosWithADifference() {
        return twoSided()
                .flatMap(historyCase -> historyCase.scenarios().stream()
                        .filter(scenario -> scenario.expectations().stream()
                                .anyMatch(seen -> !seen.before().equals(seen.after())))
                        .map(scenario -> Arguments.of(historyCase.id() + " " + scenario.id(), scenario)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scenariosWithADifference")
    void shouldNotBeReproducedWhenTheSidesOfOneScenarioAreExchanged(String name, Scenario scenario) {
        HistoryResult result = HistoryRunner.run(one(scenario.swapped()));
        assertFalse(result.isReproduced(), () -> HistoryText.full(result));
    }

    @Test
    void shouldHaveTwoSidesThatDifferExactlyWhereTwoSidesAreTold() {
        playable().forEach(historyCase -> {
            boolean differs = historyCase.scenarios().stream()
                    .anyMatch(scenario -> !scenario.before().equals(scenario.after())
                            && scenario.expectations().stream()
                                    .anyMatch(seen -> !seen.before().equals(seen.after())));
            assertEquals(historyCase.kind() == HistoryCase.Kind.SCENARIO, differs, historyCase.id());
        });
    }

    @Test
    void shouldRunBothSidesOfEachCommitThatChangedBehaviour() {
        Set<String> oneSided = Changes.all().stream()
                .filter(historyCase -> historyCase.kind() != HistoryCase.Kind.SCENARIO)
                .map(HistoryCase::id)
                .collect(Collectors.toSet());
        Set<String> withoutBehaviour = Set.of("085ea25064", "2cbeb41913", "f32471e2cf", "8a164fef9c");
        Set<String> configurationRemovalsMerge = Set.of("43535b0aef", "25b2995a35", "07ec38917e", "cc5dfd59e3");
        Set<String> allowed = new HashSet<>(withoutBehaviour);
        allowed.addAll(configurationRemovalsMerge);
        assertEquals(allowed, oneSided);
    }

    @Test
    void shouldNotBeReproducedWhenTheEventDidNotOccur() {
        HistoryCase missed = one(Scenario.of("T", "A thread that never comes to its point.", SIDE, OTHER)
                .expect("the thread", "returns")
                .build(fixture -> fixture.observe(
                        "the thread", fixture.hold("P", "nowhere", () -> {}).finish())));
        HistoryResult result = HistoryRunner.run(missed);
        assertEquals(HistoryResult.Status.NOT_REPRODUCED, result.status());
        ScenarioOutcome outcome = result.outcomes().get(0);
        assertEquals(Map.of(), outcome.before());
        assertEquals(
                "before: the event did not occur: P did not come to nowhere, it returns",
                outcome.problems().get(0));
    }

    @Test
    @Timeout(60)
    void shouldGiveUpWhenWhatAScenarioWaitsForDoesNotHappen() {
        HistoryCase stuck = one(Scenario.of("T", "What it waits for never comes.", SIDE, OTHER)
                .expect("it", 1)
                .build(fixture -> ScenarioFixture.await(() -> false, Duration.ofMillis(50), "what never happens")));
        HistoryResult result = HistoryRunner.run(stuck);
        assertEquals(HistoryResult.Status.NOT_REPRODUCED, result.status());
        assertEquals(
                "before: the event did not occur: what never happens must happen within 50 ms",
                result.outcomes().get(0).problems().get(0));
    }

    @Test
    void shouldNotBeReproducedWhenNothingIsSeenOrNothingIsExpected() {
        Scenario blind = Scenario.of("T", "Nobody looks.", SIDE, OTHER)
                .expect("something", 1)
                .build(fixture -> {});
        assertEquals(
                HistoryResult.Status.NOT_REPRODUCED,
                HistoryRunner.run(one(blind)).status());
        Scenario vague =
                Scenario.of("T", "Nothing is expected.", SIDE, OTHER).build(fixture -> fixture.observe("something", 1));
        assertEquals(
                HistoryResult.Status.NOT_REPRODUCED,
                HistoryRunner.run(one(vague)).status());
    }

    @Test
    void shouldNotBeReproducedWhenOneOfSeveralScenariosIsNot() {
        Scenario good =
                Scenario.of("T1", "Seen.", SIDE, OTHER).expect("it", 1).build(fixture -> fixture.observe("it", 1));
        Scenario bad = Scenario.of("T2", "Different.", SIDE, OTHER)
                .expect("it", 1, 2)
                .build(fixture -> fixture.observe("it", 1));
        HistoryResult result = HistoryRunner.run(one(good, bad));
        assertEquals(HistoryResult.Status.NOT_REPRODUCED, result.status());
        assertEquals(
                List.of("after: it: must be 2, was 1"), result.outcomes().get(1).problems());
    }

    @Test
    void shouldNotBeReproducedWhenTheScenarioLeavesSomethingBehind() {
        Scenario leaking = Scenario.of("T", "A mirror is left registered.", SIDE, OTHER)
                .expect("it", 1)
                .build(fixture -> {
                    fixture.mirror();
                    fixture.observe("it", 1);
                });
        assertFalse(HistoryRunner.run(one(leaking)).isReproduced());
    }

    @Test
    void shouldCountWhatIsNotModelledApart() {
        HistoryResult notShown = HistoryRunner.run(HistoryCase.notModelled("1", "A gap", "What it was.", "no clock"));
        assertFalse(notShown.isReproduced());
        assertFalse(notShown.isFailure());
        assertEquals(HistoryResult.Status.NOT_MODELLED, notShown.status());
        assertEquals(
                "1 entries: 0 reproduced, 0 NOT REPRODUCED, 1 not modelled\n", HistoryText.summary(List.of(notShown)));
        assertEquals("no clock", HistoryText.json(notShown).get("notShown"));
    }

    @Test
    void shouldNameEachCommitAndEachBug() {
        assertEquals(25, Changes.all().size());
        assertEquals(21, Bugs.all().size());
    }

    @Test
    void shouldTellEachCaseOnceAndSayHowItIsForced() {
        Set<String> ids = new HashSet<>();
        playable().forEach(historyCase -> {
            assertTrue(ids.add(historyCase.id()), historyCase.id());
            assertFalse(
                    historyCase.background().isBlank()
                            || historyCase.method().isBlank()
                            || historyCase.title().isBlank(),
                    historyCase.id());
        });
    }

    private static HistoryCase one(Scenario... scenarios) {
        return HistoryCase.scenario("0", "A test", "What it was.", "How.", scenarios);
    }
}
