package org.hmmlab.benchmarks.judges.fuzz;

import java.util.List;
import java.util.Map;
import org.hmmlab.benchmarks.judges.verify.OracleOp;
import org.hmmlab.benchmarks.judges.verify.TraceMachine;

/** A script under way on a machine of one design. */
record DesignExecution(TraceMachine machine) implements FuzzTarget.Execution {
    /** Little, so that a machine is soon made, and so that migrations run out of it now and then. */
    static final long DEVICE_PAGES = 1024;

    @Override
    public Map<String, List<String>> execute(OracleOp op) {
        return machine.execute(op).fields();
    }

    @Override
    public String notQuiescent() {
        return machine.notQuiescent();
    }

    @Override
    public String end() {
        return machine.end();
    }

    @Override
    public boolean hasWarned() {
        return machine.hasWarned();
    }

    @Override
    public void close() {
        machine.close();
    }
}
