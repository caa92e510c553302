package org.hmmlab.benchmarks.runner;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
        boolean isForeign = launch.program().isForeign();
        List<String> forkArgs = new ArrayList<>(
                isForeign ? JvmArgs.forForeign(jvm.featureVersion()) : JvmArgs.forTarget(jvm.featureVersion()));
        forkArgs.add("-Djava.io.tmpdir=" + folder.resolve("tmp"));
        launch.forkProperties().forEach((name, value) -> forkArgs.add("-D" + name + "=" + value));
        if (launch.timing().setUpMillis() > 0) {
            forkArgs.add("-D" + JvmArgs.SET_UP_WARMUP + "=" + launch.timing().setUpMillis());
        }
        // Appended to a foreign benchmark's own arguments, which stand in its annotations; ours are all there are.
        forkArgs.forEach(arg -> command.addAll(List.of(isForeign ? "-jvmArgsAppend" : "-jvmArgs", arg)));
        if (isForeign) {
            // One mode, so that there is one result: JMH's default of a benchmark may be several.
            command.addAll(List.of("-bm", "avgt", "-tu", "ns"));
        }
        command.addAll(List.of("-rf", "json", "-rff", results(folder).toString()));
        command.addAll(List.of("-foe", "true", "-prof", IterationProfiler.class.getName()));
        command.addAll(launch.jmhOptions());
        return command;
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
