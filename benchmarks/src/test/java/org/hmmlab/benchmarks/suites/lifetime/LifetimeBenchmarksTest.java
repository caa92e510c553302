package org.hmmlab.benchmarks.suites.lifetime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lifetime benchmarks run, and leave nothing behind: their tear-down checks it. */
final class LifetimeBenchmarksTest {
    @ParameterizedTest
    @ValueSource(strings = {"kref", "get-put"})
    void shouldRegisterAndUnregisterWithoutError(String design) {
        RegistrationStormBenchmark.Model model = new RegistrationStormBenchmark.Model();
        model.design = design;
        model.setUp();
        RegistrationStormBenchmark.Registrant registrant = new RegistrationStormBenchmark.Registrant();
        registrant.setUp(model);
        RegistrationStormBenchmark storm = new RegistrationStormBenchmark();
        for (int i = 0; i < 10; i++) {
            assertEquals(0, storm.ranges(model, registrant) + storm.mirrors(model, registrant));
            assertEquals(0, storm.mirrorsAlone(model, registrant));
        }
        model.tearDown();
    }

    @ParameterizedTest
    @ValueSource(strings = {"kref", "get-put"})
    void shouldEndAnAddressSpaceWithEachExit(String design) {
        ExitBenchmark.Model model = new ExitBenchmark.Model();
        model.design = design;
        model.mirrors = 16;
        model.setUp();
        for (int i = 0; i < 5; i++) {
            model.makeSpace();
            new ExitBenchmark().exit(model);
            assertEquals(0, model.mm.users());
            model.unregister();
        }
        model.tearDown();
        assertThrows(IllegalStateException.class, model::makeSpace, "the machine is closed");
    }
}
