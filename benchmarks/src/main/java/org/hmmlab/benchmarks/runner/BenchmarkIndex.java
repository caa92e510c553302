package org.hmmlab.benchmarks.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The benchmarks on the class path, as JMH's own list has them. Immutable. */
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
     */
    public record Entry(
            String name, Map<String, List<String>> params, int threads, boolean isGroup, List<String> jvmArgs) {
        /** A benchmark that asks nothing of its JVM. */
        public Entry(String name, Map<String, List<String>> params, int threads, boolean isGroup) {
            this(name, params, threads, isGroup, List.of());
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

    /** Reads the lists of all jars and folders of the class path. */
    public static BenchmarkIndex ofClassPath() {
        Map<String, Entry> byName = new TreeMap<>();
        for (BenchmarkListEntry entry : BenchmarkList.defaultList()
                .getAll(OutputFormatFactory.createFormatInstance(System.err, VerboseMode.SILENT), List.of())) {
            byName.putIfAbsent(entry.getUsername(), entry(entry));
        }
        return new BenchmarkIndex(byName.values());
    }

    /**
     * Reads the list of one jar, without running anything of it.
     *
     * @throws UnknownBenchmarkException when the jar has none: it was not built with JMH's annotation processor
     */
    public static BenchmarkIndex ofJar(Path jar) {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            ZipEntry list = zip.getEntry("META-INF/BenchmarkList");
            if (list == null) {
                throw new UnknownBenchmarkException(
                        "a JMH jar must hold META-INF/BenchmarkList, which JMH's annotation processor writes: " + jar);
            }
            String text = new String(zip.getInputStream(list).readAllBytes(), StandardCharsets.UTF_8);
            Map<String, Entry> byName = new TreeMap<>();
            for (BenchmarkListEntry entry : BenchmarkList.fromString(text)
                    .getAll(OutputFormatFactory.createFormatInstance(System.err, VerboseMode.SILENT), List.of())) {
                byName.putIfAbsent(entry.getUsername(), entry(entry));
            }
            return new BenchmarkIndex(byName.values());
        } catch (IOException e) {
            throw new UncheckedIOException("a JMH jar must be readable: " + jar, e);
        }
    }

    private static Entry entry(BenchmarkListEntry entry) {
        Map<String, List<String>> params = new LinkedHashMap<>();
        entry.getParams().orElse(Map.of()).forEach((name, values) -> params.put(name, Arrays.asList(values)));
        int groupThreads = Arrays.stream(entry.getThreadGroups()).sum();
        boolean isGroup = entry.getThreadGroups().length > 1;
        int threads = isGroup ? groupThreads : Math.max(1, entry.getThreads().orElse(1));
        List<String> jvmArgs = new ArrayList<>(entry.getJvmArgsPrepend().orElse(List.of()));
        jvmArgs.addAll(entry.getJvmArgs().orElse(List.of()));
        jvmArgs.addAll(entry.getJvmArgsAppend().orElse(List.of()));
        return new Entry(entry.getUsername(), params, threads, isGroup, List.copyOf(jvmArgs));
    }

    /** Those that another index has too, with the same parameters; of such a benchmark this index's declared values. */
    public BenchmarkIndex common(BenchmarkIndex other) {
        Map<String, Entry> theirs = new TreeMap<>();
        other.entries.forEach(entry -> theirs.put(entry.name(), entry));
        return new BenchmarkIndex(entries.stream()
                .filter(entry -> {
                    Entry there = theirs.get(entry.name());
                    return there != null
                            && there.params().keySet().equals(entry.params().keySet());
                })
                .toList());
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
