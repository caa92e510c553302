package org.hmmlab.benchmarks.suites.svm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.hmmlab.driver.svm.AccessProgram.Outcome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each operation faults on each of its pages, in every setting. */
final class SvmFaultBatchBenchmarkTest {
    @ParameterizedTest
    @CsvSource({"1, 0", "4, 50", "16, 0", "16, 50"})
    void shouldFaultOnEveryPageAfterAnInvalidation(int batch, int duplicates) {
        for (String design : new String[] {"kref", "get-put"}) {
            SvmFaultBatchBenchmark.Model model = new SvmFaultBatchBenchmark.Model();
            model.design = design;
            model.batch = batch;
            model.duplicates = duplicates;
            model.invalidations = 2;
            model.queue = "jctools-spsc";
            model.setUp();
            SvmFaultBatchBenchmark.HandlerEvents events = new SvmFaultBatchBenchmark.HandlerEvents();
            int distinct = Math.max(1, batch - batch * duplicates / 100);
            for (int i = 1; i <= 5; i++) {
                assertEquals(Outcome.DONE, new SvmFaultBatchBenchmark().faultBatch(model, events));
                assertTrue(events.faults >= (long) i * distinct, "each page faults once: it was invalidated");
                assertTrue(events.faults <= (long) i * batch, "an access faults once");
            }
            model.tearDown();
        }
    }
}
