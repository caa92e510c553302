package org.hmmlab.benchmarks.judges.fuzz;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.hmmlab.benchmarks.judges.verify.OracleOp;
import org.jspecify.annotations.Nullable;

/**
 * Runs each script on a thread of its own and watches it: a step of a design that takes longer than the time-out hangs,
 * which is a finding. A thread that hangs cannot be ended, because the model's locks ignore interrupts. It stays behind
 * with its machines, as a daemon. Thread-safe.
 */
final class HangDetector {
    private static final int FRAMES_SHOWN = 12;
    private static final int LOOKS_PER_TIMEOUT = 20;

    /** Shortest and usual share of the time-out that a reduction uses, see {@link #forDesign}. */
    private static final long MIN_REDUCTION_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final int REDUCTION_SHARE = 10;

    private final ScriptRunner runner;
    private final long hangTimeoutNanos;
    private final StepClock clock;

    /** How long a step has been under way. */
    @FunctionalInterface
    interface StepClock {
        /** The time in ns, asked by the thread that watches. */
        long nanosIn(Thread thread, Heartbeat.Step step);
    }

    /**
     * Makes a detector.
     *
     * @param runner what runs scripts
     * @param hangTimeoutNanos longest time that one step of one design may take, ns
     */
    HangDetector(ScriptRunner runner, long hangTimeoutNanos) {
        this(runner, hangTimeoutNanos, (thread, step) -> System.nanoTime() - step.sinceNanos());
    }

    /** As the other constructor, with a clock that tests control. */
    HangDetector(ScriptRunner runner, long hangTimeoutNanos, StepClock clock) {
        if (hangTimeoutNanos <= 0) {
            throw new IllegalArgumentException("the hang time-out must be above 0 ns: " + hangTimeoutNanos);
        }
        this.runner = runner;
        this.clock = clock;
        this.hangTimeoutNanos = hangTimeoutNanos;
    }

    /** The names of the designs. */
    List<String> ids() {
        return runner.ids();
    }

    /**
     * A detector for one of the designs alone, for reductions. Its time-out is a tenth of this one's, at least half a
     * second, and never more than this one's.
     */
    HangDetector forDesign(String id) {
        long shorter = Math.max(hangTimeoutNanos / REDUCTION_SHARE, MIN_REDUCTION_NANOS);
        return new HangDetector(runner.only(id), Math.min(hangTimeoutNanos, shorter), clock);
    }

    /**
     * Which step of a script is under way. Written by the thread that runs the script, read by the one that watches.
     */
    static final class Heartbeat {
        private volatile Step step = new Step("", 0, "(start)", System.nanoTime());

        /** One step: a design, the position of the operation, its name, when it began. */
        record Step(String id, int at, String name, long sinceNanos) {}

        void beat(String id, int at, String name) {
            step = new Step(id, at, name, System.nanoTime());
        }
    }

    /** One script under way. */
    private final class ScriptRun {
        private final Script script;
        private final Heartbeat heartbeat = new Heartbeat();
        private final List<Runnable> answers = new ArrayList<>();
        private @Nullable Finding finding;
        private @Nullable Throwable failure;
        private volatile boolean isDone;

        private ScriptRun(Script script) {
            this.script = script;
        }

        private void run(Thread watcher, BiConsumer<OracleOp, Map<String, List<String>>> told) {
            try {
                finding = runner.run(script, (op, answer) -> answers.add(() -> told.accept(op, answer)), heartbeat);
            } catch (RuntimeException | Error e) {
                failure = e;
            }
            isDone = true;
            LockSupport.unpark(watcher);
        }
    }

    /**
     * Runs a script.
     *
     * @param script the script
     * @param answers told, by this thread, each operation and the answer of the first design; told nothing of a script
     *     that hangs
     * @return the first thing that is wrong, null for nothing
     */
    @Nullable
    Finding run(Script script, BiConsumer<OracleOp, Map<String, List<String>>> answers) {
        ScriptRun run = new ScriptRun(script);
        Thread watcher = Thread.currentThread();
        Thread thread = new Thread(() -> run.run(watcher, answers), watcher.getName() + "-script");
        thread.setDaemon(true);
        thread.start();
        boolean wasInterrupted = false;
        while (!run.isDone) {
            Heartbeat.Step step = run.heartbeat.step;
            if (clock.nanosIn(thread, step) > hangTimeoutNanos) {
                Finding hang = hang(thread, step);
                // It may have come back while its stack was taken: then it did not hang.
                if (!run.isDone && run.heartbeat.step == step) {
                    return hang;
                }
            }
            LockSupport.parkNanos(this, hangTimeoutNanos / LOOKS_PER_TIMEOUT);
            // Kept for later: an interrupt would turn the sleep into a spin.
            wasInterrupted |= Thread.interrupted();
        }
        if (wasInterrupted) {
            watcher.interrupt();
        }
        Throwable failure = run.failure;
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
        run.answers.forEach(Runnable::run);
        return run.finding;
    }

    private Finding hang(Thread thread, Heartbeat.Step step) {
        StringBuilder text = new StringBuilder("hangs, thread ").append(thread.getState());
        StackTraceElement[] trace = thread.getStackTrace();
        for (int i = 0; i < Math.min(FRAMES_SHOWN, trace.length); i++) {
            text.append("\n    at ").append(trace[i]);
        }
        Map<String, String> seen = new LinkedHashMap<>();
        boolean isPast = false;
        for (String id : ids()) {
            isPast |= id.equals(step.id());
            seen.put(id, id.equals(step.id()) ? text.toString() : isPast ? "not asked any more" : "came back");
        }
        return new Finding(
                Finding.Kind.HANG,
                step.at(),
                step.name(),
                String.format(
                        Locale.ROOT,
                        "%s does not come back: no answer of %s after %.1f s",
                        step.name(),
                        step.id(),
                        hangTimeoutNanos / 1e9),
                seen);
    }
}
