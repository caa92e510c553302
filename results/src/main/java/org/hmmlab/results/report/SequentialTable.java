package org.hmmlab.results.report;

import java.util.List;
import org.hmmlab.results.model.CaseNames;
import org.hmmlab.results.verdict.Percent;

/** Two runs that nothing joins as plain text: figures without a verdict. */
public final class SequentialTable {
    private SequentialTable() {}

    /**
     * Renders the figures.
     *
     * @param a name of the first run
     * @param b name of the second run
     * @param figures what both have
     * @return lines, the last one ended
     */
    public static String render(String a, String b, List<SequentialFigure> figures) {
        TextTable table = new TextTable(
                "llrlrrrrl", "benchmark", "params", "threads", "metric", a, b, b + '/' + a, "JVMs", "verdict");
        CaseNames names = CaseNames.of(
                figures.stream().map(SequentialFigure::benchmarkCase).toList());
        for (SequentialFigure f : figures) {
            table.row(
                    names.of(f.benchmarkCase()),
                    Figures.params(f.params()),
                    Integer.toString(f.threads()),
                    f.metric(),
                    Figures.number(f.a()),
                    Figures.number(f.b()),
                    Percent.change(f.ratio()),
                    f.forksA() + ", " + f.forksB(),
                    "sequential, not judged");
        }
        return table.toString();
    }
}
