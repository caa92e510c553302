package org.hmmlab.results.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.IterationRecord;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.stats.Samples;
import org.hmmlab.results.verdict.ValidityRules;

/**
 * What the machine did while the run measured: every iteration as a slot in time, the CPU share that it got, and what else pressed.
 * Slots that broke a rule say which.
 */
final class PressureSection {
    /** Figures of an iteration that say when it was, or what the machine did, by their names in a stored run. */
    private static final String START = "startEpochMs";

    private static final String PRESSURE = "cpuPressurePercent";
    private static final double MS_PER_SECOND = 1e3;
    private static final double NS_PER_SECOND = 1e9;

    private final Html html;
    private final Plots plots;
    private final ValidityRules rules;
    private final Map<String, List<ForkRecord>> benchmarks = new LinkedHashMap<>();
    private final double start;

    private PressureSection(Html html, Plots plots, RunView view) {
        this.html = html;
        this.plots = plots;
        this.rules = view.rules();
        for (ForkRecord fork : view.run().forks()) {
            String name = view.caseName(fork.benchmarkCase());
            benchmarks.computeIfAbsent(name, key -> new ArrayList<>()).add(fork);
        }
        start = view.run().forks().stream()
                .flatMap(fork -> fork.iterations().stream())
                .mapToDouble(PressureSection::startMs)
                .filter(Double::isFinite)
                .min()
                .orElse(Double.NaN);
    }

    static void write(Html html, Plots plots, RunView view) {
        PressureSection section = new PressureSection(html, plots, view);
        html.open("section").element("h2", "Did the threads have their cores?");
        html.element(
                "p",
                "CPU share of every iteration over time. Cross: broke a rule, so its index is dropped in both JVMs of a"
                        + " comparison. The rules are fixed beforehand. Below: what the machine did meanwhile, and the"
                        + " slots in which each arm had its turn.",
                "class",
                "quiet");
        section.benchmarks.forEach(section::benchmark);
        html.close();
    }

    private void benchmark(String name, List<ForkRecord> forks) {
        List<Map<String, Object>> slots = new ArrayList<>();
        boolean isTimed = !Double.isNaN(start)
                && forks.stream().flatMap(f -> f.iterations().stream()).noneMatch(i -> Double.isNaN(startMs(i)));
        double clock = 0;
        for (ForkRecord fork : forks) {
            for (int i = 0; i < fork.iterations().size(); i++) {
                IterationRecord iteration = fork.iterations().get(i);
                double seconds = Double.isNaN(iteration.wallNs()) ? 1 : iteration.wallNs() / NS_PER_SECOND;
                double from = isTimed ? (startMs(iteration) - start) / MS_PER_SECOND : clock;
                clock += seconds;
                slots.add(slot(fork, i, iteration, from, seconds));
            }
        }
        if (slots.isEmpty()) {
            return;
        }
        html.open("figure").element("figcaption", name);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("isTimed", isTimed);
        data.put("least", rules.minShare(forks.get(0).threads()));
        data.put("slots", slots);
        long rejected =
                slots.stream().filter(slot -> !"".equals(slot.get("why"))).count();
        plots.add(html, "pressure", slots.size() + " slots of " + name + ", " + rejected + " rejected", data);
        html.element("p", machine(forks), "class", "quiet").close();
    }

    private Map<String, Object> slot(ForkRecord fork, int index, IterationRecord it, double from, double seconds) {
        Map<String, Object> slot = new LinkedHashMap<>();
        slot.put("arm", fork.arm() + (fork.role() == Role.CONTROL ? " (copy)" : ""));
        slot.put("role", fork.role().toString());
        slot.put("pair", fork.pair());
        slot.put("i", index);
        slot.put("from", from);
        slot.put("to", from + seconds);
        slot.put("share", it.cpuShare());
        slot.put("steal", it.stealPercent());
        slot.put("jit", share(it.jitMs(), it));
        slot.put("gc", share(it.gcMs(), it));
        slot.put("pressure", it.secondary().getOrDefault(PRESSURE, Double.NaN));
        slot.put("why", rules.broken(it, fork.threads()));
        return slot;
    }

    /** In percent of the iteration. */
    private static double share(double millis, IterationRecord iteration) {
        return 100 * millis * 1e6 / iteration.wallNs();
    }

    private static double startMs(IterationRecord iteration) {
        return iteration.secondary().getOrDefault(START, Double.NaN);
    }

    /** Medians of what the machine did meanwhile: steal, JIT, GC, and whatever else was recorded of it. */
    private static String machine(List<ForkRecord> forks) {
        List<IterationRecord> all =
                forks.stream().flatMap(f -> f.iterations().stream()).toList();
        Map<String, double[]> figures = new LinkedHashMap<>();
        figures.put(
                "cpu share", all.stream().mapToDouble(IterationRecord::cpuShare).toArray());
        figures.put(
                "steal %",
                all.stream().mapToDouble(IterationRecord::stealPercent).toArray());
        figures.put("JIT ms", all.stream().mapToDouble(IterationRecord::jitMs).toArray());
        figures.put("GC ms", all.stream().mapToDouble(IterationRecord::gcMs).toArray());
        for (IterationRecord iteration : all) {
            for (String name : iteration.secondary().keySet()) {
                if (!name.equals(START)) {
                    figures.computeIfAbsent(
                            name,
                            key -> all.stream()
                                    .mapToDouble(i -> i.secondary().getOrDefault(key, Double.NaN))
                                    .toArray());
                }
            }
        }
        List<String> texts = new ArrayList<>();
        figures.forEach((name, values) -> {
            if (Samples.measured(values).length > 0) {
                texts.add(String.format(
                        Locale.ROOT,
                        "%s %s, %s",
                        name,
                        Figures.number(Samples.median(values)),
                        Figures.number(Samples.quantile(values, 1))));
            }
        });
        return "Median and largest of an iteration: " + String.join("; ", texts) + '.';
    }
}
