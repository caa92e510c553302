package org.hmmlab.benchmarks.programs.replay;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.hmmlab.sync.WorkCategory;

/** Renders reports of one recording side by side, one column a design. */
public final class ReplayTable {
    private static final int FIRST_WIDTH = 38;
    private static final int WIDTH = 16;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_MILLI = 1e6;

    private final List<ReplayReport> reports;
    private final StringBuilder text = new StringBuilder();

    private ReplayTable(List<ReplayReport> reports) {
        this.reports = reports;
    }

    /**
     * Renders.
     *
     * @param reports at least one, all of the same recording, share and seed
     */
    public static String of(List<ReplayReport> reports) {
        return new ReplayTable(List.copyOf(reports)).render();
    }

    private String render() {
        ReplayReport first = reports.get(0);
        text.append(String.format(
                Locale.ROOT,
                "%s: %,d events of %d processes; the device follows %s %% of the CPU faults (seed %d)%n%n",
                first.recording(),
                first.recordedEvents(),
                first.recordedProcesses(),
                percent(first.deviceShare()),
                first.seed()));
        row("design", ReplayReport::design);
        events();
        faults();
        device();
        work();
        time();
        if (reports.size() == 2 && reports.stream().allMatch(r -> r.work() != null)) {
            text.append(String.format(
                    "%n%s.%n",
                    ReplayDifference.between(reports.get(0), reports.get(1)).describe()));
        }
        return text.toString();
    }

    private void events() {
        head("events applied");
        for (TraceOp op : TraceOp.values()) {
            count("  " + op.word(), r -> r.outcome().events().getOrDefault(op.word(), 0L));
        }
        named("not expressed", r -> r.outcome().unexpressed());
        named("without effect", r -> r.outcome().ignored());
    }

    private void faults() {
        head("CPU faults");
        count("  served", r -> r.outcome().cpu().served());
        count("  unmapped", r -> r.outcome().cpu().unmapped());
        count("  denied by the mapping's rights", r -> r.outcome().cpu().denied());
    }

    private void device() {
        head("mirror and device");
        count("  address spaces mirrored", r -> r.outcome().addressSpaces());
        count("  invalidations received", r -> r.outcome().invalidations());
        count("  pages touched by the device", r -> r.outcome().device().accesses());
        count("  device faults", r -> r.outcome().device().faults());
        count("  retries", r -> r.outcome().device().retries());
        count("  timeouts", r -> r.outcome().device().timeouts());
        named("device errors", r -> r.outcome().device().errors());
    }

    private void work() {
        if (reports.stream().anyMatch(r -> r.work() == null)) {
            return;
        }
        head("locked read-modify-writes (exact)");
        for (WorkCategory part : WorkCategory.values()) {
            if (reports.stream().anyMatch(r -> r.work().rmws().containsKey(part.name()))) {
                count("  " + part.name(), r -> r.work().rmws().getOrDefault(part.name(), 0L));
            }
        }
        count("  all parts", r -> r.work().totalRmws());
        count("full fences (exact)", r -> r.work().totalFences());
        row(
                "RMWs, fences of SRCU's waiting thread",
                r -> r.work().waitingRmws() + ", " + r.work().waitingFences());
        if (reports.stream().allMatch(r -> r.floor() != null)) {
            row(
                    "floor cost of both, us (computed)",
                    r -> number(r.work().floorNanos(r.floor()) / NANOS_PER_MICRO, "%,.1f"));
        }
    }

    private void time() {
        if (reports.stream().anyMatch(r -> r.time() == null || r.floor() == null)) {
            return;
        }
        row(
                "one locked add, one fence, ns",
                r -> number(r.floor().lockedAddNanos(), "%.2f") + ", "
                        + number(r.floor().fullFenceNanos(), "%.2f"));
        head("whole replay (sequential, not judged)");
        row("  median, ms", r -> number(r.time().medianNanos() / NANOS_PER_MILLI, "%,.2f"));
        row("  shortest, ms", r -> number(r.time().minNanos() / NANOS_PER_MILLI, "%,.2f"));
        row("  repetitions", r -> Integer.toString(r.time().wallNanos().size()));
    }

    private void head(String title) {
        text.append(title).append('\n');
    }

    /** Rows for what has a name in any report; one row that says none otherwise. */
    private void named(String title, Function<ReplayReport, Map<String, Long>> map) {
        Collection<String> names = new TreeSet<>();
        reports.forEach(r -> names.addAll(map.apply(r).keySet()));
        if (names.isEmpty()) {
            count("  " + title, r -> 0);
        }
        for (String name : names) {
            count("  " + title + ": " + name, r -> map.apply(r).getOrDefault(name, 0L));
        }
    }

    private void count(String label, ToLongFunction<ReplayReport> value) {
        row(label, r -> String.format(Locale.ROOT, "%,d", value.applyAsLong(r)));
    }

    private void row(String label, Function<ReplayReport, String> value) {
        List<String> cells = new ArrayList<>();
        reports.forEach(r -> cells.add(String.format("%" + WIDTH + "s", value.apply(r))));
        text.append(String.format("%-" + FIRST_WIDTH + "s%s%n", label, String.join("", cells)));
    }

    private static String number(double value, String format) {
        return String.format(Locale.ROOT, format, value);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.4g", 100 * share).replaceAll("\\.?0+$", "");
    }
}
