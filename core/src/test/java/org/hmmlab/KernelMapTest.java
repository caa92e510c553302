package org.hmmlab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hmmlab.memory.KernelRule;
import org.junit.jupiter.api.Test;

/** The map from the kernel to the model leads to what exists, and misses nothing that the sources name. */
final class KernelMapTest {
    private static final Path ROOT = Path.of("..");
    private static final Path MAP = ROOT.resolve("docs/kernel-map.md");

    /** A class, or a member of it, in code quotes. */
    private static final Pattern OURS = Pattern.compile("`([A-Z][A-Za-z0-9]+)(?:\\.(\\w+))?`");

    private static final Pattern RULE = Pattern.compile("`([a-z0-9]+(?:-[a-z0-9]+)+)`");
    private static final Pattern KERNEL_NAME = Pattern.compile("\\b([a-z_]\\w*)\\(\\)|\\b((?:struct|enum) \\w+)");
    private static final Pattern TAG =
            Pattern.compile("@kernel(.*?)(?=\\*/|\\n\\s*\\* *@|\\n\\s*\\*\\s*\\n)", Pattern.DOTALL);

    @Test
    void shouldLeadToClassesAndMembersThatExist() throws IOException {
        Map<String, Set<String>> members = members();
        Set<String> missing = new TreeSet<>();
        Matcher named = OURS.matcher(Files.readString(MAP));
        int found = 0;
        while (named.find()) {
            found++;
            Set<String> known = members.get(named.group(1));
            if (known == null || named.group(2) != null && !known.contains(named.group(2))) {
                missing.add(named.group());
            }
        }
        assertEquals(Set.of(), missing);
        assertTrue(found > 200, "names found: " + found);
    }

    @Test
    void shouldNameRulesThatExist() throws IOException {
        Set<String> rules =
                Arrays.stream(KernelRule.values()).map(KernelRule::id).collect(Collectors.toSet());
        Matcher named = RULE.matcher(Files.readString(MAP));
        while (named.find()) {
            assertTrue(rules.contains(named.group(1)), named.group());
        }
    }

    @Test
    void shouldHaveEveryKernelFunctionThatTheSourcesName() throws IOException {
        Set<String> mapped = kernelNames(Files.readString(MAP));
        Set<String> missing = new TreeSet<>();
        int tags = 0;
        for (Path source : sources()) {
            Matcher tag = TAG.matcher(Files.readString(source));
            while (tag.find()) {
                tags++;
                String text = tag.group(1);
                int end = text.indexOf('—');
                Set<String> names = kernelNames(end < 0 ? text : text.substring(0, end));
                names.removeAll(mapped);
                names.forEach(name -> missing.add(name + " in " + source.getFileName()));
            }
        }
        assertEquals(Set.of(), missing);
        assertTrue(tags > 200, "tags found: " + tags);
    }

    @Test
    void shouldSayForEachRowWhatIsSimplified() throws IOException {
        for (String line : Files.readAllLines(MAP)) {
            if (line.startsWith("| `")) {
                String[] cells = line.split("(?<!\\\\)\\|", -1);
                assertEquals(5, cells.length, line);
                assertTrue(!cells[3].isBlank(), line);
                assertTrue(!cells[2].equals(" — ") || cells[3].startsWith(" absent: "), line);
            }
        }
    }

    private static Set<String> kernelNames(String text) {
        Set<String> names = new HashSet<>();
        Matcher matcher = KERNEL_NAME.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1) != null ? matcher.group(1) + "()" : matcher.group(2));
        }
        return names;
    }

    private static List<Path> sources() throws IOException {
        List<Path> modules;
        try (Stream<Path> folders = Files.list(ROOT)) {
            modules = folders.map(folder -> folder.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .collect(Collectors.toList());
        }
        List<Path> sources = new ArrayList<>();
        for (Path module : modules) {
            try (Stream<Path> files = Files.walk(module)) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        return sources;
    }

    /** Methods and fields by the simple name of their class. */
    private static Map<String, Set<String>> members() {
        Map<String, Set<String>> members = new HashMap<>();
        for (JavaClass type : new ClassFileImporter().importPackages("org.hmmlab")) {
            Set<String> names = members.computeIfAbsent(type.getSimpleName(), name -> new HashSet<>());
            type.getMembers().forEach(member -> names.add(member.getName()));
        }
        return members;
    }
}
