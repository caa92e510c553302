package org.hmmlab.benchmarks.cli.model;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.hmmlab.benchmarks.cli.options.Printing;
import org.hmmlab.benchmarks.judges.verify.OracleTrace;
import org.hmmlab.benchmarks.judges.verify.TraceProblem;
import org.hmmlab.benchmarks.judges.verify.TraceSources;
import org.hmmlab.benchmarks.judges.verify.TraceVerifier;
import org.hmmlab.benchmarks.judges.verify.VerifyTally;
import org.hmmlab.benchmarks.judges.verify.VerifyText;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.hmmlab.hmm.Generation;
import org.hmmlab.results.verdict.ExitCodes;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Executes recorded traces of a running kernel in the model and compares every field. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Executes recorded traces of Linux 6.1 and its HMM test driver in the model, operation by operation, and compares",
            "every field of every result. Exit code 0: nothing differs and nothing was skipped; 1: otherwise; 2: a trace is broken",
            "(the others are still executed), or there is nothing to compare. Counts of faults (flt) are compared and shown apart."
        })
public final class VerifyCommand implements Callable<Integer> {
    @Spec
    @Nullable
    CommandSpec spec;

    @Parameters(
            paramLabel = "PATH",
            arity = "0..*",
            description = "Traces (*.jsonl, *.jsonl.gz) or folders of them (default: those that are part of the lab).")
    List<Path> paths = new ArrayList<>();

    @Option(
            names = "--design",
            paramLabel = "D",
            split = ",",
            description = "Designs to execute them in, by name or alias (default: all).")
    List<String> designs = new ArrayList<>();

    @Option(
            names = "--family",
            paramLabel = "F",
            split = ",",
            description = "Only traces of these families; each must have one.")
    Set<String> families = new LinkedHashSet<>();

    @Option(
            names = "--op",
            paramLabel = "OP",
            split = ",",
            description = "Compare only these operations, such as dev_read or madvise:free; all are executed.")
    Set<String> ops = new LinkedHashSet<>();

    @Option(names = "--strict", description = "Counts of faults that differ are differences.")
    boolean isStrict;

    @Option(
            names = "--differences",
            paramLabel = "N",
            defaultValue = "10",
            description = "Traces to show the first difference of (default: 10).")
    int shown;

    @Option(names = "--json", description = "Print one JSON object instead of the table.")
    boolean isJson;

    @Override
    public Integer call() {
        requireKnownOps();
        Set<Generation> generations = new LinkedHashSet<>();
        designs.forEach(name -> generations.add(Generation.parse(name)));
        if (generations.isEmpty()) {
            generations.addAll(List.of(Generation.values()));
        }
        Map<Generation, TraceVerifier> verifiers = new LinkedHashMap<>();
        Map<Generation, VerifyTally> tallies = new LinkedHashMap<>();
        generations.forEach(generation -> {
            verifiers.put(generation, new TraceVerifier(generation, ops));
            tallies.put(generation, new VerifyTally(shown));
        });
        List<TraceProblem> problems = new ArrayList<>();
        Set<String> read = new TreeSet<>();
        Consumer<OracleTrace> execute = trace -> {
            read.add(trace.family());
            if (families.isEmpty() || families.contains(trace.family())) {
                verifiers.forEach(
                        (generation, verifier) -> tallies.get(generation).add(verifier.verify(trace)));
            }
        };
        if (paths.isEmpty()) {
            TraceSources.readBundled(execute, problems::add);
        } else {
            TraceSources.read(paths, execute, problems::add);
        }
        if (problems.isEmpty()) {
            requireSomethingCompared(read, tallies);
        }
        int code = code(tallies, problems);
        print(tallies, problems, code);
        return code;
    }

    /** A filter that lets nothing through would agree with everything. */
    private void requireKnownOps() {
        Set<String> unknown = new TreeSet<>(ops);
        unknown.removeAll(TraceVerifier.kinds());
        if (!unknown.isEmpty()) {
            throw new UnusableInputException("--op must name operations of the grammar: " + String.join(", ", unknown)
                    + "; known: " + String.join(", ", TraceVerifier.kinds()));
        }
    }

    private void requireSomethingCompared(Set<String> read, Map<Generation, VerifyTally> tallies) {
        Set<String> unknown = new TreeSet<>(families);
        unknown.removeAll(read);
        if (read.isEmpty() || !unknown.isEmpty()) {
            throw new UnusableInputException("there must be a trace to execute of every --family: "
                    + String.join(", ", unknown) + "; known: " + String.join(", ", read));
        }
        if (tallies.values().stream().allMatch(tally -> tally.total().ops() == 0)
                && tallies.values().stream().allMatch(tally -> tally.agrees(true))) {
            throw new UnusableInputException(
                    "there must be an operation to compare: no trace has --op " + String.join(", ", ops));
        }
    }

    private int code(Map<Generation, VerifyTally> tallies, List<TraceProblem> problems) {
        List<Integer> codes = new ArrayList<>();
        codes.add(problems.isEmpty() ? ExitCodes.PASS : ExitCodes.USAGE);
        tallies.values().forEach(tally -> codes.add(tally.agrees(isStrict) ? ExitCodes.PASS : ExitCodes.REGRESSED));
        return ExitCodes.first(codes);
    }

    private void print(Map<Generation, VerifyTally> tallies, List<TraceProblem> problems, int code) {
        PrintWriter out = Printing.out(spec);
        if (isJson) {
            Map<String, Object> designsById = new LinkedHashMap<>();
            tallies.forEach((generation, tally) -> designsById.put(generation.id(), tally.asMap()));
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("exitCode", code);
            object.put("strict", isStrict);
            object.put("problems", problems);
            object.put("designs", designsById);
            out.println(Printing.json(object));
        } else {
            tallies.forEach((generation, tally) -> out.print(VerifyText.format(generation.id(), tally, isStrict)));
            out.println("exit    " + code);
        }
        out.flush();
        PrintWriter err = Printing.err(spec);
        problems.forEach(problem -> err.println("verify: " + problem));
        err.flush();
    }
}
