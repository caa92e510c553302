package org.hmmlab.benchmarks.measure.commits;

import java.util.Objects;

/**
 * How a commit becomes a jar.
 *
 * @param command a shell command, run in the top folder of the commit's files
 * @param jar where the jar then lies below that folder; a file name with {@code *} where it changes from commit to commit
 */
public record BuildRecipe(String command, String jar) {
    /** What suits this lab's own repository. */
    public static final BuildRecipe OF_THE_LAB = new BuildRecipe(
            "mvn -q -B -pl benchmarks -am package -DskipTests -Dskip.checks=true", "benchmarks/target/lab.jar");

    /** Checks. */
    public BuildRecipe {
        if (command.isBlank() || jar.isBlank() || jar.startsWith("/") || ("/" + jar + "/").contains("/../")) {
            throw new IllegalArgumentException(
                    "a build must have a command, and a jar below the top folder: command=" + command + ", jar=" + jar);
        }
    }

    /** A short name of exactly this recipe. */
    String key() {
        return String.format("%08x", Objects.hash(command, jar));
    }
}
