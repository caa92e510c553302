package org.hmmlab.benchmarks.suites.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.hmmlab.driver.delivery.QueueKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The benchmark does what it says, with every queue. */
final class DeliveryBenchmarkTest {
    @ParameterizedTest
    @EnumSource
    void shouldBeAcknowledgedWithEveryQueue(QueueKind kind) throws InterruptedException {
        for (String waiting : new String[] {"yield", "park"}) {
            DeliveryBenchmark.Model model = new DeliveryBenchmark.Model();
            model.queue = kind.id();
            model.waiting = waiting;
            model.setUp();
            for (int i = 0; i < 10; i++) {
                assertEquals(0, new DeliveryBenchmark().roundTrip(model));
            }
            model.tearDown();
        }
        DeliveryBenchmark.Partner partner = new DeliveryBenchmark.Partner();
        partner.setUp();
        new DeliveryBenchmark().anchor(partner);
        partner.tearDown();
    }
}
