package org.hmmlab.benchmarks.programs.record;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a command can be started, asked before anything is: perf itself only says that it could not. */
final class CommandCheck {
    private static final int MAX_INTERPRETER_LINE = 256;

    private final String searchPath;

    /**
     * Looks in the folders of a PATH.
     *
     * @param searchPath folders, separated by colons
     */
    CommandCheck(@Nullable String searchPath) {
        this.searchPath = searchPath == null ? "" : searchPath;
    }

    /**
     * Requires that a command can be started.
     *
     * @throws RecordingException if not; says why
     */
    void require(List<String> command) throws RecordingException {
        String name = command.isEmpty() ? "" : command.get(0);
        String problem = name.isEmpty() ? "it has no name" : problem(name);
        if (!problem.isEmpty()) {
            throw new RecordingException(
                    RecordingException.Reason.INPUT, "COMMAND cannot be started: '" + name + "': " + problem);
        }
    }

    private String problem(String name) {
        if (name.contains("/")) {
            return problemOf(Path.of(name));
        }
        Path found = find(name);
        return found == null ? "not in PATH" : problemOf(found);
    }

    /** The first program of this name in PATH, or null. */
    @Nullable
    Path find(String name) {
        for (Path folder : folders()) {
            Path file = folder.resolve(name);
            if (isProgram(file)) {
                return file;
            }
        }
        return null;
    }

    private static boolean isProgram(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    private List<Path> folders() {
        List<Path> folders = new ArrayList<>();
        for (String folder : searchPath.split(":", -1)) {
            try {
                folders.add(Path.of(folder));
            } catch (InvalidPathException e) {
                // What is no path holds no program.
                continue;
            }
        }
        return folders;
    }

    private static String problemOf(Path file) {
        if (!Files.exists(file)) {
            return "no such file";
        }
        if (!Files.isRegularFile(file)) {
            return "not a file";
        }
        if (!Files.isExecutable(file)) {
            return "not executable";
        }
        String interpreter = interpreter(file);
        return interpreter.isEmpty() || isProgram(Path.of(interpreter))
                ? ""
                : "its interpreter '" + interpreter + "' is not there";
    }

    /** The program that runs a script, from its first line; empty for what is no script. */
    private static String interpreter(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            String start = new String(in.readNBytes(MAX_INTERPRETER_LINE), StandardCharsets.ISO_8859_1);
            if (!start.startsWith("#!")) {
                return "";
            }
            String[] words = start.substring(2).split("\n", -1)[0].trim().split("[ \t]+", -1);
            return words[0];
        } catch (IOException e) {
            // A program need not be readable to run.
            return "";
        }
    }
}
