package org.hmmlab.benchmarks.cli.model;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.hmmlab.benchmarks.cli.options.Printing;
import org.hmmlab.benchmarks.judges.costs.CostProbe;
import org.hmmlab.benchmarks.judges.costs.CostRow;
import org.hmmlab.benchmarks.judges.costs.CostTable;
import org.hmmlab.benchmarks.measure.session.LabContext;
import org.hmmlab.hmm.Generation;
import org.hmmlab.results.verdict.ExitCodes;
import org.hmmlab.sync.WorkCounters;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Counts the primitives of every operation and compares them with the kernel's source. */
@Command(
        name = "costs",
        mixinStandardHelpOptions = true,
        description = {
            "Counts the locked read-modify-writes and full fences that each operation executes, in each design,",
            "beside the kernel's own table. Fails (exit code 1) on any difference. Exact: no time is measured.",
            "A column shows one number where both agree, and counted≠kernel where they do not."
        })
public final class CostsCommand implements Callable<Integer> {
    private final LabContext context;
    private final Function<Generation, List<CostRow>> probe;

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(
            names = "--design",
            paramLabel = "D",
            split = ",",
            description = "Designs to count, by name or alias (default: all).")
    List<String> designs = new ArrayList<>();

    @Option(names = "--json", description = "Print one JSON object instead of the table.")
    boolean isJson;

    public CostsCommand(LabContext context) {
        this(context, CostProbe::run);
    }

    public CostsCommand(LabContext context, Function<Generation, List<CostRow>> probe) {
        this.context = context;
        this.probe = probe;
    }

    @Override
    public Integer call() throws InterruptedException {
        Set<Generation> generations = new LinkedHashSet<>();
        designs.forEach(name -> generations.add(Generation.parse(name)));
        if (generations.isEmpty()) {
            generations.addAll(List.of(Generation.values()));
        }
        if (!WorkCounters.COUNTING) {
            return ChildLab.run(context, "-Dhmmlab.counting=true");
        }
        List<CostRow> rows = new ArrayList<>();
        generations.forEach(generation -> rows.addAll(probe.apply(generation)));
        boolean areEqual = rows.stream().allMatch(CostRow::isEqual);
        print(rows, areEqual);
        return areEqual ? ExitCodes.PASS : ExitCodes.REGRESSED;
    }

    private void print(List<CostRow> rows, boolean areEqual) {
        PrintWriter out = Printing.out(spec);
        if (isJson) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("equal", areEqual);
            object.put("rows", rows);
            out.println(Printing.json(object));
        } else {
            out.print(CostTable.format(rows));
        }
        out.flush();
    }
}
