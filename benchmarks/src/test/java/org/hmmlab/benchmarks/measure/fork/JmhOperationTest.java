package org.hmmlab.benchmarks.measure.fork;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hmmlab.benchmarks.measure.latency.UnsupportedBenchmarks;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.benchmarks.measure.launch.Program;
import org.hmmlab.benchmarks.measure.launch.TargetJvm;
import org.hmmlab.benchmarks.suites.fault.FaultUnderInvalidationBenchmark;
import org.hmmlab.benchmarks.suites.fault.MissingFaultBenchmark;
import org.hmmlab.results.model.LoadModel;
import org.hmmlab.results.model.LoadPattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A JMH method becomes an operation: states as JMH makes them, and by name what the loop cannot give. */
final class JmhOperationTest {
    private static final String SUBJECT = LatencySubject.class.getName();

    private final Map<Class<?>, Object> shared = new LinkedHashMap<>();

    @BeforeEach
    void forget() {
        LatencySubject.LOG.clear();
    }

    private static JmhMethod find(String name) {
        return JmhMethod.find(name, JmhOperationTest.class.getClassLoader());
    }

    @Test
    void shouldMakeStatesInOrderAndEndThemBackwards() throws Throwable {
        JmhMethod method = find(SUBJECT + ".everything");
        assertEquals(2, method.operationsPerCall());
        JmhStates first = new JmhStates(Map.of("number", "4", "text", "a b"), shared, true);
        JmhStates second = new JmhStates(Map.of("number", "4"), shared, false);
        Operation one = JmhOperation.of(method, first);
        Operation other = JmhOperation.of(method, second);
        first.beforeIteration();
        one.run();
        one.run();
        other.run();
        first.afterIteration();
        second.end();
        first.end();
        assertEquals(
                List.of(
                        "base set up",
                        "shared set up 4 RED",
                        "own set up beside 4 a b",
                        "own set up beside 4 x",
                        "before",
                        "after 2",
                        "shared torn down"),
                LatencySubject.LOG);
        assertEquals(1, shared.size());
    }

    @Test
    void shouldMakeTheClassThatJmhPadded() throws Throwable {
        JmhOperation.of(find(SUBJECT + ".everything"), new JmhStates(Map.of(), shared, true));
        assertEquals(
                "LatencySubject_Shared_jmhType",
                shared.values().iterator().next().getClass().getSimpleName());
        assertSame(LatencySubject.Shared.class, shared.keySet().iterator().next());
    }

    @Test
    void shouldRefuseByNameWhatOnlyJmhsLoopHas() {
        refuses(SUBJECT + ".controlled", "a parameter of type Control");
        refuses(FaultUnderInvalidationBenchmark.class.getName() + ".faultUnderInvalidation", "@Group");
        refuses(
                MissingFaultBenchmark.class.getName() + ".writeFault",
                "Level.Invocation, of MissingFaultBenchmark.check(), which would run inside the measured time");
        refuses(SUBJECT + ".nothing", "no method of that name with @Benchmark");
    }

    private static void refuses(String name, String what) {
        String message =
                assertThrows(RefusedBenchmarkException.class, () -> find(name)).getMessage();
        assertTrue(message.startsWith("the latency of " + name + " cannot be recorded: it uses " + what), message);
        BenchmarkTask task = new BenchmarkTask(name, new TreeMap<>(), 1, false);
        List<UnsupportedBenchmarks.Refusal> refused =
                UnsupportedBenchmarks.of(List.of(task), Program.ofLab(TargetJvm.current()));
        assertEquals(List.of(new UnsupportedBenchmarks.Refusal(task, message)), refused, "before anything is measured");
    }

    @Test
    void shouldSayWhichParameterIsNoNumber() {
        JmhStates states = new JmhStates(Map.of("number", "four"), shared, true);
        assertThrows(NumberFormatException.class, () -> JmhOperation.of(find(SUBJECT + ".everything"), states));
        JmhStates colours = new JmhStates(Map.of("colour", "GREEN"), shared, true);
        String message = assertThrows(
                        IllegalArgumentException.class, () -> JmhOperation.of(find(SUBJECT + ".everything"), colours))
                .getMessage();
        assertEquals("parameter colour must name one of its constants: GREEN", message);
    }

    @Test
    void shouldTravelAsParametersAndAsProperties() {
        LoadPattern drive = new LoadPattern(LoadModel.POISSON, 2500.5, 4);
        Map<String, String> params = new TreeMap<>(drive.params());
        params.putAll(ForkParams.delayed(700));
        params.put("ranges", "8");
        java.util.Properties properties = new java.util.Properties();
        properties.putAll(ForkParams.toProperties(params));
        assertEquals(params, ForkParams.fromProperties(properties));
        assertEquals(drive, LoadPattern.of(params));
        assertEquals(700, ForkParams.delayNanos(params));
        assertEquals(-1, ForkParams.delayNanos(Map.of()));
        assertEquals(Map.of("ranges", "8"), LoadPattern.ofBenchmark(params));
        assertThrows(IllegalArgumentException.class, () -> new LoadPattern(LoadModel.CLOSED, 5, 1));
        assertThrows(IllegalArgumentException.class, () -> new LoadPattern(LoadModel.UNIFORM, 0, 1));
    }
}
