package org.hmmlab.benchmarks.cli.machine;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.hmmlab.benchmarks.cli.options.Printing;
import org.hmmlab.benchmarks.measure.choose.ArmScheme;
import org.hmmlab.benchmarks.measure.launch.BenchmarkIndex;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.hmmlab.benchmarks.measure.session.LabContext;
import org.hmmlab.results.verdict.ExitCodes;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists suites and benchmarks, each with the question that it answers. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Suites and benchmarks, each with the question that it answers.")
public final class ListCommand implements Callable<Integer> {
    private static final String JAR = "jar:";
    private static final String OWN = "other benchmarks on the class path";

    private final LabContext context;

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(names = "--json", description = "Print one JSON array.")
    boolean isJson;

    @Parameters(
            arity = "0..2",
            paramLabel = "[jar:PATH] PATTERN",
            description = "Regular expression, as in JMH; behind jar:PATH over the benchmarks of that JMH jar.")
    List<String> what = new ArrayList<>();

    public ListCommand(LabContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        boolean isJar = !what.isEmpty() && what.get(0).startsWith(JAR);
        if (what.size() > (isJar ? 2 : 1)) {
            throw new UnusableInputException("give one pattern, or jar:PATH and one; given: " + String.join(" ", what));
        }
        String pattern = what.size() > (isJar ? 1 : 0) ? what.get(what.size() - 1) : "";
        BenchmarkIndex index = isJar
                ? BenchmarkIndex.ofJar(Path.of(what.get(0).substring(JAR.length())))
                : context.benchmarks().get();
        List<BenchmarkIndex.Entry> entries = index.find(pattern);
        PrintWriter out = Printing.out(spec);
        if (isJson) {
            out.println(Printing.json(entries.stream().map(this::asMap).toList()));
        } else {
            print(out, entries, isJar);
        }
        return ExitCodes.PASS;
    }

    private Map<String, Object> asMap(BenchmarkIndex.Entry entry) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("benchmark", entry.name());
        map.put("params", entry.params());
        map.put("threads", entry.threads());
        map.put("isGroup", entry.isGroup());
        map.put("modes", new TreeSet<>(entry.modes()));
        map.put("jvmArgs", entry.jvmArgs());
        context.schemes().catalog().of(entry).ifPresent(suite -> {
            map.put("suite", suite.suite());
            map.put("question", suite.question());
        });
        return map;
    }

    private void print(PrintWriter out, List<BenchmarkIndex.Entry> entries, boolean isJar) {
        Map<String, List<BenchmarkIndex.Entry>> classes = entries.stream()
                .collect(Collectors.groupingBy(
                        BenchmarkIndex.Entry::className, LinkedHashMap::new, Collectors.toList()));
        classes.forEach((className, methods) -> {
            String suite = context.schemes()
                    .catalog()
                    .of(methods.get(0))
                    .map(s -> s.suite() + ": " + s.question())
                    .orElse(OWN);
            out.println(isJar ? className : className.substring(className.lastIndexOf('.') + 1) + "  (" + suite + ")");
            for (BenchmarkIndex.Entry method : methods) {
                out.println("    " + method.shortName() + parameters(method) + (isJar ? foreign(method) : ""));
            }
            out.println();
        });
        for (ArmScheme scheme : context.schemes().arms()) {
            String name = scheme.parameter();
            if (entries.stream().anyMatch(entry -> entry.params().containsKey(name))) {
                out.println(name + " takes any of " + String.join(", ", scheme.values()) + " (-p " + name + "=..., ab "
                        + scheme.prefix() + "...); shown is what runs without it");
            }
        }
    }

    /** What a benchmark of another project declares that changes how it is measured. */
    private static String foreign(BenchmarkIndex.Entry entry) {
        String threads = entry.isGroup() || entry.threads() == 1 ? "" : "  " + entry.threads() + " threads";
        String shots = entry.isSingleShot() ? "  single shots" : "";
        return threads + shots + (entry.jvmArgs().isEmpty() ? "" : "  " + String.join(" ", entry.jvmArgs()));
    }

    private static String parameters(BenchmarkIndex.Entry entry) {
        String params = entry.params().entrySet().stream()
                .map(p -> p.getKey() + "=" + String.join(",", p.getValue()))
                .collect(Collectors.joining("  "));
        return (params.isEmpty() ? "" : "  " + params) + (entry.isGroup() ? "  group of " + entry.threads() : "");
    }
}
