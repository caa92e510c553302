package org.hmmlab.benchmarks.judges.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.hmmlab.benchmarks.judges.verify.OracleOp;
import org.hmmlab.benchmarks.judges.verify.TraceMachine;
import org.hmmlab.hmm.Generation;

/**
 * Executes scripts: a design of the model, or in tests a design with a bug planted over it, which is why this is an
 * interface. Thread-safe; its executions are not.
 */
interface FuzzTarget {
    /** Its name in reports. */
    String id();

    /** A fresh machine for one script. */
    Execution start();

    /** One script under way. */
    interface Execution extends AutoCloseable {
        /** Executes an operation: fields to values, as in a recorded result. */
        Map<String, List<String>> execute(OracleOp op);

        /** What is in use between two operations and should not be, empty for nothing. */
        String notQuiescent();

        /** Ends all processes: what is still in use then, empty for nothing. */
        String end();

        /** Whether the driver warned. */
        boolean hasWarned();

        @Override
        void close();
    }

    /** A design of the model. */
    static FuzzTarget of(Generation generation) {
        return new FuzzTarget() {
            @Override
            public String id() {
                return generation.id();
            }

            @Override
            public Execution start() {
                return new DesignExecution(new TraceMachine(generation, DesignExecution.DEVICE_PAGES));
            }
        };
    }

    /**
     * The designs that must agree with the recorded traces: all but {@code immediate-free}, which is there for its use
     * after free.
     */
    static List<Generation> conformingDesigns() {
        return Arrays.stream(Generation.values())
                .filter(generation -> generation != Generation.IMMEDIATE_FREE)
                .toList();
    }
}
