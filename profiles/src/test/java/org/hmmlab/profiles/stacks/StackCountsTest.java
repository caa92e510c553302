package org.hmmlab.profiles.stacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Stacks as text, folded, as shares, and drawn. */
final class StackCountsTest {
    private static final Folding FOLDING = new Folding(List.of("org/example/tool/"));

    private static final String STUB = "[org.hmmlab.PairBenchmark.startEnd-jmh-worker-#];java/lang/Thread.run;"
            + "java/util/concurrent/FutureTask.run;org/openjdk/jmh/runner/BenchmarkHandler$BenchmarkTask.call;"
            + "org/hmmlab/jmh_generated/PairBenchmark_startEnd_jmhTest.startEnd_avgt_jmhStub";

    @Test
    void shouldWriteWhatItReadsSortedAndWithEqualStacksAsOne() {
        StackCounts stacks = StackCounts.parse("b;c 2\na 1\n# a remark\n\nb;c 3\n");
        assertEquals("a 1\nb;c 5\n", stacks.text(""));
        assertEquals(6, stacks.total());
        assertEquals(stacks.text(""), StackCounts.parse(stacks.text("")).text(""));
    }

    @Test
    void shouldSayWhyThereIsNothingWhenThereAreNoSamples() {
        String text = StackCounts.none().text("alloc was sampled and nothing happened");
        assertEquals("# no samples: alloc was sampled and nothing happened\n", text);
        assertTrue(StackCounts.parse(text).isEmpty());
    }

    @Test
    void shouldNameTheLineWhenAStackIsNone() {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> StackCounts.parse("a;b 1\nno weight\n"));
        assertTrue(refusal.toString().contains("line 2: no weight"), refusal.toString());
    }

    @Test
    void shouldLeaveTheBenchmarkOnTopWhenTheWayIntoItIsFolded() {
        assertEquals(
                "org/hmmlab/Pair.startEnd;org/hmmlab/sync/Kref.get",
                FOLDING.fold(STUB + ";org/hmmlab/Pair.startEnd;org/hmmlab/sync/Kref.get"));
        assertEquals(Folding.HARNESS, FOLDING.fold(STUB));
        assertEquals(
                "org/hmmlab/Pair.startEnd;harness",
                FOLDING.fold(STUB + ";org/hmmlab/Pair.startEnd;org/openjdk/jmh/infra/Blackhole.consume;"
                        + "org/openjdk/jmh/infra/Blackhole.sink"));
    }

    @Test
    void shouldKeepThreadsOfTheProgramAndPutAsideThoseOfTheJvm() {
        assertEquals(
                "org/hmmlab/driver/Device.run;java/lang/Thread.onSpinWait",
                FOLDING.fold(
                        "[device-#];java/lang/Thread.run;org/hmmlab/driver/Device.run;java/lang/Thread.onSpinWait"));
        assertEquals(
                Folding.OUTSIDE,
                FOLDING.fold("[C# CompilerThre];clone3;start_thread;CompileBroker::compiler_thread_loop"));
        assertEquals(
                Folding.OUTSIDE,
                FOLDING.fold(
                        "[main];org/openjdk/jmh/runner/ForkedMain.main;org/openjdk/jmh/runner/BaseRunner.doSingle"));
        assertEquals(
                Folding.OUTSIDE,
                FOLDING.fold("[main];org/openjdk/jmh/runner/ForkedMain.main;"
                        + "org/example/tool/Heartbeat.allocate;byte[]"));
        assertEquals(
                Folding.OUTSIDE,
                FOLDING.fold(
                        "[main];org/openjdk/jmh/runner/ForkedMain.main;org/hmmlab/benchmarks/profile/Sampler.start;"
                                + "one/profiler/AsyncProfiler.execute0;malloc"),
                "what the profiler does to itself");
    }

    @Test
    void shouldCountAFrameOnceAStackAndLeaveOutWhatIsOutside() {
        FrameShares shares = FrameShares.of(StackCounts.parse("a/A.x;a/A.y;a/A.x 3\na/A.x 1\noutside 96\n"));
        assertEquals(4, shares.total());
        assertEquals(1.0, shares.of("a/A.x"), 1e-12);
        assertEquals(.75, shares.of("a/A.y"), 1e-12);
        assertEquals(1.0, shares.selfOf("a/A.x"), 1e-12);
        assertEquals(0, shares.selfOf("a/A.y"), 0);
        assertEquals(
                3, FrameShares.weightUnder(StackCounts.parse("a/A.x;a/A.y 3\na/A.x 1\n"), Pattern.compile("A\\.y$")));
    }

    @Test
    void shouldChargeTheCallerWithWhatLibrariesDoAtTheEndOfAStack() {
        FrameShares shares = FrameShares.of(StackCounts.parse(
                "a/A.x;a/Kref.get;org/agrona/UnsafeApi.compareAndSetInt 3\na/A.x;byte[] 1\nlibc_start 1\nharness 5"));
        assertEquals(.3, shares.selfOf("a/Kref.get"), 1e-12);
        assertEquals(.1, shares.selfOf("a/A.x"), 1e-12);
        assertEquals(.1, shares.selfOf("libc_start"), 1e-12);
        assertEquals(.5, shares.selfOf("harness"), 1e-12);
        assertEquals(0, shares.selfOf("org/agrona/UnsafeApi.compareAndSetInt"), 0);
    }

    @Test
    void shouldGiveFramesTheSameNameInEveryJvm() {
        assertEquals(
                "[Thread-#];T$$Lambda.run;T.enter;java.lang.Object",
                Recording.clean("[Thread-10 tid=27074];T$$Lambda$6.run_[j];T.enter_[j];java.lang.Object_[i]"));
        assertEquals(
                "[main];T$$Lambda.run;LambdaForm$MH.invoke",
                Recording.clean("[main tid=1];T$$Lambda/0x00007f001001.run_[0];LambdaForm$MH/0x01.invoke_[i]"));
    }

    @Test
    void shouldColourOnlyWhatIsSignificantWhenADifferenceIsDrawn() {
        StackCounts a = StackCounts.parse("a/A.x;a/A.slow 50\na/A.x;a/A.other 50\n");
        StackCounts b = StackCounts.parse("a/A.x;a/A.slow 160\na/A.x;a/A.fresh 40\n");
        String page = FlameGraphs.difference(b, a, Map.of("a/A.slow", 30.0), "B < A");
        assertTrue(page.contains("const significant = new Map([['a/A.slow', 30.00]]);"));
        assertTrue(page.contains("const maxdiff = 30.0;"));
        assertTrue(page.contains("? getDiffColor(significant.get(cpool[key >>> 3])) : '#e0e0e0'"));
        assertFalse(page.contains("getDiffColor(d)"), "what is not significant has no colour");
        assertTrue(page.contains("fresh"), "drawn in the shape of B");
        assertTrue(page.contains("B &lt; A"));
        assertFalse(FlameGraphs.page(a, "A").contains("const significant"));
        assertTrue(FlameGraphs.page(StackCounts.none(), "no samples").contains("no samples"));
        assertEquals(List.of("a", "b"), StackCounts.frames("a;b"));
    }

    @Test
    void shouldCutStacksWhereLittleGoesOnAndKeepEveryWeight() {
        StackCounts one = StackCounts.parse("t;a;b;c 600\nt;a;b;d 3\nt;e;f 2\nu;g 1\n");
        StackCounts two = StackCounts.parse("t;a;b;d 3\nt;a;b;c 391\n");
        List<StackCounts> cut = StackCounts.cut(List.of(one, two), .005);
        assertEquals("t 2\nt;a;b;c 600\nt;a;b;d 3\nu 1\n", cut.get(0).text(""), "d has .6 % of the sum");
        assertEquals("t;a;b;c 391\nt;a;b;d 3\n", cut.get(1).text(""));
        assertEquals(List.of(), StackCounts.cut(List.of(), .5));
        assertEquals(one.total(), cut.get(0).total());
    }

    @Test
    void shouldFoldTheFramesOfTheToolThatMeasuredAndOfNoOther() {
        String stack = STUB + ";org/hmmlab/Pair.startEnd;org/example/tool/Beat.beat;org/example/toolbox/Own.run";
        assertEquals("org/hmmlab/Pair.startEnd;harness;org/example/toolbox/Own.run", FOLDING.fold(stack));
        assertEquals(
                "org/hmmlab/Pair.startEnd;org/example/tool/Beat.beat;org/example/toolbox/Own.run",
                new Folding(List.of()).fold(stack));
    }
}
