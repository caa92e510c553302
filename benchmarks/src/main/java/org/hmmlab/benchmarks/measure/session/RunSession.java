package org.hmmlab.benchmarks.measure.session;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hmmlab.benchmarks.measure.launch.EnvironmentProbe;
import org.hmmlab.benchmarks.measure.launch.Interruption;
import org.hmmlab.benchmarks.measure.launch.LabLock;
import org.hmmlab.results.model.Environment;
import org.hmmlab.results.model.RunFooter;
import org.hmmlab.results.model.RunHeader;
import org.hmmlab.results.model.RunKind;
import org.hmmlab.results.model.RunSettings;
import org.hmmlab.results.model.RunStatus;
import org.hmmlab.results.store.RunReader;
import org.hmmlab.results.store.RunStore;
import org.hmmlab.results.store.RunWriter;
import org.hmmlab.results.store.StoredRun;
import org.hmmlab.results.verdict.JudgeSettings;

/**
 * What every measuring command does around its measuring: keep what an earlier lab left, wait for the machine, open the
 * stored run, survive Ctrl-C, finish the run, read it back.
 */
public final class RunSession {
    private final LabContext context;
    private final PrintWriter err;
    private final List<String> command;

    public RunSession(LabContext context, PrintWriter err) {
        this(context, err, context.command());
    }

    /** A run that is to be repeated by another command line than the one that was given. */
    public RunSession(LabContext context, PrintWriter err, List<String> command) {
        this.context = context;
        this.err = err;
        this.command = command;
    }

    /**
     * What is about to be measured.
     *
     * @param kind what the run is
     * @param seed of every random choice
     * @param arms baseline first
     * @param settings of the run
     * @param results the results folder
     */
    public record Description(RunKind kind, long seed, List<String> arms, Map<String, String> settings, Path results) {}

    /** The measuring itself; returns the exit code that the run has earned. */
    public interface Body {
        int measure(RunWriter writer, RunHeader header) throws InterruptedException;
    }

    /**
     * A finished run.
     *
     * @param stored as read back from its file
     * @param file where it lies
     * @param exitCode that it has earned
     */
    public record Finished(StoredRun stored, Path file, int exitCode) {}

    public Finished run(Description what, Body body) throws InterruptedException {
        new RunStore(what.results())
                .recoverAbandoned()
                .forEach(file -> err.println("kept what an earlier lab had measured when it died: " + file));
        Instant start = Instant.now();
        // Opened before the lock is waited for: an unwritable folder must not cost a wait.
        RunHeader header = header(what, start);
        try (RunWriter writer = RunWriter.open(what.results(), header)) {
            context.interruption().onInterrupt(() -> interrupted(writer));
            LabLock lock = LabLock.acquire(context.lockFolder(), String.join(" ", context.arguments()), this::say);
            try {
                int code = body.measure(writer, header);
                Path file = writer.finish(
                        new RunFooter(RunStatus.COMPLETE, Instant.now().toString(), code, ""));
                return new Finished(RunReader.read(file), file, code);
            } finally {
                context.interruption().disarm();
                lock.close();
            }
        }
    }

    private void say(String line) {
        err.println(line);
        err.flush();
    }

    private RunHeader header(Description what, Instant start) {
        Map<String, String> settings = new LinkedHashMap<>(what.settings());
        settings.putAll(RunSettings.builder()
                .rules(JudgeSettings.DEFAULT.rules().text())
                .build()
                .values());
        settings.putAll(EnvironmentProbe.moment());
        Environment environment = EnvironmentProbe.probe();
        settings.put("machine class", environment.machineClass().fingerprint());
        return new RunHeader(
                RunHeader.SCHEMA_VERSION,
                RunHeader.newRunId(start, what.seed()),
                what.kind(),
                start.toString(),
                command,
                what.seed(),
                environment,
                what.arms(),
                settings);
    }

    private static String interrupted(RunWriter writer) {
        Path file = writer.finish(new RunFooter(
                RunStatus.INCOMPLETE,
                Instant.now().toString(),
                Interruption.EXIT_CODE,
                "interrupted: what was measured until then is kept"));
        return "interrupted; what was measured is kept, marked incomplete: " + file;
    }
}
