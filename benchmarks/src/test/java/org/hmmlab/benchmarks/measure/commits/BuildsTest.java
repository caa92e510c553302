package org.hmmlab.benchmarks.measure.commits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Builds of a repository of two commits and a merge. */
@Timeout(120)
final class BuildsTest {
    private final List<String> said = new ArrayList<>();

    @TempDir
    Path folder;

    private Path project;
    private GitRepository repository;

    @BeforeEach
    void makeRepository() throws Exception {
        project = Files.createDirectories(folder.resolve("project"));
        run("git", "init", "--quiet", "-b", "trunk", ".");
        commit("one");
        commit("two");
        run("git", "checkout", "--quiet", "-b", "side", "HEAD~1");
        Files.writeString(project.resolve("side"), "side");
        run("git", "add", ".");
        run("git", "-c", "user.name=lab", "-c", "user.email=lab@localhost", "commit", "--quiet", "-m", "side");
        run("git", "checkout", "--quiet", "trunk");
        run("git", "-c", "user.name=lab", "-c", "user.email=lab@localhost", "merge", "--quiet", "-m", "merge", "side");
        repository = GitRepository.of(project);
    }

    @Test
    void shouldWalkFirstParentsOnly() {
        Commit one = repository.commit("trunk~2");
        assertEquals(
                List.of("two", "merge"),
                repository.between(one, repository.commit("trunk")).stream()
                        .map(Commit::subject)
                        .toList());
        assertEquals(one, repository.parent(repository.commit("side")).orElseThrow());
        assertTrue(repository.parent(one).isEmpty());
        GitException off = assertThrows(
                GitException.class, () -> repository.between(repository.commit("side"), repository.commit("trunk")));
        assertTrue(off.getMessage().contains("the first parents of"), off.getMessage());
        assertThrows(GitException.class, () -> repository.commit("--all"));
    }

    @Test
    void shouldBuildEachCommitOnceFromItsOwnFiles() throws Exception {
        Builds builds = builds("cp name out.jar && echo built >> '" + folder.resolve("count") + "'");
        Commit two = repository.commit("trunk~1");
        assertEquals("two", Files.readString(builds.of(two)));
        assertEquals("one", Files.readString(builds.of(repository.commit("trunk~2"))));
        assertTrue(builds.isBuilt(two));
        builds.of(two);
        assertEquals(2, Files.readAllLines(folder.resolve("count")).size());
        assertFalse(builds("cp name out.jar").isBuilt(two), "another recipe is another build");
    }

    @Test
    void shouldSayWhatIsWrongWithABuildAndLeaveNoWorktree() throws Exception {
        Commit two = repository.commit("trunk~1");
        BuildFailedException failed = assertThrows(
                BuildFailedException.class,
                () -> builds("echo no compiler; exit 3").of(two));
        assertTrue(failed.getMessage().contains("ended with code 3"), failed.getMessage());
        assertTrue(failed.getMessage().endsWith("no compiler"), failed.getMessage());
        BuildFailedException none =
                assertThrows(BuildFailedException.class, () -> builds("true").of(two));
        assertTrue(none.getMessage().contains("left no out.jar"), none.getMessage());
        BuildFailedException several = assertThrows(
                BuildFailedException.class,
                () -> new Builds(
                                folder.resolve("cache"),
                                repository,
                                new BuildRecipe("touch a.jar b.jar", "*.jar"),
                                Builds.watch(said::add))
                        .of(two));
        assertTrue(several.getMessage().contains("several jars"), several.getMessage());
        assertEquals(1, worktrees());
        assertThrows(IllegalArgumentException.class, () -> new BuildRecipe("true", "../out.jar"));
        assertThrows(IllegalArgumentException.class, () -> new BuildRecipe(" ", "out.jar"));
    }

    @Test
    void shouldEndABuildAndRemoveItsWorktreeWhenClosedFromOutside() throws Exception {
        List<AutoCloseable> running = new ArrayList<>();
        CountDownLatch started = new CountDownLatch(2);
        Builds builds = new Builds(
                folder.resolve("cache"), repository, new BuildRecipe("sleep 60", "out.jar"), new Builds.Watch() {
                    @Override
                    public void say(String line) {
                        said.add(line);
                    }

                    @Override
                    public void started(AutoCloseable what) {
                        running.add(what);
                        started.countDown();
                    }

                    @Override
                    public void ended(AutoCloseable what) {
                        // The test has it.
                    }
                });
        Thread building = new Thread(() -> {
            try {
                builds.of(repository.commit("trunk"));
            } catch (BuildFailedException | InterruptedException e) {
                said.add("ended");
            }
        });
        building.start();
        started.await();
        assertEquals(2, worktrees());
        for (AutoCloseable each : running) {
            each.close();
        }
        building.join();
        assertTrue(said.contains("ended"), said.toString());
        assertEquals(1, worktrees());
    }

    @Test
    void shouldRemoveTheWorktreeOfALabThatDied() throws Exception {
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Path left = folder.resolve(Worktree.PREFIX + dead.pid() + "-x");
        Path living = folder.resolve(Worktree.PREFIX + ProcessHandle.current().pid() + "-y");
        run("git", "worktree", "add", "--quiet", "--detach", left.toString());
        run("git", "worktree", "add", "--quiet", "--detach", living.toString());
        builds("cp name out.jar").of(repository.commit("trunk"));
        assertFalse(Files.exists(left));
        assertTrue(Files.exists(living), "its lab still builds");
        assertEquals(2, worktrees());
    }

    private Builds builds(String command) {
        return new Builds(
                folder.resolve("cache"), repository, new BuildRecipe(command, "out.jar"), Builds.watch(said::add));
    }

    private long worktrees() {
        return repository.git("worktree", "list").lines().count();
    }

    private void commit(String name) throws Exception {
        Files.writeString(project.resolve("name"), name);
        run("git", "add", ".");
        run("git", "-c", "user.name=lab", "-c", "user.email=lab@localhost", "commit", "--quiet", "-m", name);
    }

    private void run(String... command) throws Exception {
        assertEquals(
                0,
                new ProcessBuilder(command)
                        .directory(project.toFile())
                        .inheritIO()
                        .start()
                        .waitFor(),
                String.join(" ", command));
    }
}
