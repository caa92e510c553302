package org.hmmlab.benchmarks.measure.choose;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.benchmarks.measure.launch.BenchmarkIndex;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Param;

/**
 * What two JMH jars are compared on: benchmarks that both have and that both would run as the same thing. All else that was
 * asked for is left out by name, with what would do; what differs and is measured all the same is said.
 */
public final class JarTaskChooser {
    private final Arm a;
    private final Arm b;
    private final TaskSelection selection;
    private final List<BenchmarkIndex.Entry> entries = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /**
     * Chooses.
     *
     * @param benches patterns as in JMH; empty takes all that the jars have
     * @throws org.hmmlab.benchmarks.measure.launch.UnknownBenchmarkException when a pattern matches nothing in either
     */
    public JarTaskChooser(Arm a, Arm b, List<String> benches, TaskSelection selection) {
        this.a = a;
        this.b = b;
        this.selection = selection;
        Map<String, BenchmarkIndex.Entry> inA = byName(a);
        Map<String, BenchmarkIndex.Entry> inB = byName(b);
        Map<String, BenchmarkIndex.Entry> all = new TreeMap<>(inB);
        all.putAll(inA);
        Set<String> asked = new TreeSet<>();
        for (String bench : benches.isEmpty() ? List.of("") : benches) {
            new BenchmarkIndex(all.values()).find(bench).forEach(entry -> asked.add(entry.name()));
        }
        for (String name : asked) {
            BenchmarkIndex.Entry ofA = inA.get(name);
            BenchmarkIndex.Entry ofB = inB.get(name);
            if (ofA == null || ofB == null) {
                leaveOut(name, "only " + (ofA == null ? b : a).name() + " has it");
            } else {
                add(ofA, ofB);
            }
        }
    }

    private static Map<String, BenchmarkIndex.Entry> byName(Arm arm) {
        Map<String, BenchmarkIndex.Entry> byName = new TreeMap<>();
        BenchmarkIndex.ofJar(arm.program().jar()).all().forEach(entry -> byName.put(entry.name(), entry));
        return byName;
    }

    /** What was left out and why, and what differs, in sentences. */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /**
     * The tasks, with all declared parameter values that both have unless others are asked for.
     *
     * @throws UnusableInputException when nothing is left; says why
     */
    public List<BenchmarkTask> tasks() {
        if (entries.isEmpty()) {
            throw new UnusableInputException("no benchmark asked for can be measured in " + a.name()
                    + (a.name().equals(b.name()) ? "" : " and " + b.name()) + ": " + String.join("; ", notes));
        }
        return selection.ofAllDeclared(Catalog.EMPTY, entries);
    }

    private void leaveOut(String name, String why) {
        notes.add("left out " + name + ": " + why);
    }

    private void add(BenchmarkIndex.Entry ofA, BenchmarkIndex.Entry ofB) {
        String name = ofA.name();
        if (ofA.isGroup() != ofB.isGroup() || ofA.isGroup() && ofA.threads() != ofB.threads()) {
            leaveOut(name, a.name() + " runs it in " + threads(ofA) + " and " + b.name() + " in " + threads(ofB));
            return;
        }
        if (ofA.isSingleShot() != ofB.isSingleShot()) {
            leaveOut(name, "only " + (ofA.isSingleShot() ? a : b).name() + " declares it SingleShotTime");
            return;
        }
        Map<String, List<String>> params = new LinkedHashMap<>();
        Set<String> names = new TreeSet<>(ofA.params().keySet());
        names.addAll(ofB.params().keySet());
        for (String param : names) {
            if (selection.params().containsKey(param)) {
                params.put(param, selection.params().get(param));
                continue;
            }
            String why = problem(param, ofA.params().get(param), ofB.params().get(param));
            if (!why.isEmpty()) {
                leaveOut(name, why + "; what would do: -p " + param + "=VALUE");
                return;
            }
            params.put(
                    param,
                    common(name, param, ofA.params().get(param), ofB.params().get(param)));
        }
        if (ofA.threads() != ofB.threads() && selection.threads().isEmpty()) {
            notes.add(name + ": " + a.name() + " declares " + threads(ofA) + " and " + b.name() + ' ' + threads(ofB)
                    + ": both are measured with those of " + a.name());
        }
        if (!ofA.jvmArgs().equals(ofB.jvmArgs())) {
            notes.add(name + ": its JVM arguments differ, and each arm keeps its own: " + a.name() + ' ' + ofA.jvmArgs()
                    + ", " + b.name() + ' ' + ofB.jvmArgs());
        }
        entries.add(new BenchmarkIndex.Entry(name, params, ofA.threads(), ofA.isGroup(), ofA.jvmArgs(), ofA.modes()));
    }

    private static String threads(BenchmarkIndex.Entry entry) {
        String count = entry.threads() + (entry.threads() == 1 ? " thread" : " threads");
        return entry.isGroup() ? "a group of " + count : count;
    }

    /** Why a parameter cannot be given to both; empty if it can. A side that does not declare it has no values. */
    private String problem(String param, @Nullable List<String> ofA, @Nullable List<String> ofB) {
        if (ofA == null || ofB == null) {
            return "only " + (ofA == null ? b : a).name() + " declares its parameter " + param
                    + ", so without a value for it they are two benchmarks";
        }
        if (ofA.contains(Param.BLANK_ARGS) || ofB.contains(Param.BLANK_ARGS)) {
            return "its parameter " + param + " has no declared value";
        }
        if (ofA.stream().noneMatch(ofB::contains)) {
            return "no declared value of its parameter " + param + " is in both: " + a.name() + ' ' + ofA + ", "
                    + b.name() + ' ' + ofB;
        }
        boolean hasComma = ofA.stream().anyMatch(value -> ofB.contains(value) && value.contains(","));
        return hasComma
                ? "a declared value of its parameter " + param
                        + " holds a comma, which JMH takes for the end of a value"
                : "";
    }

    private List<String> common(String name, String param, @Nullable List<String> ofA, @Nullable List<String> ofB) {
        List<String> left = ofA == null ? List.of() : ofA;
        List<String> right = ofB == null ? List.of() : ofB;
        List<String> both = left.stream().filter(right::contains).toList();
        List<String> single = new ArrayList<>();
        left.stream().filter(v -> !right.contains(v)).forEach(v -> single.add(v + " (only " + a.name() + ")"));
        right.stream().filter(v -> !left.contains(v)).forEach(v -> single.add(v + " (only " + b.name() + ")"));
        if (!single.isEmpty()) {
            notes.add("left out of " + name + ": " + param + " = "
                    + single.stream().collect(Collectors.joining(", ")));
        }
        return both;
    }
}
