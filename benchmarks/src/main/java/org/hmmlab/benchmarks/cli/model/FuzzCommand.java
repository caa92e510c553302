package org.hmmlab.benchmarks.cli.model;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.hmmlab.benchmarks.cli.options.Printing;
import org.hmmlab.benchmarks.judges.fuzz.Coverage;
import org.hmmlab.benchmarks.judges.fuzz.FuzzReport;
import org.hmmlab.benchmarks.judges.fuzz.FuzzText;
import org.hmmlab.benchmarks.judges.fuzz.Fuzzer;
import org.hmmlab.benchmarks.judges.fuzz.Script;
import org.hmmlab.benchmarks.measure.launch.Progress;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.hmmlab.hmm.Generation;
import org.hmmlab.results.verdict.ExitCodes;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs random scripts in all designs at once and reduces what is wrong. */
@Command(
        name = "fuzz",
        mixinStandardHelpOptions = true,
        description = {
            "Runs random scripts, in the grammar of the recorded traces, in all designs at once: operation by operation, every",
            "field of every result. A finding is a disagreement between designs, a value that a plain model of memory excludes,",
            "an exception, an operation that does not come back, a lock or a count that is not at rest, a leak at the end. It is",
            "reduced to a few operations, which --script runs again. Exit code 0: no finding; 1: a finding; 2: bad arguments. A script depends on --seed, --length",
            "and its number alone, the report not on --threads."
        })
public final class FuzzCommand implements Callable<Integer> {
    private static final int ESTIMATED_MILLIS = 10;

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(names = "--seed", paramLabel = "S", description = "Seed of the scripts; drawn and shown if absent.")
    @Nullable
    Long seed;

    @Option(names = "--scripts", paramLabel = "N", defaultValue = "1000", description = "How many (default: 1000).")
    long scripts;

    @Option(names = "--from", paramLabel = "I", defaultValue = "0", description = "Number of the first (default: 0).")
    long first;

    @Option(
            names = "--design",
            paramLabel = "D",
            split = ",",
            description = "Designs, by name or alias (default: all but immediate-free, which frees too early).")
    List<String> designs = new ArrayList<>();

    @Option(
            names = "--length",
            paramLabel = "OPS",
            defaultValue = "40",
            description = "Operations of the longest scripts, before they look at what came of it (default: 40).")
    int length;

    @Option(
            names = "--threads",
            paramLabel = "T",
            description = "Threads to run scripts on (default: one for each processor).")
    int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--time", paramLabel = "SECONDS", description = "Begin no other script after so many seconds.")
    @Nullable
    Integer seconds;

    @Option(
            names = "--hang-timeout",
            paramLabel = "SECONDS",
            defaultValue = "20",
            description = "An operation that takes longer in one design hangs (default: 20).")
    int patience;

    @Option(
            names = "--script",
            paramLabel = "FILE",
            description = "Run this one script instead, such as a finding printed.")
    @Nullable
    Path file;

    @Option(
            names = "--coverage",
            description = "Print also which answers were reached, beside those of the recorded traces.")
    boolean showsCoverage;

    @Option(names = "--json", description = "Print one JSON object instead of text.")
    boolean isJson;

    @Override
    public Integer call() throws InterruptedException {
        Set<Generation> generations = new LinkedHashSet<>();
        designs.forEach(name -> generations.add(Generation.parse(name)));
        if (generations.isEmpty()) {
            generations.addAll(Fuzzer.conformingDesigns());
        }
        Integer limit = seconds;
        if (limit != null && limit < 1) {
            throw new UnusableInputException("--time must be 1 second or more: " + limit);
        }
        if (patience < 1) {
            throw new UnusableInputException("--hang-timeout must be 1 second or more: " + patience);
        }
        Long given = seed;
        long from = given != null ? given : new SplittableRandom().nextLong() & 0xffff_ffffL;
        Fuzzer fuzzer = new Fuzzer(List.copyOf(generations), from, length, TimeUnit.SECONDS.toNanos(patience));
        Path script = file;
        FuzzReport report = script != null ? fuzzer.run(read(script)) : run(fuzzer, limit);
        int code = report.results().isEmpty() ? ExitCodes.PASS : ExitCodes.REGRESSED;
        print(report, code);
        return code;
    }

    private FuzzReport run(Fuzzer fuzzer, @Nullable Integer limit) throws InterruptedException {
        Long deadline = limit == null ? null : System.nanoTime() + TimeUnit.SECONDS.toNanos(limit);
        Fuzzer.Plan plan = new Fuzzer.Plan(first, scripts, threads, deadline);
        Progress progress = Progress.onStandardError();
        progress.plan(scripts * ESTIMATED_MILLIS);
        FuzzReport report =
                fuzzer.run(plan, done -> progress.done(ESTIMATED_MILLIS, done + " of " + scripts + " scripts"));
        progress.clear();
        return report;
    }

    private static Script read(Path path) {
        try {
            return Script.parse(path.toString(), Files.readAllLines(path));
        } catch (IOException e) {
            throw new UnusableInputException("--script must name a readable text file: " + e);
        }
    }

    private void print(FuzzReport report, int code) {
        PrintWriter out = Printing.out(spec);
        if (isJson) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("exitCode", code);
            object.putAll(report.asMap());
            if (showsCoverage) {
                object.put("outcomesOfTraces", Coverage.ofRecordedTraces().outcomes());
            }
            out.println(Printing.json(object));
        } else {
            if (showsCoverage) {
                out.print(FuzzText.coverage(report.coverage(), Coverage.ofRecordedTraces()));
            }
            out.print(FuzzText.format(report));
            out.println("exit    " + code);
        }
        out.flush();
    }
}
