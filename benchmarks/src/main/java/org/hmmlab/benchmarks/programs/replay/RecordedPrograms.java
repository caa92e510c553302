package org.hmmlab.benchmarks.programs.replay;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds recordings: by path, or by name among those that come with the lab in {@code benchmarks/workloads}. That folder
 * is looked for from the working directory and from where this class was loaded, upwards.
 */
public final class RecordedPrograms {
    /** A compiler at work: three processes, many short-lived mappings. */
    public static final String GCC_COMPILE = "gcc-compile";

    /** A pool of forked Python processes. */
    public static final String PYTHON_POOL = "python-pool";

    private static final String SUFFIX = ".mmtrace.gz";
    private static final Path FOLDER = Path.of("benchmarks", "workloads");
    private static final int LEVELS_UP = 4;

    private RecordedPrograms() {}

    /**
     * Finds a recording.
     *
     * @param nameOrPath a file's path, or a name such as {@code gcc-compile}
     * @return an existing file
     * @throws NoSuchFileException if there is none; its message is a sentence that names those that come with the lab
     */
    public static Path find(String nameOrPath) throws NoSuchFileException {
        Path path = Path.of(nameOrPath);
        if (Files.isRegularFile(path)) {
            return path;
        }
        for (Path folder : folders()) {
            for (String candidate : List.of(nameOrPath, nameOrPath + SUFFIX)) {
                Path file = folder.resolve(candidate);
                if (path.getNameCount() == 1 && Files.isRegularFile(file)) {
                    return file;
                }
            }
        }
        throw new NoSuchFileException("no recording '" + nameOrPath
                + "': give the path of a .mmtrace or .mmtrace.gz file, or one of " + GCC_COMPILE + ", " + PYTHON_POOL);
    }

    private static List<Path> folders() {
        List<Path> folders = new ArrayList<>();
        addUpwards(Path.of("").toAbsolutePath(), folders);
        CodeSource source = RecordedPrograms.class.getProtectionDomain().getCodeSource();
        if (source != null && source.getLocation() != null) {
            try {
                addUpwards(Path.of(source.getLocation().toURI()), folders);
            } catch (URISyntaxException | IllegalArgumentException e) {
                // Not loaded from a file: only the working directory counts.
                return folders;
            }
        }
        return folders;
    }

    private static void addUpwards(Path from, List<Path> folders) {
        Path level = from;
        for (int i = 0; i < LEVELS_UP && level != null; i++) {
            if (Files.isDirectory(level.resolve(FOLDER))) {
                folders.add(level.resolve(FOLDER));
            }
            level = level.getParent();
        }
    }
}
