package org.hmmlab.benchmarks.judges.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.hmmlab.benchmarks.judges.fuzz.Finding.Kind;
import org.hmmlab.benchmarks.judges.verify.OracleOp;
import org.hmmlab.hmm.Generation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The fuzzer finds what is planted, reduces it to the operations that it takes, and finds nothing in the model. */
final class FuzzerTest {
    private static final int LENGTH = 40;

    /** Far above what an operation takes where two builds share two cores. */
    private static final long HANG_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(20);

    private static final FuzzTarget RIGHT = FuzzTarget.of(Generation.KREF);

    @Test
    void shouldFindNothingInAFewHundredScriptsAndReachMuch() throws InterruptedException {
        FuzzReport report = new Fuzzer(Fuzzer.conformingDesigns(), 1, LENGTH, HANG_TIMEOUT_NANOS)
                .run(new Fuzzer.Plan(0, 250, 2, null), done -> {});
        assertEquals("", report.results().isEmpty() ? "" : FuzzText.format(report));
        assertEquals(250, report.scripts());
        assertTrue(report.coverage().pairs() > 100, () -> FuzzText.coverage(report.coverage(), new Coverage()));
        assertTrue(report.coverage().count("dev_write", "EPERM") > 0);
        assertTrue(report.coverage().count("(page in a snapshot)", "LW") > 0);
    }

    @Test
    void shouldReduceAnotherErrnoAfterAnUnmapToFourOperations() throws InterruptedException {
        FuzzReport.Result result = onlyResult(fuzz(RIGHT, planted(() -> new PlantedTarget.Bug() {
            @Override
            void falsify(OracleOp op, Map<String, List<String>> answer) {
                if (op.word(0).equals("dev_read") && hasDone("munmap")) {
                    answer.replace("err", List.of("OK"), List.of("EINVAL"));
                }
            }
        })));
        assertEquals(Kind.DISAGREEMENT, result.finding().kind());
        assertEquals("dev_read err", result.finding().shape());
        assertEquals(Map.of("kref", "OK", "planted", "EINVAL"), result.finding().seen());
        assertEquals(List.of("dev_read", "mmap", "munmap", "open"), names(result.minimal()));
        assertEquals(3, result.finding().at());
        assertTrue(result.minimal().lines().contains("dev_read m0 A 0 1"), result.minimal()::toString);
    }

    @Test
    void shouldReduceALeakToWhatLeaks() throws InterruptedException {
        FuzzReport.Result result = onlyResult(fuzz(RIGHT, planted(() -> new PlantedTarget.Bug() {
            @Override
            String leaks() {
                return hasDone("migrate") ? done.size() + " device pages" : "";
            }
        })));
        assertEquals(Kind.LEAK, result.finding().kind());
        assertEquals("n device pages", result.finding().shape());
        assertEquals(List.of("migrate", "mmap", "open"), names(result.minimal()));
        assertEquals(
                Map.of("kref", "nothing", "planted", "3 device pages"),
                result.finding().seen());
    }

    @Test
    void shouldSeeAWrongByteOnWhichAllDesignsAgree() throws InterruptedException {
        Supplier<PlantedTarget.Bug> stale = () -> new PlantedTarget.Bug() {
            @Override
            void falsify(OracleOp op, Map<String, List<String>> answer) {
                if (op.word(0).equals("cpu_read") && op.who().startsWith("c")) {
                    answer.computeIfPresent(
                            "head",
                            (field, heads) -> heads.stream()
                                    .map(head -> head.equals("0") ? "4711" : head)
                                    .toList());
                }
            }
        };
        FuzzReport.Result result = onlyResult(fuzz(planted(stale), new PlantedTarget("other", stale)));
        assertEquals(Kind.CONTENTS, result.finding().kind());
        assertEquals("page 0: the head must be 0: 4711", result.finding().what());
        assertEquals(List.of("cpu_read", "fork", "mmap"), names(result.minimal()));
    }

    @Test
    void shouldReportAnExceptionThatIsNoError() throws InterruptedException {
        FuzzReport.Result result = onlyResult(fuzz(planted(() -> new PlantedTarget.Bug() {
            @Override
            void falsify(OracleOp op, Map<String, List<String>> answer) {
                if (op.word(0).equals("mremap") && hasDone("madvise")) {
                    throw new IllegalStateException("planted");
                }
            }
        })));
        assertEquals(Kind.FAILURE, result.finding().kind());
        assertEquals(
                "mremap IllegalStateException in", firstWords(result.finding().shape(), 3));
        assertEquals(
                List.of("madvise", "mremap"),
                names(result.minimal()).stream()
                        .filter(name -> !name.equals("mmap"))
                        .toList());
    }

    /**
     * The planted design sleeps where the model's would: without listening to interrupts. The clock knows who sleeps,
     * so no slow step hangs.
     */
    @Test
    @Timeout(120)
    void shouldNameAndReduceWhatHangsAndGoOn() throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        Set<Thread> asleep = ConcurrentHashMap.newKeySet();
        try {
            FuzzTarget hanging = planted(() -> new PlantedTarget.Bug() {
                @Override
                void falsify(OracleOp op, Map<String, List<String>> answer) {
                    if (op.word(0).equals("snapshot") && hasDone("mremap")) {
                        asleep.add(Thread.currentThread());
                        awaitUninterruptibly(over);
                    }
                }
            });
            HangDetector detector = new HangDetector(
                    new ScriptRunner(List.of(RIGHT, hanging)),
                    TimeUnit.MILLISECONDS.toNanos(100),
                    (thread, step) -> asleep.contains(thread) ? Long.MAX_VALUE : 0);
            FuzzReport report = new Fuzzer(detector, 5, LENGTH).run(new Fuzzer.Plan(0, 40, 2, null), done -> {});
            FuzzReport.Result result = onlyResult(report);
            assertEquals(Kind.HANG, result.finding().kind());
            assertEquals("snapshot", result.finding().shape());
            assertEquals("planted", result.finding().hanging());
            assertEquals("came back", result.finding().seen().get("kref"));
            String stack = result.finding().seen().get("planted");
            assertTrue(stack.contains("FuzzerTest.awaitUninterruptibly"), stack);
            assertEquals(
                    List.of("mremap", "open", "snapshot"),
                    names(result.minimal()).stream()
                            .filter(name -> !name.equals("mmap"))
                            .toList());
            assertEquals(result.occurrences(), report.hung());
            assertTrue(report.hung() > 1, "it went on after the first");
            assertTrue(report.coverage().ops() > 0);
        } finally {
            over.countDown();
        }
    }

    @Test
    @Timeout(60)
    void shouldSayThatAStepHangsWhenItsTimeIsOver() {
        CountDownLatch over = new CountDownLatch(1);
        try {
            FuzzTarget hanging = planted(() -> new PlantedTarget.Bug() {
                @Override
                void falsify(OracleOp op, Map<String, List<String>> answer) {
                    awaitUninterruptibly(over);
                }
            });
            HangDetector detector = new HangDetector(new ScriptRunner(List.of(hanging)), TimeUnit.SECONDS.toNanos(2));
            Finding finding = detector.run(Script.parse("test", List.of("open m 0")), (op, answer) -> {});
            assertEquals(Kind.HANG, Objects.requireNonNull(finding).kind());
            assertEquals("open", finding.shape());
            assertEquals("planted", finding.hanging());
        } finally {
            over.countDown();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch over) {
        boolean isOver = false;
        while (!isOver) {
            try {
                over.await();
                isOver = true;
            } catch (InterruptedException e) {
                continue;
            }
        }
    }

    @Test
    void shouldSeeWhatIsNotAtRestBetweenOperations() throws InterruptedException {
        FuzzReport.Result held = onlyResult(fuzz(planted(() -> new PlantedTarget.Bug() {
            @Override
            String notQuiescent() {
                return hasDone("exit") ? "mmap_sem of p is held" : "";
            }
        })));
        assertEquals(Kind.NOT_QUIESCENT, held.finding().kind());
        assertEquals(List.of("exit", "fork"), names(held.minimal()));
        FuzzReport.Result stuck = onlyResult(fuzz(planted(() -> new PlantedTarget.Bug() {
            @Override
            void falsify(OracleOp op, Map<String, List<String>> answer) {
                if (op.word(0).equals("snapshot")) {
                    answer.put("err", List.of("EBUSY"));
                }
            }
        })));
        assertEquals(Kind.NOT_QUIESCENT, stuck.finding().kind());
        assertEquals("snapshot EBUSY", stuck.finding().shape());
        assertEquals(List.of("open", "snapshot"), names(stuck.minimal()));
    }

    @Test
    void shouldReportTheSameOnAnyNumberOfThreads() throws InterruptedException {
        Supplier<PlantedTarget.Bug> bug = () -> new PlantedTarget.Bug() {
            @Override
            void falsify(OracleOp op, Map<String, List<String>> answer) {
                if (hasDone("fork") && (op.word(0).equals("thp") || op.word(0).equals("vmas"))) {
                    answer.put("err", List.of("EIO"));
                }
            }
        };
        ScriptRunner runner = new ScriptRunner(List.of(RIGHT, planted(bug)));
        FuzzReport alone =
                new Fuzzer(runner, 3, LENGTH, HANG_TIMEOUT_NANOS).run(new Fuzzer.Plan(10, 60, 1, null), done -> {});
        FuzzReport together =
                new Fuzzer(runner, 3, LENGTH, HANG_TIMEOUT_NANOS).run(new Fuzzer.Plan(10, 60, 3, null), done -> {});
        assertEquals(2, alone.results().size());
        assertEquals(alone.asMap(), together.asMap());
    }

    @Test
    void shouldMakeAScriptFromItsSeedAndNumberAlone() {
        ScriptSource source = new ScriptSource(7, LENGTH);
        Script before = source.script(17);
        source.script(3);
        assertEquals(before, source.script(17));
        assertEquals(before, new ScriptSource(7, LENGTH).script(17));
        assertNotEquals(before, new ScriptSource(8, LENGTH).script(17));
        assertNotEquals(before, source.script(18));
    }

    @Test
    void shouldWriteScriptsThatCanBeReadAgain() {
        ScriptSource source = new ScriptSource(9, LENGTH);
        for (int i = 0; i < 200; i++) {
            Script script = source.script(i);
            assertEquals(script, Script.parse("script " + i, script.lines()));
        }
    }

    private static PlantedTarget planted(Supplier<PlantedTarget.Bug> bugs) {
        return new PlantedTarget("planted", bugs);
    }

    private static FuzzReport fuzz(FuzzTarget... targets) throws InterruptedException {
        return new Fuzzer(new ScriptRunner(List.of(targets)), 5, LENGTH, HANG_TIMEOUT_NANOS)
                .run(new Fuzzer.Plan(0, 60, 1, null), done -> {});
    }

    private static FuzzReport.Result onlyResult(FuzzReport report) {
        assertEquals(1, report.results().size(), () -> FuzzText.format(report));
        FuzzReport.Result result = report.results().get(0);
        return result;
    }

    private static String firstWords(String text, int count) {
        return String.join(" ", List.of(text.split(" ")).subList(0, count));
    }

    private static List<String> names(Script script) {
        return script.ops().stream().map(op -> op.word(0)).sorted().collect(Collectors.toList());
    }
}
