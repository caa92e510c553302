package org.hmmlab.benchmarks.measure.launch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The benchmarks on the class path or in a jar, as JMH's own list has them. Immutable. */
public final class BenchmarkIndex {
    private static final int NEAREST = 5;

    private final List<Entry> entries;

    /**
     * One benchmark.
     *
     * @param name qualified method name
     * @param params declared values by parameter name
     * @param threads what the benchmark declares; for a group the sum of its threads
     * @param isGroup whether its methods run as an asymmetric group
     * @param jvmArgs what it asks of its JVM itself
     * @param modes JMH's short names of the modes that it declares, for example {@code thrpt}
     */
    public record Entry(
            String name,
            Map<String, List<String>> params,
            int threads,
            boolean isGroup,
            List<String> jvmArgs,
            Set<String> modes) {
        /** A benchmark that asks nothing of its JVM. */
        public Entry(String name, Map<String, List<String>> params, int threads, boolean isGroup) {
            this(name, params, threads, isGroup, List.of(), Set.of(Mode.AverageTime.shortLabel()));
        }

        /**
         * Whether it is about single calls only: it must not be called over and over on the same state, and a mean over many
         * calls is not what it asks for.
         */
        public boolean isSingleShot() {
            return modes.equals(Set.of(Mode.SingleShotTime.shortLabel()));
        }

        /** Qualified name of the class. */
        public String className() {
            return name.substring(0, name.lastIndexOf('.'));
        }

        /** Class and method without the package. */
        public String shortName() {
            return BenchmarkTask.shortName(name);
        }
    }

    /** An index of given entries. */
    public BenchmarkIndex(Collection<Entry> entries) {
        List<Entry> sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparing(Entry::name));
        this.entries = List.copyOf(sorted);
    }

    /** Reads the lists of all jars and folders of the class path; empty where none is there, as in the measuring tool alone. */
    public static BenchmarkIndex ofClassPath() {
        boolean hasList = BenchmarkIndex.class.getResource(BenchmarkList.BENCHMARK_LIST) != null;
        return hasList ? of(BenchmarkList.defaultList()) : new BenchmarkIndex(List.of());
    }

    private static BenchmarkIndex of(BenchmarkList list) {
        Map<String, Entry> byName = new TreeMap<>();
        for (BenchmarkListEntry entry :
                list.getAll(OutputFormatFactory.createFormatInstance(System.err, VerboseMode.SILENT), List.of())) {
            // A benchmark of several modes has several lines.
            byName.merge(entry.getUsername(), entry(entry), BenchmarkIndex::withModes);
        }
        return new BenchmarkIndex(byName.values());
    }

    private static Entry withModes(Entry one, Entry other) {
        Set<String> modes = new TreeSet<>(one.modes());
        modes.addAll(other.modes());
        return new Entry(
                one.name(),
                one.params(),
                one.threads(),
                one.isGroup(),
                one.jvmArgs(),
                Collections.unmodifiableSet(modes));
    }

    /**
     * The benchmarks of one jar, read without running anything of it.
     *
     * @throws UnknownBenchmarkException when the jar has none, or is none; says what is missing
     */
    public static BenchmarkIndex ofJar(Path jar) {
        return ForeignJar.open(jar).index();
    }

    /**
     * Reads a list as JMH's annotation processor writes it.
     *
     * @throws IllegalArgumentException when a line is not what it must be
     */
    static BenchmarkIndex parse(String text) {
        try {
            return of(BenchmarkList.fromString(text));
        } catch (IllegalStateException | IndexOutOfBoundsException | NoSuchElementException e) {
            throw new IllegalArgumentException("a line of a benchmark list must be readable: " + e.getMessage(), e);
        }
    }

    private static Entry entry(BenchmarkListEntry entry) {
        Map<String, List<String>> params = new LinkedHashMap<>();
        entry.getParams().orElse(Map.of()).forEach((name, values) -> params.put(name, Arrays.asList(values)));
        int groupThreads = Arrays.stream(entry.getThreadGroups()).sum();
        boolean isGroup = groupThreads > 1;
        int threads = isGroup ? groupThreads : threads(entry.getThreads().orElse(1));
        List<String> jvmArgs = new ArrayList<>(entry.getJvmArgsPrepend().orElse(List.of()));
        jvmArgs.addAll(entry.getJvmArgs().orElse(List.of()));
        jvmArgs.addAll(entry.getJvmArgsAppend().orElse(List.of()));
        Set<String> modes = entry.getMode() == Mode.All
                ? Arrays.stream(Mode.values())
                        .filter(mode -> mode != Mode.All)
                        .map(Mode::shortLabel)
                        .collect(Collectors.toUnmodifiableSet())
                : Set.of(entry.getMode().shortLabel());
        return new Entry(entry.getUsername(), params, threads, isGroup, List.copyOf(jvmArgs), modes);
    }

    /** JMH's {@code Threads.MAX} is as many as the machine has processors. */
    private static int threads(int declared) {
        return declared == Threads.MAX ? Runtime.getRuntime().availableProcessors() : Math.max(1, declared);
    }

    /**
     * Those that another commit's index has too, with the same parameters, whatever package their class lies in there; of such a
     * benchmark this index's name and declared values.
     */
    public BenchmarkIndex common(BenchmarkIndex other) {
        return new BenchmarkIndex(entries.stream()
                .filter(entry -> other.counterpart(entry.name())
                        .filter(there ->
                                there.params().keySet().equals(entry.params().keySet()))
                        .isPresent())
                .toList());
    }

    /**
     * The benchmark that another commit of this project has under a name: the one of that name, else the only one of the same class
     * and method in another package.
     *
     * @param name qualified method name
     */
    Optional<Entry> counterpart(String name) {
        String shortName = BenchmarkTask.shortName(name);
        Entry moved = null;
        boolean isAmbiguous = false;
        for (Entry entry : entries) {
            if (entry.name().equals(name)) {
                return Optional.of(entry);
            }
            if (entry.shortName().equals(shortName)) {
                isAmbiguous |= moved != null;
                moved = entry;
            }
        }
        return isAmbiguous ? Optional.empty() : Optional.ofNullable(moved);
    }

    /**
     * The one of a name.
     *
     * @param name qualified method name
     * @throws UnknownBenchmarkException when there is none
     */
    public Entry named(String name) {
        return entries.stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new UnknownBenchmarkException(
                        "no benchmark is named " + name + "; the nearest are: " + String.join(", ", nearest(name))));
    }

    /** All of them, by name. */
    public List<Entry> all() {
        return entries;
    }

    /**
     * Those whose qualified name contains a match, as JMH's own filter does it.
     *
     * @throws UnknownBenchmarkException when none does or the pattern is no regular expression
     */
    public List<Entry> find(String regex) {
        if (entries.isEmpty()) {
            throw new UnknownBenchmarkException(
                    "no benchmarks are here to choose from: this tool has none of its own; try jar:PATH, a JMH jar");
        }
        Pattern pattern;
        try {
            pattern = Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw new UnknownBenchmarkException(
                    "a benchmark pattern must be a regular expression: " + regex + ": " + e.getDescription());
        }
        List<Entry> found =
                entries.stream().filter(e -> pattern.matcher(e.name()).find()).toList();
        if (found.isEmpty()) {
            throw new UnknownBenchmarkException(
                    "no benchmark matches \"" + regex + "\"; the nearest are: " + String.join(", ", nearest(regex)));
        }
        return found;
    }

    private List<String> nearest(String wanted) {
        String lower = wanted.toLowerCase(java.util.Locale.ROOT);
        return entries.stream()
                .map(Entry::shortName)
                .distinct()
                .sorted(Comparator.comparingInt(
                                (String name) -> distance(lower, name.toLowerCase(java.util.Locale.ROOT)))
                        .thenComparing(name -> name))
                .limit(NEAREST)
                .toList();
    }

    /** Edits that make {@code wanted} a part of {@code name}: text before and after the part is free. */
    static int distance(String wanted, String name) {
        int[] previous = new int[name.length() + 1];
        for (int i = 1; i <= wanted.length(); i++) {
            int[] current = new int[name.length() + 1];
            current[0] = i;
            for (int j = 1; j <= name.length(); j++) {
                int substituted = previous[j - 1] + (wanted.charAt(i - 1) == name.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(substituted, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return Arrays.stream(previous).min().orElse(0);
    }
}
