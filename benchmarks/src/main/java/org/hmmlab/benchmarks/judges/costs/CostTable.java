package org.hmmlab.benchmarks.judges.costs;

import java.util.List;
import java.util.Locale;

/** The comparison as text: counted over kernel, a line an operation. */
public final class CostTable {
    private static final String ROW = "%-14s %-34s %5s %5s %5s %5s %5s %5s %5s %5s %5s %5s %7s %6s  %s%n";

    private CostTable() {}

    /**
     * Writes the table. A column shows one number where the model and the kernel agree, {@code counted≠kernel} where
     * not.
     *
     * @param rows the rows
     * @return the text, with a last line that says how many differ
     */
    public static String format(List<CostRow> rows) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                ROW,
                "design",
                "operation",
                "kref",
                "mm",
                "hmm",
                "sem",
                "wq",
                "mn",
                "ptl",
                "all",
                "queue",
                "other",
                "RMW",
                "fences",
                ""));
        for (CostRow row : rows) {
            Cost counted = row.counted();
            Cost kernel = row.kernel();
            text.append(String.format(
                    Locale.ROOT,
                    ROW,
                    row.design(),
                    row.operation(),
                    cell(counted.kref(), kernel.kref()),
                    cell(counted.mmCounts(), kernel.mmCounts()),
                    cell(counted.hmmLock(), kernel.hmmLock()),
                    cell(counted.mirrorsSem(), kernel.mirrorsSem()),
                    cell(counted.waitQueue(), kernel.waitQueue()),
                    cell(counted.notifierLock(), kernel.notifierLock()),
                    cell(counted.pageTableLock(), kernel.pageTableLock()),
                    cell(counted.allLocks(), kernel.allLocks()),
                    cell(counted.srcuQueue(), kernel.srcuQueue()),
                    cell(counted.other(), kernel.other()),
                    cell(counted.rmw(), kernel.rmw()),
                    cell(counted.fences(), kernel.fences()),
                    row.isEqual() ? "= kernel" : "DIFFERS"));
        }
        long differing = rows.stream().filter(row -> !row.isEqual()).count();
        text.append(
                differing == 0
                        ? "all " + rows.size() + " rows equal the kernel's table\n"
                        : differing + " of " + rows.size() + " rows differ from the kernel's table\n");
        return text.toString();
    }

    private static String cell(long counted, long kernel) {
        return counted == kernel ? Long.toString(counted) : counted + "≠" + kernel;
    }
}
