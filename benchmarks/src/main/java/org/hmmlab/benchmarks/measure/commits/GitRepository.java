package org.hmmlab.benchmarks.measure.commits;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A git repository, asked through the git command. Nothing here changes it but the making and removing of worktrees. Stateless. */
public final class GitRepository {
    private static final Pattern WORKTREE = Pattern.compile("worktree (.*/" + Worktree.PREFIX + "(\\d+)-[^/\n]*)");

    private final Path root;

    private GitRepository(Path root) {
        this.root = root;
    }

    /**
     * The repository that a folder belongs to.
     *
     * @throws GitException when it belongs to none, or there is no git
     */
    public static GitRepository of(Path folder) {
        return new GitRepository(Path.of(new GitRepository(folder).git("rev-parse", "--show-toplevel")));
    }

    /** The top folder of its files. */
    public Path root() {
        return root;
    }

    /**
     * The commit that a name stands for.
     *
     * @param ref a branch, a tag, a hash or any other name that git knows
     * @throws GitException when it names none
     */
    public Commit commit(String ref) {
        if (ref.isBlank() || ref.startsWith("-")) {
            throw new GitException("a commit must be named by a branch, a tag or a hash; given: \"" + ref + '"');
        }
        String id;
        try {
            id = git("rev-parse", "--verify", "--quiet", "--end-of-options", ref + "^{commit}");
        } catch (GitException e) {
            throw new GitException("no commit is named \"" + ref + "\" in " + root);
        }
        return new Commit(id, git("log", "-1", "--format=%s", id));
    }

    /** The first parent of a commit; empty of a root. */
    public Optional<Commit> parent(Commit commit) {
        String[] ids = git("rev-list", "--parents", "-n", "1", commit.id()).split(" ");
        return ids.length > 1 ? Optional.of(commit(ids[1])) : Optional.empty();
    }

    /**
     * The commits after one up to another, along first parents: what a branch went through, each merge one step.
     *
     * @return oldest first, the last is {@code bad}
     * @throws GitException when the first parents of {@code bad} do not lead to {@code good}
     */
    public List<Commit> between(Commit good, Commit bad) {
        List<String> chain = git("rev-list", "--first-parent", bad.id()).lines().toList();
        int at = chain.indexOf(good.id());
        if (at < 0) {
            throw new GitException("the first parents of " + bad + " must lead to " + good
                    + "; what would do: a good commit among those of: git log --first-parent " + bad.shortId());
        }
        if (at == 0) {
            throw new GitException("the good and the bad commit must differ: both are " + good);
        }
        List<Commit> commits = new ArrayList<>();
        String log = git("log", "--first-parent", "--reverse", "-n", Integer.toString(at), "--format=%H %s", bad.id());
        log.lines()
                .forEach(line -> commits.add(
                        new Commit(line.substring(0, line.indexOf(' ')), line.substring(line.indexOf(' ') + 1))));
        return commits;
    }

    /** Removes worktrees that labs left which have died; those of living ones stay. */
    void removeAbandoned() {
        Matcher found = WORKTREE.matcher(git("worktree", "list", "--porcelain"));
        while (found.find()) {
            if (ProcessHandle.of(Long.parseLong(found.group(2))).isEmpty()) {
                Worktree.remove(this, Path.of(found.group(1)));
            }
        }
    }

    /**
     * Runs git.
     *
     * @return what it printed, without white space at the ends
     * @throws GitException when it fails
     */
    String git(String... arguments) {
        List<String> command = new ArrayList<>(List.of("git", "-c", "core.hooksPath=/dev/null"));
        command.addAll(List.of(arguments));
        try {
            ProcessBuilder builder = new ProcessBuilder(command).directory(root.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
            Process git = builder.start();
            git.getOutputStream().close();
            String text = text(git.getInputStream());
            // Warnings stand here too, and must not become part of an answer.
            String problem = text(git.getErrorStream());
            int code = git.waitFor();
            if (code != 0) {
                throw new GitException("git " + String.join(" ", arguments) + " failed in " + root + " (code " + code
                        + ")" + (problem.isEmpty() ? "" : ": " + problem));
            }
            return text;
        } catch (IOException e) {
            throw new GitException("git could not be run in " + root + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GitException("git was interrupted in " + root);
        }
    }

    private static String text(InputStream stream) throws IOException {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8).trim();
    }
}
