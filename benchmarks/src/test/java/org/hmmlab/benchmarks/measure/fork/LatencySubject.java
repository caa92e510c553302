package org.hmmlab.benchmarks.measure.fork;

import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;
import org.openjdk.jmh.infra.Control;

/** A benchmark that uses all of JMH's states, and writes down what is done to it. */
public class LatencySubject {
    /** What happened, in order; the tests that read it run in one thread. */
    static final List<String> LOG = new ArrayList<>();

    /** A constant that a parameter names. */
    public enum Colour {
        /** One. */
        RED,
        /** Another. */
        BLUE
    }

    /** What shared states inherit. */
    @State(Scope.Benchmark)
    public abstract static class Base {
        /** Logs. */
        @Setup
        public void baseSetUp() {
            LOG.add("base set up");
        }
    }

    /** One for all threads. */
    public static class Shared extends Base {
        /** A number. */
        @Param({"3", "4"})
        public int number;

        /** A constant. */
        @Param
        public Colour colour;

        /** Logs. */
        @Setup
        public void setUp() {
            LOG.add("shared set up " + number + ' ' + colour);
        }

        /** Logs. */
        @TearDown
        public void tearDown() {
            LOG.add("shared torn down");
        }
    }

    /** One a thread. */
    @State(Scope.Thread)
    public static class Own {
        /** Text. */
        @Param("x")
        public String text;

        int calls;

        /** Needs the shared one first. */
        @Setup
        public void setUp(Shared shared) {
            LOG.add("own set up beside " + shared.number + ' ' + text);
        }

        /** Logs. */
        @Setup(Level.Iteration)
        public void before() {
            LOG.add("before");
        }

        /** Logs. */
        @TearDown(Level.Iteration)
        public void after() {
            LOG.add("after " + calls);
        }
    }

    /** Uses everything that a loop can give. */
    @Benchmark
    @OperationsPerInvocation(2)
    public long everything(Own own, Shared shared, Blackhole blackhole) {
        blackhole.consume(shared);
        return ++own.calls;
    }

    /** Needs JMH's own loop. */
    @Benchmark
    public void controlled(Control control) {
        Blackhole.consumeCPU(control.startMeasurement ? 1 : 2);
    }
}
