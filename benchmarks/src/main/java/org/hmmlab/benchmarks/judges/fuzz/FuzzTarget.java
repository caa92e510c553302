package org.hmmlab.benchmarks.judges.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.hmmlab.benchmarks.judges.verify.OracleOp;
import org.hmmlab.benchmarks.judges.verify.TraceMachine;
import org.hmmlab.hmm.Generation;

/** What executes scripts: a design of the model, or in tests something that answers wrongly. Thread-safe; its executions are not. */
interface FuzzTarget {
    /** Its name in reports. */
    String id();

    /** A fresh machine for one script. */
    Execution start();

    /** One script under way. */
    interface Execution extends AutoCloseable {
        /** Executes an operation: fields to values, as in a recorded result. */
        Map<String, List<String>> execute(OracleOp op);

        /** What is not at rest between two operations, empty for nothing. */
        String unrest();

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

    /** The designs that are held to the recorded traces: all but the one that is there for its use after free. */
    static List<Generation> carriers() {
        return Arrays.stream(Generation.values())
                .filter(generation -> generation != Generation.IMMEDIATE_FREE)
                .toList();
    }
}
