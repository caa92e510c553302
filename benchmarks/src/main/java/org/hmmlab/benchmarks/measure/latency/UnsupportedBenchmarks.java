package org.hmmlab.benchmarks.measure.latency;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hmmlab.benchmarks.measure.fork.JmhMethod;
import org.hmmlab.benchmarks.measure.fork.RefusedBenchmarkException;
import org.hmmlab.benchmarks.measure.launch.BenchmarkIndex;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.benchmarks.measure.launch.ForeignJar;
import org.hmmlab.benchmarks.measure.launch.Program;

/** Asks before anything is measured whether the lab's loop can run benchmarks; reads their annotations, runs nothing. */
public final class UnsupportedBenchmarks {
    private static final String SINGLE_SHOT =
            "SingleShotTime alone, so it is about one call, and a loop would repeat it on the same state";

    private UnsupportedBenchmarks() {}

    /**
     * Which of the tasks cannot be run.
     *
     * @param program that has them
     * @return why, in order, one sentence a task; empty if all can
     */
    public static List<Refusal> of(List<BenchmarkTask> tasks, Program program) {
        ClassLoader own = UnsupportedBenchmarks.class.getClassLoader();
        if (!program.isForeign()) {
            return refusals(tasks, own);
        }
        List<Refusal> refusals = new ArrayList<>();
        BenchmarkIndex index = BenchmarkIndex.ofJar(program.jar());
        for (BenchmarkTask task : tasks) {
            if (index.named(task.benchmark()).isSingleShot()) {
                refusals.add(new Refusal(task, JmhMethod.refusal(task.benchmark(), SINGLE_SHOT)));
            }
        }
        try (URLClassLoader jar = new URLClassLoader(urls(program), new JmhAlone(own))) {
            List<BenchmarkTask> left = new ArrayList<>(tasks);
            refusals.forEach(refusal -> left.remove(refusal.task()));
            refusals.addAll(refusals(left, jar));
            return List.copyOf(refusals);
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

    private static URL[] urls(Program program) throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (Path part : ForeignJar.open(program.jar()).parts()) {
            urls.add(part.toUri().toURL());
        }
        return urls.toArray(new URL[0]);
    }

    /** Shows a foreign jar the lab's JMH, whose annotations are read, and nothing else of the lab: the jar has its own libraries. */
    private static final class JmhAlone extends ClassLoader {
        private static final String JMH = "org.openjdk.jmh.";

        private final ClassLoader lab;

        JmhAlone(ClassLoader lab) {
            super(ClassLoader.getPlatformClassLoader());
            this.lab = lab;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith(JMH)) {
                return lab.loadClass(name);
            }
            throw new ClassNotFoundException(name);
        }
    }

    private static List<Refusal> refusals(List<BenchmarkTask> tasks, ClassLoader loader) {
        List<Refusal> refusals = new ArrayList<>();
        for (BenchmarkTask task : tasks) {
            try {
                JmhMethod.find(task.benchmark(), loader);
            } catch (RefusedBenchmarkException e) {
                refusals.add(new Refusal(task, e.getMessage()));
            } catch (UnsupportedClassVersionError e) {
                // For a newer Java than the lab's own: the arm's JVM says itself what it cannot do.
                continue;
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
