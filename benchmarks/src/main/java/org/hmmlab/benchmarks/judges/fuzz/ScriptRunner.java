package org.hmmlab.benchmarks.judges.fuzz;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.hmmlab.benchmarks.judges.verify.OracleOp;
import org.jspecify.annotations.Nullable;

/**
 * Executes a script in all designs in step, an operation in each before the next, and stops at the first thing that is
 * wrong. Thread-safe: every run has machines of its own.
 */
final class ScriptRunner {
    /** Commands of which alone EBUSY is an answer: elsewhere it stands for an invalidation that never ended. */
    private static final Set<String> MAY_BE_BUSY = Set.of("exclusive", "raw:exclusive", "rawabs:exclusive");

    private static final String ERR = "err";
    private static final int FRAMES_SHOWN = 6;

    private final List<FuzzTarget> targets;

    ScriptRunner(List<FuzzTarget> targets) {
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("there must be a design to run scripts in: there is none");
        }
        this.targets = List.copyOf(targets);
    }

    /** The names of the designs. */
    List<String> ids() {
        return targets.stream().map(FuzzTarget::id).toList();
    }

    /** The same for one of the designs. */
    ScriptRunner only(String id) {
        return new ScriptRunner(
                targets.stream().filter(target -> target.id().equals(id)).toList());
    }

    /**
     * Runs a script.
     *
     * @param script the script
     * @param answers told each operation and the answer of the first design
     * @param heartbeat told which design starts which step, before it does
     * @return the first thing that is wrong, null for nothing
     */
    @Nullable
    Finding run(
            Script script, BiConsumer<OracleOp, Map<String, List<String>>> answers, HangDetector.Heartbeat heartbeat) {
        List<FuzzTarget.Execution> executions = new ArrayList<>();
        try {
            for (FuzzTarget target : targets) {
                heartbeat.beat(target.id(), 0, "(start)");
                executions.add(target.start());
            }
            Shadow shadow = new Shadow();
            for (OracleOp op : script.ops()) {
                Finding finding = step(executions, op, shadow, answers, heartbeat);
                if (finding != null) {
                    giveUp(finding, executions, heartbeat);
                    return finding;
                }
            }
            return end(executions, script.ops().size(), heartbeat);
        } finally {
            for (int i = 0; i < executions.size(); i++) {
                heartbeat.beat(targets.get(i).id(), script.ops().size(), "(close)");
                executions.get(i).close();
            }
        }
    }

    private @Nullable Finding step(
            List<FuzzTarget.Execution> executions,
            OracleOp op,
            Shadow shadow,
            BiConsumer<OracleOp, Map<String, List<String>>> answers,
            HangDetector.Heartbeat heartbeat) {
        List<Map<String, List<String>>> given = new ArrayList<>();
        Map<String, String> failures = new LinkedHashMap<>();
        String shape = "";
        for (int i = 0; i < executions.size(); i++) {
            heartbeat.beat(targets.get(i).id(), op.index(), op.word(0));
            try {
                given.add(executions.get(i).execute(op));
                failures.put(targets.get(i).id(), "no failure");
            } catch (RuntimeException | StackOverflowError | AssertionError e) {
                failures.put(targets.get(i).id(), describe(e));
                shape = shape(op.word(0), e);
            }
        }
        if (!shape.isEmpty()) {
            return new Finding(
                    Finding.Kind.FAILURE, op.index(), shape, "an exception that is no error of the kernel", failures);
        }
        answers.accept(op, given.get(0));
        Finding finding = disagreement(op.index(), op.word(0), given);
        if (finding == null) {
            finding = notQuiescent(executions, op, given.get(0));
        }
        String problem = finding == null ? shadow.follow(op, given.get(0)) : "";
        return problem.isEmpty()
                ? finding
                : new Finding(Finding.Kind.CONTENTS, op.index(), op.word(0), problem, all("the same"));
    }

    private @Nullable Finding disagreement(int at, String name, List<Map<String, List<String>>> given) {
        Set<String> fields = new TreeSet<>();
        if (given.stream().allMatch(given.get(0)::equals)) {
            return null;
        }
        given.forEach(answer -> fields.addAll(answer.keySet()));
        String field = fields.contains(ERR) && differs(ERR, given)
                ? ERR
                : fields.stream()
                        .filter(each -> differs(each, given))
                        .findFirst()
                        .orElse(ERR);
        return new Finding(
                Finding.Kind.DISAGREEMENT,
                at,
                name + " " + field,
                "the field " + field + " differs",
                each(i -> FuzzText.values(given.get(i).get(field))));
    }

    private static boolean differs(String field, List<Map<String, List<String>>> given) {
        List<String> first = given.get(0).get(field);
        return given.stream()
                .anyMatch(answer -> first == null ? answer.get(field) != null : !first.equals(answer.get(field)));
    }

    private @Nullable Finding notQuiescent(
            List<FuzzTarget.Execution> executions, OracleOp op, Map<String, List<String>> answer) {
        if (List.of("EBUSY").equals(answer.get(ERR)) && !MAY_BE_BUSY.contains(op.kind())) {
            return new Finding(
                    Finding.Kind.NOT_QUIESCENT,
                    op.index(),
                    op.word(0) + " EBUSY",
                    "no invalidation can be under way",
                    all("EBUSY"));
        }
        return quiescence(
                Finding.Kind.NOT_QUIESCENT,
                op.index(),
                "between two operations",
                executions,
                FuzzTarget.Execution::notQuiescent);
    }

    private @Nullable Finding end(List<FuzzTarget.Execution> executions, int length, HangDetector.Heartbeat heartbeat) {
        List<Map<String, List<String>>> warnings = new ArrayList<>();
        executions.forEach(each -> warnings.add(Map.of("driver_warning", List.of(Boolean.toString(each.hasWarned())))));
        Finding disagreement = disagreement(length, "(end)", warnings);
        Finding leak = quiescence(Finding.Kind.LEAK, length, "when all has ended", executions, execution -> {
            heartbeat.beat(targets.get(executions.indexOf(execution)).id(), length, "(end)");
            try {
                return execution.end();
            } catch (RuntimeException | AssertionError e) {
                return describe(e);
            }
        });
        return disagreement != null ? disagreement : leak;
    }

    /**
     * Asks each design what is still in use. Numbers are left out of the shape: a smaller script may leak less of the
     * same.
     */
    private @Nullable Finding quiescence(
            Finding.Kind kind,
            int at,
            String when,
            List<FuzzTarget.Execution> executions,
            Function<FuzzTarget.Execution, String> question) {
        List<String> answers = executions.stream().map(question).toList();
        String first =
                answers.stream().filter(answer -> !answer.isEmpty()).findFirst().orElse("");
        if (first.isEmpty()) {
            return null;
        }
        return new Finding(
                kind,
                at,
                first.lines().findFirst().orElse("").replaceAll("\\d+", "n"),
                "nothing may be in use " + when,
                each(i -> answers.get(i).isEmpty() ? "nothing" : answers.get(i)));
    }

    /** A model that has failed cannot be trusted to end; any other gives back what it has. */
    private void giveUp(Finding finding, List<FuzzTarget.Execution> executions, HangDetector.Heartbeat heartbeat) {
        for (int i = 0; i < executions.size(); i++) {
            if (finding.kind() != Finding.Kind.FAILURE) {
                heartbeat.beat(targets.get(i).id(), finding.at(), "(end)");
                try {
                    executions.get(i).end();
                } catch (RuntimeException | AssertionError e) {
                    // The finding is known already; this is what came of it.
                    continue;
                }
            }
        }
    }

    private Map<String, String> all(String text) {
        return each(i -> text);
    }

    private Map<String, String> each(Function<Integer, String> text) {
        Map<String, String> seen = new LinkedHashMap<>();
        for (int i = 0; i < targets.size(); i++) {
            seen.put(targets.get(i).id(), text.apply(i));
        }
        return seen;
    }

    private static String shape(String name, Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        return name + " " + failure.getClass().getSimpleName()
                + (trace.length == 0 ? "" : " in " + trace[0].getClassName() + "." + trace[0].getMethodName());
    }

    private static String describe(Throwable failure) {
        StringBuilder text = new StringBuilder(failure.toString());
        StackTraceElement[] trace = failure.getStackTrace();
        for (int i = 0; i < Math.min(FRAMES_SHOWN, trace.length); i++) {
            text.append("\n    at ").append(trace[i]);
        }
        return text.toString();
    }
}
