package org.hmmlab.benchmarks.measure.commits;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The files of one commit in a folder below the system's temporary one, until it is closed. May be closed from any thread, twice too. */
final class Worktree implements AutoCloseable {
    /** Beginning of the folders' names; the id of the process that made one comes next. */
    static final String PREFIX = "hmmlab-worktree-";

    private final GitRepository repository;
    private final Path folder;
    private boolean isClosed;

    private Worktree(GitRepository repository, Path folder) {
        this.repository = repository;
        this.folder = folder;
    }

    static Worktree of(GitRepository repository, Commit commit) {
        Path folder;
        try {
            folder = Files.createTempDirectory(PREFIX + ProcessHandle.current().pid() + "-")
                    .toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException("no folder for a worktree could be made", e);
        }
        Worktree worktree = new Worktree(repository, folder);
        try {
            repository.git("worktree", "add", "--quiet", "--detach", folder.toString(), commit.id());
        } catch (GitException e) {
            worktree.close();
            throw e;
        }
        return worktree;
    }

    Path folder() {
        return folder;
    }

    @Override
    public synchronized void close() {
        if (!isClosed) {
            isClosed = true;
            remove(repository, folder);
        }
    }

    /** Removes the folder and what git knows of it. */
    static void remove(GitRepository repository, Path folder) {
        String problem = "";
        try {
            // Forced twice: one that died while it was made is locked.
            repository.git("worktree", "remove", "--force", "--force", folder.toString());
        } catch (GitException e) {
            problem = e.getMessage();
        }
        try (Stream<Path> walked = Files.exists(folder) ? Files.walk(folder) : Stream.empty()) {
            List<Path> deepestFirst = walked.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            System.err.println("a worktree could not be removed; what would do: git worktree remove --force " + folder
                    + ": " + e.getMessage() + ' ' + problem);
        }
    }
}
