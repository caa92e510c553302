package org.hmmlab.benchmarks.judges.verify;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What arguments each operation takes: one word a kind, checked when a trace is read, so that executing it need not.
 */
final class OpSyntax {
    private static final String COMMANDS = "read|write|to_dev|to_sys|snapshot|exclusive|check|bad";
    private static final String ADVICE = "dontneed|free|hugepage|nohugepage|populate_read|populate_write";

    private static final Map<String, Pattern> KINDS = Map.ofEntries(
            kind("name", "[A-Za-z_][A-Za-z0-9_]*"),
            kind("dev", "[01]"),
            kind("area", "[A-Z]"),
            kind("n", "[0-9]{1,9}"),
            kind("value", "[0-9]{1,18}"),
            kind("word", "[0-9]{1,18}|0x[0-9a-f]{1,16}"),
            kind("address", "0x[0-9a-f]{1,16}"),
            kind("prot", "r|w|rw|none"),
            kind("sharing", "private|shared"),
            kind("backing", "anon|[A-Za-z_][A-Za-z0-9_]*:[0-9]{1,9}"),
            kind("file", "memfd|tmp|ram"),
            kind("command", COMMANDS),
            kind("advice", ADVICE),
            kind("[fixed]", "fixed"),
            kind("[nullbuf]", "nullbuf"));

    private static final Map<String, List<String>> ARGUMENTS = Map.ofEntries(
            op("open", "name dev"),
            op("close", "name"),
            op("file", "name n file"),
            op("ftruncate", "name n"),
            op("fpunch", "name n n"),
            op("fwrite", "name n n value"),
            op("fread", "name n n"),
            op("mmap", "area n n prot sharing backing [fixed]"),
            op("munmap", "area n n"),
            op("mprotect", "area n n prot"),
            op("madvise", "area n n advice"),
            op("mremap", "area n n area n n"),
            op("cpu_read", "area n n"),
            op("cpu_write", "area n n value"),
            op("cpu_wtail", "area n n value"),
            op("dev_read", "name area n n"),
            op("dev_write", "name area n n value"),
            op("migrate", "name area n n"),
            op("migrate_back", "name area n n"),
            op("snapshot", "name area n n"),
            op("exclusive", "name area n n"),
            op("check_exclusive", "name area n n"),
            op("raw", "command name area word word [nullbuf]"),
            op("rawabs", "command name address word"),
            op("pagemap", "area n n"),
            op("vmas", "area"),
            op("thp", "area"),
            op("fork", "name"),
            op("exit", "name"));

    private OpSyntax() {}

    /**
     * Splits an operation and checks its arguments.
     *
     * @throws TraceFormatException when it is not known or an argument is wrong
     */
    static List<String> words(String text) {
        List<String> words = Arrays.asList(text.split(" ", -1));
        List<String> arguments = ARGUMENTS.get(words.get(0));
        if (arguments == null) {
            throw new TraceFormatException("an operation must be one of " + names() + ": '" + words.get(0) + "'");
        }
        long optional = arguments.stream().filter(name -> name.startsWith("[")).count();
        if (words.size() - 1 > arguments.size() || words.size() - 1 < arguments.size() - optional) {
            throw new TraceFormatException(words.get(0) + " takes " + String.join(" ", arguments) + ": '" + text + "'");
        }
        for (int i = 1; i < words.size(); i++) {
            Pattern pattern = Objects.requireNonNull(KINDS.get(arguments.get(i - 1)));
            if (!pattern.matcher(words.get(i)).matches()) {
                throw new TraceFormatException("argument " + i + " of " + words.get(0) + " must be "
                        + arguments.get(i - 1) + " (" + pattern + "): '" + words.get(i) + "'");
            }
        }
        return words;
    }

    /**
     * All operations.
     *
     * @return their names
     */
    static List<String> names() {
        return ARGUMENTS.keySet().stream().sorted().toList();
    }

    /**
     * All operations, and those that are told apart by their advice or command.
     *
     * @return names and kinds, sorted
     */
    static SortedSet<String> kinds() {
        SortedSet<String> kinds = new TreeSet<>(names());
        for (String advice : ADVICE.split("\\|")) {
            kinds.add("madvise:" + advice);
        }
        for (String command : COMMANDS.split("\\|")) {
            kinds.add("raw:" + command);
            kinds.add("rawabs:" + command);
        }
        return kinds;
    }

    private static Map.Entry<String, Pattern> kind(String name, String pattern) {
        return Map.entry(name, Pattern.compile(pattern));
    }

    private static Map.Entry<String, List<String>> op(String name, String arguments) {
        return Map.entry(name, List.of(arguments.split(" ")));
    }
}
