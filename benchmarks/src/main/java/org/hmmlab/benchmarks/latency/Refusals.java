package org.hmmlab.benchmarks.latency;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import org.hmmlab.benchmarks.runner.BenchmarkTask;
import org.hmmlab.benchmarks.runner.Program;

/** Asks before anything is measured whether the lab's loop can run benchmarks; reads their annotations, runs nothing. */
public final class Refusals {
    private Refusals() {}

    /**
     * Which of the tasks cannot be run.
     *
     * @param program that has them
     * @return why, in order, one sentence a task; empty if all can
     */
    public static List<Refusal> of(List<BenchmarkTask> tasks, Program program) {
        ClassLoader own = Refusals.class.getClassLoader();
        if (!program.isForeign()) {
            return refusals(tasks, own);
        }
        try (URLClassLoader jar = new URLClassLoader(new URL[] {url(program)}, own)) {
            return refusals(tasks, jar);
        } catch (IOException e) {
            throw new UncheckedIOException("a jar must be readable: " + program.jar(), e);
        }
    }

    /**
     * A task that cannot be run.
     *
     * @param task the task
     * @param reason why, as a sentence
     */
    public record Refusal(BenchmarkTask task, String reason) {}

    private static URL url(Program program) throws MalformedURLException {
        return program.jar().toUri().toURL();
    }

    private static List<Refusal> refusals(List<BenchmarkTask> tasks, ClassLoader loader) {
        List<Refusal> refusals = new ArrayList<>();
        for (BenchmarkTask task : tasks) {
            try {
                JmhMethod.find(task.benchmark(), loader);
            } catch (RefusedBenchmarkException e) {
                refusals.add(new Refusal(task, e.getMessage()));
            } catch (LinkageError e) {
                refusals.add(new Refusal(
                        task,
                        "the latency of " + task.benchmark() + " cannot be recorded: a class it needs is missing: "
                                + e));
            }
        }
        return List.copyOf(refusals);
    }
}
