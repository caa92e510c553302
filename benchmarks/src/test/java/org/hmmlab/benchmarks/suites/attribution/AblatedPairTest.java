package org.hmmlab.benchmarks.suites.attribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.hmmlab.benchmarks.measure.fork.Slowdown;
import org.hmmlab.benchmarks.measure.profile.ProbeJvm;
import org.hmmlab.benchmarks.suites.invalidate.InvalidatePairBenchmark;
import org.hmmlab.sync.AblationSwitches;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The pair with parts left out: it runs in every design and ends clean, and a second thread is refused. JVMs of their
 * own.
 */
final class AblatedPairTest {
    private static final String CLASSIC = "KREF,SRCU,RANGES_LOCK,RANGES_LIST,MIRRORS_LOCK,WAIT_QUEUE,DRIVER";
    private static final String INTERVAL = "WAIT_QUEUE,TREE_LOCK,TREE,SEQUENCE,DRIVER";

    @ParameterizedTest
    @CsvSource({
        "immediate-free, true",
        "kref-mutex, true",
        "kref, true",
        "get-put, true",
        "interval, false",
    })
    void shouldRunAndEndWithEverythingLeftOut(String design, boolean isClassic) throws InterruptedException {
        ProbeJvm ended = run(design, 1, "-D" + AblationSwitches.PROPERTY + "=" + (isClassic ? CLASSIC : INTERVAL));
        assertEquals("ended\n", ended.output());
        assertEquals(0, ended.exit());
    }

    @Test
    void shouldRefuseASecondThread() throws InterruptedException {
        ProbeJvm refused = run("kref", 2, "-D" + AblationSwitches.PROPERTY + "=KREF");
        assertTrue(refused.output().contains("one thread must measure"), refused.output());
        assertEquals("ended\n", run("kref", 2, "-Dnothing").output());
    }

    private static ProbeJvm run(String design, int threads, String property) throws InterruptedException {
        return ProbeJvm.run(Pair.class, List.of(property, "-Ddesign=" + design, "-Dthreads=" + threads), Map.of());
    }

    /** Sets the pair up as JMH does, runs it and tears it down. */
    static final class Pair {
        private Pair() {}

        public static void main(String[] args) {
            try {
                InvalidatePairBenchmark.Model model = new InvalidatePairBenchmark.Model();
                model.design = System.getProperty("design");
                model.layout = "kernel";
                model.space = "shared";
                model.hits = "1";
                model.ranges = 1;
                model.mirrors = 1;
                model.setUp();
                InvalidatePairBenchmark benchmark = new InvalidatePairBenchmark();
                Slowdown slowdown = new Slowdown();
                for (int thread = 0; thread < Integer.getInteger("threads"); thread++) {
                    InvalidatePairBenchmark.Invalidator invalidator = new InvalidatePairBenchmark.Invalidator();
                    invalidator.setUp(model);
                    for (int i = 0; i < 1_000; i++) {
                        benchmark.startEnd(invalidator, slowdown);
                    }
                }
                model.tearDown();
                System.out.println("ended");
                System.exit(0);
            } catch (IllegalStateException e) {
                System.out.println(e);
                System.exit(1);
            }
        }
    }
}
