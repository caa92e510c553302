package org.hmmlab.benchmarks.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A git repository whose commits build to jars that are fast or slow, within a second each. */
final class LevelRepository {
    final Path folder;
    final List<String> commits = new ArrayList<>();
    private final Path base;

    /**
     * One commit a level, on one branch.
     *
     * @param levels what {@link LevelBenchmark} spends; a word that is no number breaks the build
     */
    LevelRepository(Path parent, String... levels) throws IOException, InterruptedException {
        folder = Files.createDirectories(parent.resolve("project"));
        base = JmhJars.of(parent.resolve("base.jar"), JmhJars.list("LevelBenchmark"), "LevelBenchmark");
        git("init", "--quiet", ".");
        for (int i = 0; i < levels.length; i++) {
            Files.writeString(folder.resolve("level.txt"), levels[i] + "\n");
            Files.writeString(folder.resolve("version.txt"), i + "\n");
            git("add", ".");
            git("-c", "user.name=lab", "-c", "user.email=lab@localhost", "commit", "--quiet", "-m", "level " + i);
            commits.add(git("rev-parse", "HEAD"));
        }
    }

    /** What builds a commit. */
    List<String> options() {
        Path jar = Path.of(System.getProperty("java.home"), "bin", "jar");
        return List.of(
                "--repo",
                folder.toString(),
                "--build",
                "if ! grep -q '^[0-9]*$' level.txt; then echo the level is no number; exit 7; fi; mkdir out && cp '"
                        + base + "' out/app-$(cat version.txt).jar && '" + jar + "' uf out/app-*.jar level.txt",
                "--jar",
                "out/app-*.jar");
    }

    String git(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        Process git = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String text = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
        if (git.waitFor() != 0) {
            throw new IOException(command + ": " + text);
        }
        return text;
    }
}
