package org.hmmlab.benchmarks.measure.latency;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hmmlab.benchmarks.measure.fork.ForkFigures;
import org.hmmlab.benchmarks.measure.fork.ForkSettings;
import org.hmmlab.benchmarks.measure.fork.LatencyFork;
import org.hmmlab.benchmarks.measure.fork.NanoClock;
import org.hmmlab.benchmarks.measure.fork.TurnFile;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.benchmarks.measure.launch.ForeignJar;
import org.hmmlab.benchmarks.measure.launch.ForkResult;
import org.hmmlab.benchmarks.measure.launch.Harness;
import org.hmmlab.benchmarks.measure.launch.JmhResult;
import org.hmmlab.benchmarks.measure.launch.JvmArgs;
import org.hmmlab.benchmarks.measure.launch.MeasuredProcess;
import org.hmmlab.benchmarks.measure.launch.TargetJvm;
import org.hmmlab.results.latency.ForkLatency;
import org.hmmlab.results.latency.HistogramLog;
import org.hmmlab.results.latency.LatencySet;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.LatencyRecord;
import org.hmmlab.results.model.LoadPattern;
import org.hmmlab.results.store.RunWriter;
import org.hmmlab.results.verdict.Measures;
import org.hmmlab.results.verdict.QuantileMeasure;

/**
 * Measures with the lab's own loop, which records every operation. Keeps the histograms of all JVMs of its run for the judge,
 * and stores each JVM's log as an attachment of the run. Used by one thread.
 */
public final class LatencyHarness implements Harness {
    private final LatencySet latencies = new LatencySet();
    private final List<LatencyRecord> records = new ArrayList<>();
    private final ReusableLatency earlier;

    /** A harness for a run that goes on with what was measured before. */
    LatencyHarness(ReusableLatency earlier) {
        this.earlier = earlier;
    }

    /** The histograms so far. */
    public LatencySet latencies() {
        return latencies;
    }

    /** How the JVMs so far were driven. */
    public List<LatencyRecord> records() {
        return List.copyOf(records);
    }

    @Override
    public List<String> command(MeasuredProcess.Launch launch, Path folder) {
        TargetJvm jvm = launch.program().jvm();
        List<String> command = new ArrayList<>();
        command.add(jvm.java().toString());
        if (launch.program().isForeign()) {
            command.addAll(foreignArgs(launch, folder));
        } else {
            command.addAll(JvmArgs.forTarget(jvm.featureVersion()));
        }
        command.add("-Djava.io.tmpdir=" + folder.resolve("tmp"));
        properties(launch, folder).forEach((name, value) -> command.add("-D" + name + '=' + value));
        command.addAll(List.of("-cp", launch.program().measuredClassPath(), LatencyFork.class.getName()));
        return command;
    }

    /** What JMH would give the benchmark's JVM: its own arguments, those of profiles, what is asked of the JIT. */
    private static List<String> foreignArgs(MeasuredProcess.Launch launch, Path folder) {
        ForeignJar jar = ForeignJar.open(launch.program().jar());
        List<String> args =
                new ArrayList<>(JvmArgs.forForeign(launch.program().jvm().featureVersion()));
        args.addAll(jar.index().named(launch.task().benchmark()).jvmArgs());
        if (!jar.compilerHints().isEmpty()) {
            Path hints = folder.resolve("compiler-hints");
            try {
                Files.writeString(hints, jar.compilerHints(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException("the folder of a measured JVM must be writable: " + folder, e);
            }
            args.add("-XX:CompileCommand=quiet");
            args.add("-XX:CompileCommandFile=" + hints);
        }
        return args;
    }

    @Override
    public ForkResult read(Path folder) throws IOException {
        JmhResult figures = JmhResult.read(folder.resolve(ForkFigures.FIGURES)).get(0);
        ForkLatency latency = HistogramLog.read(folder.resolve(ForkFigures.HISTOGRAMS));
        return new ForkResult(figures, latency);
    }

    @Override
    public Watch watch(TurnFile turns) {
        return new OutsideMeter(turns, NanoClock.SYSTEM);
    }

    @Override
    public void store(ForkRecord fork, ForkResult result, RunWriter writer) {
        LoadPattern drive = LoadPattern.of(fork.params());
        List<Double> timer = result.figures().secondary().getOrDefault(ForkFigures.TIMER, List.of(Double.NaN));
        String whose = fork.benchmark() + '|' + fork.arm() + '|' + fork.role() + '-' + fork.pair();
        String file =
                attach(fork, HistogramLog.write(result.latency(), whose).getBytes(StandardCharsets.UTF_8), writer);
        LatencyRecord record = new LatencyRecord(
                fork.role(),
                fork.benchmarkCase(),
                fork.pair(),
                file,
                drive.model(),
                drive.ratePerSecond(),
                operationsPerBatch(result, drive),
                timer.get(0));
        keep(record, result.latency(), writer);
    }

    @Override
    public void restore(ForkRecord fork, RunWriter writer) {
        earlier.of(fork).ifPresent(entry -> {
            // Of the same content, so under the name that the record has.
            attach(fork, earlier.log(entry.record()), writer);
            keep(entry.record().withCase(fork.benchmarkCase()), entry.latency(), writer);
        });
    }

    private String attach(ForkRecord fork, byte[] log, RunWriter writer) {
        String name = String.format("%04d-%05d-%s.hlog", records.size(), fork.pair(), fork.role());
        return writer.attach(name, "text/x-hdrhistogram-log", log);
    }

    private void keep(LatencyRecord record, ForkLatency latency, RunWriter writer) {
        writer.latency(record);
        latencies.add(record, latency);
        records.add(record);
    }

    private static int operationsPerBatch(ForkResult result, LoadPattern drive) {
        double perCall = result.figures()
                .secondary()
                .getOrDefault(ForkFigures.PER_CALL, List.of(1.0))
                .get(0);
        return drive.calls() * (int) perCall;
    }

    @Override
    public boolean tearsDownInLastIteration() {
        return false;
    }

    @Override
    public boolean countsWork() {
        return false;
    }

    @Override
    public Measures measures() {
        return QuantileMeasure.of(latencies);
    }

    private static Map<String, String> properties(MeasuredProcess.Launch launch, Path folder) {
        Map<String, String> properties = new TreeMap<>(launch.forkProperties());
        BenchmarkTask task = launch.task();
        long setUpMillis = launch.timing().setUpMillis();
        if (setUpMillis > 0) {
            properties.put(JvmArgs.SET_UP_WARMUP, Long.toString(setUpMillis));
        }
        properties.putAll(new ForkSettings(task.benchmark(), task.params(), task.threads(), launch.timing(), folder, 0)
                .properties());
        return properties;
    }
}
