package org.hmmlab.results.verdict;

import static org.hmmlab.results.SampleRuns.crashed;
import static org.hmmlab.results.SampleRuns.pairs;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.hmmlab.results.SampleRuns;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.model.VerdictRecord;
import org.hmmlab.results.model.VerdictStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One code for a run, by the published precedence. */
final class ExitCodesTest {
    private static final int CONFIRM = SampleRuns.CONFIRMATION;
    private static final double[] SLOWER = {.10, .11, .09, .10, .12, .08};
    private static final double[] EQUAL = {.001, -.001, 0, .002, -.002, 0};
    private static final double[] WILD = {.1, -.1, .2, -.2, .1, -.1};

    @ParameterizedTest
    @CsvSource({
        "0, 3, 3",
        "3, 4, 4",
        "4, 6, 6",
        "6, 1, 1",
        "1, 5, 5",
        "5, 2, 2",
        "2, 130, 130",
        "0, 0, 0",
        "130, 0, 130",
        "1, 3, 1"
    })
    void shouldPreferTheCodeThatComesFirst(int one, int other, int expected) {
        assertEquals(expected, ExitCodes.first(List.of(one, other)));
        assertEquals(expected, ExitCodes.first(List.of(other, one)));
    }

    @Test
    void shouldPassWhenNoCodeAppliesAndRefuseUnknownOnes() {
        assertEquals(ExitCodes.PASS, ExitCodes.first(List.of()));
        assertThrows(IllegalArgumentException.class, () -> ExitCodes.first(List.of(7)));
    }

    @Test
    void shouldPassWhenEquivalent() {
        assertEquals(ExitCodes.PASS, code(pairs("b", 1, 0, EQUAL)));
    }

    @Test
    void shouldBeInconclusiveWhenARegressionIsNotMeasuredAgain() {
        assertEquals(ExitCodes.INCONCLUSIVE, code(pairs("b", 1, 0, SLOWER)));
    }

    @Test
    void shouldFailWhenFreshPairsConfirmTheRegression() {
        List<ForkRecord> forks = new ArrayList<>(pairs("b", 1, 0, SLOWER));
        forks.addAll(pairs("b", 1, CONFIRM, SLOWER));
        assertEquals(ExitCodes.REGRESSED, code(forks));
    }

    @Test
    void shouldNotFailWhenFreshPairsClearTheRegression() {
        List<ForkRecord> forks = new ArrayList<>(pairs("b", 1, 0, SLOWER));
        forks.addAll(pairs("b", 1, CONFIRM, EQUAL));
        assertEquals(ExitCodes.INCONCLUSIVE, code(forks));
    }

    @Test
    void shouldNotFailWhenTheSecondEstimateIsMoreThanTwiceTheFirst() {
        List<ForkRecord> forks = new ArrayList<>(pairs("b", 1, 0, SLOWER));
        forks.addAll(pairs("b", 1, CONFIRM, .30, .31, .29, .30, .32, .28));
        assertEquals(ExitCodes.INCONCLUSIVE, code(forks));
    }

    @Test
    void shouldBeInconclusiveWhenTheIntervalIsWide() {
        assertEquals(ExitCodes.INCONCLUSIVE, code(pairs("b", 1, 0, WILD)));
    }

    @Test
    void shouldNotConfirmWithFewerPairsThanTheNumberOfBenchmarksTakes() {
        assertEquals(5, Confirmation.minPairs(1));
        assertEquals(7, Confirmation.minPairs(4));
        List<ForkRecord> forks = new ArrayList<>(pairs("b", 1, 0, SLOWER));
        for (String other : List.of("c", "d", "e")) {
            forks.addAll(pairs(other, 1, 0, EQUAL));
        }
        forks.addAll(pairs("b", 1, CONFIRM, SLOWER));
        assertEquals(ExitCodes.INCONCLUSIVE, code(forks));
    }

    @Test
    void shouldBlameTheMachineWhenThePairsAreTooFew() {
        List<ForkRecord> forks = new ArrayList<>(pairs("b", 1, 0, SLOWER));
        forks.addAll(pairs("few", 1, 0, 0, 0));
        assertEquals(ExitCodes.MACHINE, code(forks));
    }

    @Test
    void shouldReportACrashBeforeARegression() {
        List<ForkRecord> forks = new ArrayList<>(pairs("b", 1, 0, SLOWER));
        forks.addAll(pairs("b", 1, CONFIRM, SLOWER));
        forks.add(crashed(Role.A, "other", 1, 0));
        assertEquals(ExitCodes.NOTHING_MEASURED, code(forks));
    }

    @Test
    void shouldSayThatNothingWasMeasured() {
        assertEquals(ExitCodes.NOTHING_MEASURED, ExitCodes.of(List.of(), List.of()));
    }

    private static int code(List<ForkRecord> forks) {
        Judge judge = new Judge(JudgeSettings.DEFAULT);
        List<VerdictRecord> verdicts = new ArrayList<>();
        for (VerdictStage stage : List.of(VerdictStage.FIRST, VerdictStage.CONFIRMATION)) {
            judge.judge(forks, stage).forEach(judgement -> verdicts.addAll(judgement.verdicts()));
        }
        return ExitCodes.of(forks, verdicts);
    }
}
