package org.hmmlab.benchmarks.cli.model;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.hmmlab.benchmarks.cli.options.Printing;
import org.hmmlab.benchmarks.measure.launch.LabLock;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.hmmlab.benchmarks.measure.session.LabContext;
import org.hmmlab.benchmarks.programs.replay.RecordingArgument;
import org.hmmlab.benchmarks.programs.replay.ReplayConfig;
import org.hmmlab.benchmarks.programs.replay.ReplayDifference;
import org.hmmlab.benchmarks.programs.replay.ReplayFailedException;
import org.hmmlab.benchmarks.programs.replay.ReplayReport;
import org.hmmlab.benchmarks.programs.replay.ReplayRuns;
import org.hmmlab.benchmarks.programs.replay.ReplayTable;
import org.hmmlab.hmm.Generation;
import org.hmmlab.results.verdict.ExitCodes;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Replays a recorded program into the model: what happened, what it cost in exact operations, how long it took. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = {
            "Replays the recorded address-space life of a real program into the model, a mirror on every address space.",
            "Counts are exact, from a JVM that counts; times are from another one and are not judged here:",
            "for a verdict use ab design:A design:B --bench replay:FILE."
        })
public final class ReplayCommand implements Callable<Integer> {
    private final LabContext context;

    @Spec
    @Nullable
    CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            description = "A .mmtrace or .mmtrace.gz file, or gcc-compile or python-pool, which come with the lab.")
    String file = "";

    @Option(
            names = "--design",
            paramLabel = "D",
            split = ",",
            description = "Designs to replay in, by name or alias (default: kref and get-put, side by side).")
    List<String> designs = new ArrayList<>();

    @Option(
            names = "--device-share",
            paramLabel = "P",
            description = "Probability that the device touches a page after a CPU fault on it (default: 0.1).")
    double deviceShare = ReplayConfig.DEFAULT_DEVICE_SHARE;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the device's draws (default: 1).")
    long seed = ReplayConfig.DEFAULT_SEED;

    @Option(names = "--repeat", paramLabel = "N", description = "Timed replays in each design (default: 15).")
    int repeat = 15;

    @Option(names = "--json", description = "Print one JSON object instead of the table.")
    boolean isJson;

    public ReplayCommand(LabContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (repeat < 1) {
            throw new UnusableInputException("at least one replay must be timed: --repeat " + repeat);
        }
        List<ReplayConfig> configs = configs();
        Path recording = RecordingArgument.parse(file);
        PrintWriter err = Printing.err(spec);
        LabLock lock = LabLock.acquire(context.lockFolder(), String.join(" ", context.arguments()), line -> {
            err.println(line);
            err.flush();
        });
        try {
            List<ReplayReport> reports = new ArrayList<>();
            for (ReplayConfig config : configs) {
                reports.add(ReplayRuns.run(recording, config, repeat));
            }
            print(reports);
            return ExitCodes.PASS;
        } catch (ReplayFailedException e) {
            err.println("replay: " + e.getMessage());
            return ExitCodes.NOTHING_MEASURED;
        } finally {
            lock.close();
        }
    }

    private List<ReplayConfig> configs() {
        Set<Generation> generations = new LinkedHashSet<>();
        designs.forEach(name -> generations.add(Generation.parse(name)));
        if (generations.isEmpty()) {
            generations.addAll(List.of(Generation.KREF, Generation.GET_PUT));
        }
        return generations.stream()
                .map(generation -> new ReplayConfig(generation, deviceShare, seed))
                .toList();
    }

    private void print(List<ReplayReport> reports) {
        PrintWriter out = Printing.out(spec);
        if (isJson) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("replays", reports);
            if (reports.size() == 2) {
                object.put("difference", ReplayDifference.between(reports.get(0), reports.get(1)));
            }
            out.println(Printing.json(object));
        } else {
            out.print(ReplayTable.of(reports));
        }
        out.flush();
    }
}
