package org.hmmlab.benchmarks.judges.verify;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hmmlab.hmm.Generation;

/**
 * Executes traces in one design, each on a machine of its own, and compares what the model answers with what the kernel
 * did. One thread.
 */
public final class TraceVerifier {
    private static final String FAULT_COUNT = "flt";
    private static final Set<String> RAW = Set.of("raw", "rawabs");
    /** Rather more state than this is never drawn. */
    private static final long MAX_PAGES_DRAWN = 4096;

    private final Generation generation;
    private final Set<String> kinds;

    /**
     * Makes a verifier.
     *
     * @param generation the design
     * @param kinds operations to compare, by name ({@code madvise}) or kind ({@code madvise:free}); empty for all. The
     *     others are executed
     */
    public TraceVerifier(Generation generation, Set<String> kinds) {
        this.generation = generation;
        this.kinds = Set.copyOf(kinds);
    }

    /**
     * What operations can be picked by.
     *
     * @return all names and kinds, sorted
     */
    public static Set<String> kinds() {
        return OpSyntax.kinds();
    }

    /**
     * Executes and compares one trace.
     *
     * @param trace the trace
     * @return what came of it
     */
    public TraceOutcome verify(OracleTrace trace) {
        TraceOutcome outcome = new TraceOutcome(trace);
        try (TraceMachine machine = new TraceMachine(generation)) {
            if (run(trace, machine, outcome)) {
                end(trace, machine, outcome);
            }
        }
        return outcome;
    }

    /** Executes the operations; false when the model failed, so that even its end cannot be trusted. */
    private boolean run(OracleTrace trace, TraceMachine machine, TraceOutcome outcome) {
        for (OracleOp op : trace.ops()) {
            try {
                Observation observation = machine.execute(op);
                Map<String, List<String>> expected = op.expected();
                if (expected != null && isCompared(op)) {
                    compare(new Answer(trace, op, expected, observation.fields()), machine, outcome);
                }
            } catch (UnsupportedOpException e) {
                outcome.skipped(trace.ops().size() - op.index(), "the model lacks: " + e.getMessage());
                return true;
            } catch (RuntimeException | StackOverflowError e) {
                outcome.differs(new TraceDifference(
                        trace.name(),
                        op.index(),
                        op.who(),
                        op.text(),
                        TraceOutcome.FAILURE,
                        "no failure",
                        describe(e),
                        ""));
                int left = trace.ops().size() - op.index() - 1;
                if (left > 0) {
                    outcome.skipped(left, "the model failed before");
                }
                return false;
            }
        }
        return true;
    }

    private void end(OracleTrace trace, TraceMachine machine, TraceOutcome outcome) {
        String leaks;
        try {
            leaks = machine.end();
        } catch (RuntimeException e) {
            leaks = describe(e);
        }
        if (!leaks.isEmpty()) {
            outcome.differs(whole(trace, TraceOutcome.LEAKS, "nothing in use", leaks));
        }
        if (outcome.opsSkipped() == 0 && kinds.isEmpty()) {
            outcome.fieldCompared();
            if (machine.hasWarned() != trace.driverWarning()) {
                outcome.differs(
                        whole(trace, TraceOutcome.WARNING, "" + trace.driverWarning(), "" + machine.hasWarned()));
            }
        }
    }

    private static TraceDifference whole(OracleTrace trace, String field, String expected, String observed) {
        return new TraceDifference(trace.name(), -1, TraceMachine.FIRST, "(at the end)", field, expected, observed, "");
    }

    private boolean isCompared(OracleOp op) {
        return kinds.isEmpty() || kinds.contains(op.word(0)) || kinds.contains(op.kind());
    }

    /** One operation with both answers. */
    private record Answer(
            OracleTrace trace, OracleOp op, Map<String, List<String>> expected, Map<String, List<String>> observed) {}

    private static void compare(Answer answer, TraceMachine machine, TraceOutcome outcome) {
        OracleOp op = answer.op();
        int fields = 0;
        for (Map.Entry<String, List<String>> field : answer.expected().entrySet()) {
            String name = field.getKey();
            if (op.versioned().contains(name)) {
                continue;
            }
            boolean isFaultCount = name.equals(FAULT_COUNT);
            if (isFaultCount) {
                outcome.faultCountCompared();
            } else {
                fields++;
            }
            List<String> value = answer.observed().get(name);
            if (!field.getValue().equals(value)) {
                TraceDifference difference = new TraceDifference(
                        answer.trace().name(),
                        op.index(),
                        op.who(),
                        op.text(),
                        name,
                        PageRuns.compress(field.getValue()),
                        value == null ? "nothing" : PageRuns.compress(value),
                        state(op, machine));
                if (isFaultCount) {
                    outcome.faultCountDiffers(difference);
                } else {
                    outcome.differs(difference);
                }
            }
        }
        outcome.compared(op.kind(), fields);
    }

    /** The pages that an operation names, as its process sees them. */
    private static String state(OracleOp op, TraceMachine machine) {
        for (int i = 1; !RAW.contains(op.word(0)) && i + 2 < op.words().size(); i++) {
            if (op.word(i).length() == 1 && Character.isUpperCase(op.word(i).charAt(0))) {
                long pages = Math.min(op.number(i + 2), MAX_PAGES_DRAWN);
                long start = PageAddresses.address(op, i);
                TraceProcess process = machine.process(op.who());
                return op.word(i) + " " + op.word(i + 1) + ": "
                        + PageRuns.compress(InspectOps.codes(process.mm, start, pages)) + "; VMAs "
                        + InspectOps.vmas(process.mm, start & -PageAddresses.AREA_BYTES)
                                .fields()
                                .get("vmas");
            }
        }
        return "";
    }

    private static String describe(Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        return failure + (trace.length == 0 ? "" : " at " + trace[0]);
    }
}
