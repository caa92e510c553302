package org.hmmlab.benchmarks.judges.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.hmmlab.benchmarks.judges.verify.OracleOp;
import org.hmmlab.benchmarks.judges.verify.TraceMachine;
import org.hmmlab.hmm.Generation;

/** A design with a bug planted over it: every script gets a fresh bug, which sees each operation and its answer. */
record PlantedTarget(String id, Supplier<Bug> bugs) implements FuzzTarget {
    /** What is wrong with a design; a plain one does nothing. */
    static class Bug {
        /** The operations so far that succeeded. */
        final List<OracleOp> done = new ArrayList<>();

        /** Falsifies an answer, which may be changed in place. */
        void falsify(OracleOp op, Map<String, List<String>> answer) {}

        String notQuiescent() {
            return "";
        }

        String leaks() {
            return "";
        }

        final boolean hasDone(String name) {
            return done.stream().anyMatch(op -> op.word(0).equals(name));
        }
    }

    /** A script under way. */
    private record Falsified(DesignExecution right, Bug bug) implements Execution {
        @Override
        public Map<String, List<String>> execute(OracleOp op) {
            Map<String, List<String>> answer = right.execute(op);
            boolean isOk = List.of("OK").equals(answer.get("err"));
            bug.falsify(op, answer);
            if (isOk) {
                bug.done.add(op);
            }
            return answer;
        }

        @Override
        public String notQuiescent() {
            return right.notQuiescent() + bug.notQuiescent();
        }

        @Override
        public String end() {
            return right.end() + bug.leaks();
        }

        @Override
        public boolean hasWarned() {
            return right.hasWarned();
        }

        @Override
        public void close() {
            right.close();
        }
    }

    @Override
    public Execution start() {
        return new Falsified(
                new DesignExecution(new TraceMachine(Generation.GET_PUT, DesignExecution.DEVICE_PAGES)), bugs.get());
    }
}
