package org.hmmlab.benchmarks.measure.commits;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.hmmlab.results.store.WholeFile;

/**
 * The jars of commits: built once in a worktree of their own, then kept by commit and recipe, with the build's log beside
 * them. Two processes that want the same build wait for each other. Used by one thread.
 */
public final class Builds {
    private static final int TAIL_LINES = 15;

    private final Path cache;
    private final GitRepository repository;
    private final BuildRecipe recipe;
    private final Watch watch;

    /** What goes on while something is built. */
    public interface Watch {
        /** Says in a sentence what happens. */
        void say(String line);

        /** Something runs that must be closed if the lab is interrupted. */
        void started(AutoCloseable running);

        /** It has ended. */
        void ended(AutoCloseable running);
    }

    /**
     * Builds of one repository by one recipe.
     *
     * @param cache folder of the jars; created when the first is built
     */
    public Builds(Path cache, GitRepository repository, BuildRecipe recipe, Watch watch) {
        this.cache = cache;
        this.repository = repository;
        this.recipe = recipe;
        this.watch = watch;
    }

    /** The repository. */
    public GitRepository repository() {
        return repository;
    }

    /** A name of what a commit's build holds: equal commits built by equal recipes have equal names. */
    public String content(Commit commit) {
        return commit.id() + '-' + recipe.key();
    }

    /** Whether the jar of a commit is kept already. */
    public boolean isBuilt(Commit commit) {
        return Files.isRegularFile(jar(commit));
    }

    /**
     * The jar of a commit, built now if it is not kept.
     *
     * @return the jar
     * @throws BuildFailedException when the command fails or leaves no jar, or more than one
     * @throws GitException when the commit's files cannot be had
     */
    public Path of(Commit commit) throws InterruptedException {
        if (isBuilt(commit)) {
            return jar(commit);
        }
        try {
            Files.createDirectories(cache);
            Path lockFile = cache.resolve('.' + name(commit) + ".lock");
            try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                Objects.requireNonNull(lock);
                if (!isBuilt(commit)) {
                    build(commit);
                }
            }
            return jar(commit);
        } catch (IOException e) {
            throw new UncheckedIOException("builds must be writable: " + cache, e);
        }
    }

    private void build(Commit commit) throws IOException, InterruptedException {
        watch.say("building " + commit + ": " + recipe.command());
        repository.removeAbandoned();
        Path log = cache.resolve(name(commit) + ".log");
        Worktree worktree = Worktree.of(repository, commit);
        watch.started(worktree);
        try {
            int code = run(worktree.folder(), log);
            if (code != 0) {
                throw failed(commit, "its build ended with code " + code, log);
            }
            List<Path> jars = jars(worktree.folder());
            if (jars.size() != 1) {
                throw failed(
                        commit,
                        "its build left " + (jars.isEmpty() ? "no " + recipe.jar() : "several jars: " + jars),
                        log);
            }
            keep(jars.get(0), jar(commit));
        } finally {
            worktree.close();
            watch.ended(worktree);
        }
    }

    private int run(Path folder, Path log) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", recipe.command())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
        Process process = builder.start();
        AutoCloseable running = () -> end(process);
        watch.started(running);
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            end(process);
            throw e;
        } finally {
            watch.ended(running);
        }
    }

    private static void end(Process process) {
        List<ProcessHandle> family = process.descendants().toList();
        process.destroyForcibly();
        family.forEach(ProcessHandle::destroyForcibly);
    }

    private List<Path> jars(Path folder) throws IOException {
        Path pattern = folder.resolve(recipe.jar());
        Path parent = pattern.getParent();
        List<Path> jars = new ArrayList<>();
        if (parent != null && Files.isDirectory(parent)) {
            try (DirectoryStream<Path> found =
                    Files.newDirectoryStream(parent, pattern.getFileName().toString())) {
                found.forEach(jars::add);
            }
        }
        return jars;
    }

    /** A jar appears under its name when all of it is there. */
    private static void keep(Path built, Path target) throws IOException {
        WholeFile.write(target, Files.readAllBytes(built));
    }

    private static BuildFailedException failed(Commit commit, String what, Path log) throws IOException {
        List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                .lines()
                .toList();
        return new BuildFailedException("commit " + commit + " could not be built: " + what + "; the log is " + log
                + (lines.isEmpty() ? " (empty)" : ", its end:\n")
                + String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size())));
    }

    private String name(Commit commit) {
        return commit.shortId() + '-' + recipe.key();
    }

    private Path jar(Commit commit) {
        return cache.resolve(name(commit) + ".jar");
    }

    /** A watch that passes sentences on and knows nobody who interrupts. */
    public static Watch watch(Consumer<String> said) {
        return new Watch() {
            @Override
            public void say(String line) {
                said.accept(line);
            }

            @Override
            public void started(AutoCloseable running) {
                // Nobody interrupts.
            }

            @Override
            public void ended(AutoCloseable running) {
                // Nobody interrupts.
            }
        };
    }
}
