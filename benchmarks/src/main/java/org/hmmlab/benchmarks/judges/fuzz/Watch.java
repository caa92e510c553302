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
 * Runs scripts on a thread of its own and looks on: a step of a design that has not come back after so long hangs, which is a finding. The
 * thread that hangs cannot be ended, the model's locks do not listen to interrupts: it is left behind with its machines, as a daemon. Thread-safe.
 */
final class Watch {
    private static final int FRAMES_SHOWN = 12;
    private static final int LOOKS = 20;

    private final ScriptRunner runner;
    private final long patienceNanos;

    /**
     * Makes a watch.
     *
     * @param runner what runs scripts
     * @param patienceNanos longest time that one step of one design may take
     */
    Watch(ScriptRunner runner, long patienceNanos) {
        if (patienceNanos <= 0) {
            throw new IllegalArgumentException("patience must be above 0 ns: " + patienceNanos);
        }
        this.runner = runner;
        this.patienceNanos = patienceNanos;
    }

    /** The names of the designs. */
    List<String> ids() {
        return runner.ids();
    }

    /** A watch over one of the designs, which has a tenth of the patience, but half a second, unless that is more. */
    Watch overOne(String id) {
        long tenth = Math.max(patienceNanos / 10, TimeUnit.MILLISECONDS.toNanos(500));
        return new Watch(runner.only(id), Math.min(patienceNanos, tenth));
    }

    /** Where a script has come to: what one design is doing. Written by the thread that runs, read by the one that looks on. */
    static final class Pulse {
        private volatile Step step = new Step("", 0, "(start)", System.nanoTime());

        /** One step: a design, the position of the operation, its name, when it began. */
        record Step(String id, int at, String name, long sinceNanos) {}

        void beat(String id, int at, String name) {
            step = new Step(id, at, name, System.nanoTime());
        }
    }

    /** One script under way. */
    private final class Turn {
        private final Script script;
        private final Pulse pulse = new Pulse();
        private final List<Runnable> answers = new ArrayList<>();
        private @Nullable Finding finding;
        private @Nullable Throwable failure;
        private volatile boolean isDone;

        private Turn(Script script) {
            this.script = script;
        }

        private void run(Thread onlooker, BiConsumer<OracleOp, Map<String, List<String>>> told) {
            try {
                finding = runner.run(script, (op, answer) -> answers.add(() -> told.accept(op, answer)), pulse);
            } catch (RuntimeException | Error e) {
                failure = e;
            }
            isDone = true;
            LockSupport.unpark(onlooker);
        }
    }

    /**
     * Runs a script.
     *
     * @param script the script
     * @param answers who is told, by this thread, each operation and what the first design answered; nothing of a script that hangs
     * @return the first thing that is wrong, null for nothing
     */
    @Nullable
    Finding run(Script script, BiConsumer<OracleOp, Map<String, List<String>>> answers) {
        Turn turn = new Turn(script);
        Thread onlooker = Thread.currentThread();
        Thread thread = new Thread(() -> turn.run(onlooker, answers), onlooker.getName() + "-script");
        thread.setDaemon(true);
        thread.start();
        boolean wasInterrupted = false;
        while (!turn.isDone) {
            Pulse.Step step = turn.pulse.step;
            if (System.nanoTime() - step.sinceNanos() > patienceNanos) {
                Finding hang = hang(thread, step);
                // It may have come back while its stack was taken: then it did not hang.
                if (!turn.isDone && turn.pulse.step == step) {
                    return hang;
                }
            }
            LockSupport.parkNanos(this, patienceNanos / LOOKS);
            // Kept for later: an interrupt would turn the sleep into a spin.
            wasInterrupted |= Thread.interrupted();
        }
        if (wasInterrupted) {
            onlooker.interrupt();
        }
        Throwable failure = turn.failure;
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
        turn.answers.forEach(Runnable::run);
        return turn.finding;
    }

    private Finding hang(Thread thread, Pulse.Step step) {
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
                        patienceNanos / 1e9),
                seen);
    }
}
