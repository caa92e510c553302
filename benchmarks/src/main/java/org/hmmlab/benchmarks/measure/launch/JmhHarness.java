package org.hmmlab.benchmarks.measure.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hmmlab.benchmarks.measure.fork.IterationProfiler;
import org.hmmlab.benchmarks.measure.fork.Timing;
import org.hmmlab.results.verdict.Measures;

/** JMH as it is, with the lab's profiler. Stateless. */
final class JmhHarness implements Harness {
    @Override
    public List<String> command(MeasuredProcess.Launch launch, Path folder) {
        TargetJvm jvm = launch.program().jvm();
        List<String> command = new ArrayList<>();
        command.add(jvm.java().toString());
        command.addAll(JvmArgs.forHost(jvm.featureVersion()));
        command.add("-Djava.io.tmpdir=" + folder.resolve("tmp"));
        // JMH's own lock makes a second one fail at once; the lab has a lock that waits.
        command.add("-Djmh.ignoreLock=true");
        command.add("-cp");
        command.add(launch.program().measuredClassPath());
        command.add("org.openjdk.jmh.Main");
        command.add(launch.task().anchoredPattern());
        command.addAll(timingOptions(launch.timing()));
        if (!launch.task().isGroup()) {
            command.addAll(List.of("-t", Integer.toString(launch.task().threads())));
        }
        launch.task().params().forEach((name, value) -> command.addAll(List.of("-p", name + "=" + value)));
        command.addAll(launch.program().isForeign() ? foreignFork(launch, folder) : ownFork(launch, folder));
        command.addAll(List.of("-rf", "json", "-rff", results(folder).toString()));
        command.addAll(List.of("-foe", "true", "-prof", IterationProfiler.class.getName()));
        command.addAll(launch.jmhOptions());
        return command;
    }

    /** The lab's arguments are all there are. */
    private static List<String> ownFork(MeasuredProcess.Launch launch, Path folder) {
        List<String> forkArgs =
                new ArrayList<>(JvmArgs.forTarget(launch.program().jvm().featureVersion()));
        forkArgs.addAll(properties(launch, folder));
        return repeated("-jvmArgs", forkArgs);
    }

    /**
     * A foreign benchmark's own arguments between those that profiles need and those of the measurement. All three options are
     * given: one that is not would be taken from the annotation, or, where that has none, from this JMH process, which is no
     * JVM to measure in. The JVM is the arm's whatever the annotation says, and there is no fork to warm up.
     */
    private static List<String> foreignFork(MeasuredProcess.Launch launch, Path folder) {
        TargetJvm jvm = launch.program().jvm();
        BenchmarkIndex.Entry entry = ForeignJar.open(launch.program().jar())
                .index()
                .named(launch.task().benchmark());
        List<String> options = new ArrayList<>(repeated("-jvmArgsPrepend", JvmArgs.forForeign(jvm.featureVersion())));
        List<String> own = new ArrayList<>(entry.jvmArgs());
        // JMH splits a value that stands alone at its spaces.
        own.add("-Dhmmlab.foreign=true");
        own.add("-Dhmmlab.measured=true");
        options.addAll(repeated("-jvmArgs", own));
        options.addAll(repeated("-jvmArgsAppend", properties(launch, folder)));
        options.addAll(List.of("-jvm", jvm.java().toString(), "-wf", "0"));
        // One mode, so that there is one result. Times per operation are what the lab compares, and what a benchmark of
        // throughput or of sampled times spends on an operation is its mean time; single shots stay what they are.
        options.addAll(entry.isSingleShot() ? List.of("-bm", "ss", "-tu", "ns") : List.of("-bm", "avgt", "-tu", "ns"));
        return options;
    }

    private static List<String> properties(MeasuredProcess.Launch launch, Path folder) {
        List<String> args = new ArrayList<>();
        args.add("-Djava.io.tmpdir=" + folder.resolve("tmp"));
        // Two at least: JMH splits a value that stands alone at its spaces.
        args.add("-Dhmmlab.measured=true");
        launch.forkProperties().forEach((name, value) -> args.add("-D" + name + "=" + value));
        if (launch.timing().setUpMillis() > 0) {
            args.add("-D" + JvmArgs.SET_UP_WARMUP + "=" + launch.timing().setUpMillis());
        }
        return args;
    }

    private static List<String> repeated(String option, List<String> values) {
        List<String> all = new ArrayList<>();
        values.forEach(value -> all.addAll(List.of(option, value)));
        return all;
    }

    private static List<String> timingOptions(Timing timing) {
        return List.of(
                "-f",
                "1",
                "-wi",
                Integer.toString(timing.warmupIterations()),
                "-w",
                timing.warmupMillis() + "ms",
                "-i",
                Integer.toString(timing.iterations()),
                "-r",
                timing.iterationMillis() + "ms");
    }

    @Override
    public ForkResult read(Path folder) throws IOException {
        List<JmhResult> results = JmhResult.read(results(folder));
        if (results.size() != 1) {
            throw new IOException("JMH gave " + results.size() + " results instead of one");
        }
        return new ForkResult(results.get(0), null);
    }

    @Override
    public boolean tearsDownInLastIteration() {
        return true;
    }

    @Override
    public boolean countsWork() {
        return true;
    }

    @Override
    public Measures measures() {
        return Measures.TIMES;
    }

    private static Path results(Path folder) {
        return folder.resolve("jmh.json");
    }
}
