package org.hmmlab.results.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What files say in words, names and numbers, taken apart and put together again. */
final class RunWordsTest {
    @Test
    void shouldKeepTheWordsOfFiles() {
        assertEquals("[A, B, control, run]", Arrays.toString(Role.values()));
        assertEquals("[ok, crashed, incomplete]", Arrays.toString(ForkStatus.values()));
        assertEquals("[first, confirmation, control, confirmation-control]", Arrays.toString(VerdictStage.values()));
        assertEquals("[run, ab, replay, demo, import, latency, calibrate]", Arrays.toString(RunKind.values()));
        assertEquals("[closed, uniform, poisson]", Arrays.toString(LoadModel.values()));
        assertEquals(Role.CONTROL, Role.parse("control"));
        assertThrows(IllegalArgumentException.class, () -> VerdictStage.parse("third"));
    }

    @Test
    void shouldGiveBackEveryNameOfAnArmAsItWas() {
        for (String name : List.of(
                "kref",
                "kref@21",
                "kref (A)",
                "kref +8.0 %",
                "queues",
                "jar:app-1.2.jar",
                "jar:app.jar@17 (B)",
                "jar:odd@name.jar",
                "git:3ffcb7e",
                "git:3ffcb7e@kref",
                "git:3ffcb7e@get-put@21 (A)",
                "git:@kref")) {
            assertEquals(name, ArmName.parse(name).toString());
        }
    }

    @Test
    void shouldTakeANameApart() {
        ArmName commit = ArmName.parse("git:3ffcb7e@get-put@21 (A)");
        assertEquals(ArmName.Kind.GIT, commit.kind());
        assertEquals(Optional.of("3ffcb7e"), commit.commit());
        assertEquals(Optional.of("get-put"), commit.chosenDesign());
        assertEquals(OptionalInt.of(21), commit.otherJdk());
        assertEquals(Role.A, commit.side());
        assertEquals("git:@get-put@21", commit.family().toString());
        assertEquals("jar:", ArmName.parse("jar:app.jar@17").family().toString());
        assertEquals("kref@21", ArmName.parse("kref@21").family().toString());
        assertEquals(Optional.empty(), ArmName.parse("jar:app.jar").chosenDesign());
        assertEquals(
                "kref@21 (B)", ArmName.ofDesign("kref").onJdk(21).onSide(Role.B).toString());
    }

    @Test
    void shouldTellFromItsNumberWhatAPairWasMeasuredFor() {
        for (int number : new int[] {0, 59, 3_000, 3_007, 5_001, 9_999, 10_000, 13_000, 15_002, 25_000}) {
            assertEquals(number, PairNumber.of(number).number());
        }
        assertEquals(new PairNumber(VerdictStage.CONFIRMATION, PairNumber.Purpose.REPEATED, 7), PairNumber.of(13_007));
        assertEquals(PairNumber.Purpose.WIDENING, PairNumber.of(5_000).purpose());
        assertThrows(
                IllegalArgumentException.class,
                () -> new PairNumber(VerdictStage.FIRST, PairNumber.Purpose.PLANNED, 3_000),
                "it would be read as a repeated one");
    }

    @Test
    void shouldReadSettingsAsTheyWereWritten() {
        BenchmarkCase fast = BenchmarkCase.of("a.B.fast", Map.of("n", "1"), 1);
        BenchmarkCase driven = fast.withParams(Map.of("n", "1", "@loop", "uniform", "@rate", "5"));
        RunTiming planned = new RunTiming(4, 200, 10, 100, 0);
        RunTiming own = new RunTiming(16, 200, 5, 400, 0);
        RunSettings settings = RunSettings.builder()
                .pairs(10)
                .timing(planned)
                .timing(fast, own)
                .content(Role.A, "c0ffee")
                .probe("b", 3)
                .build();
        assertEquals(Optional.of(own), settings.timing(driven), "however it is driven");
        assertEquals(Optional.of(planned), settings.timing(BenchmarkCase.of("a.B.slow", Map.of(), 1)));
        assertEquals(Optional.of("c0ffee"), settings.content(Role.A));
        assertEquals(Optional.empty(), settings.content(Role.B));
        assertEquals(OptionalInt.of(3), settings.probe());
        assertEquals(
                Optional.of(planned),
                new RunSettings(Map.of(
                                "timing",
                                "Timing[warmupIterations=4, warmupMillis=200, iterations=10, iterationMillis=100]"))
                        .timing(fast),
                "as runs were stored before set-ups warmed up");
    }
}
