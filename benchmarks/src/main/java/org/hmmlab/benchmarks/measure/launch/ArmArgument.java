package org.hmmlab.benchmarks.measure.launch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.hmmlab.hmm.Generation;

/** Reads one side of a comparison from the command line: what, and after {@code @jvm=} on which JVM. */
public final class ArmArgument {
    /** The benchmark parameter that chooses a design. */
    public static final String DESIGN = "design";

    /** How an arm is written. */
    public static final String SYNTAX = "design:NAME, jar:PATH or git:REF, each with @jvm=PATH behind it if need be";

    /** How an arm begins that is a commit; a {@link Commits} reads the rest. */
    public static final String GIT = "git:";

    private static final String DESIGN_PREFIX = "design:";
    private static final String JAR_PREFIX = "jar:";
    private static final String JVM = "@jvm=";

    private ArmArgument() {}

    /** Makes the arms that are commits. */
    public interface Commits {
        /**
         * The arm of a commit.
         *
         * @param text what stands behind {@link #GIT}
         * @param suffix of the arm's name
         */
        Arm arm(String text, TargetJvm jvm, String suffix) throws InterruptedException;
    }

    /** Whether a text names an arm, of whatever kind and however well: other things do not begin like one. */
    public static boolean isArm(String text) {
        return text.startsWith(DESIGN_PREFIX) || text.startsWith(JAR_PREFIX) || text.startsWith(GIT);
    }

    /**
     * Reads an arm.
     *
     * @throws UnusableInputException when it is of a kind that this lab does not compare
     * @throws IllegalArgumentException when the design, the jar or the JVM is unknown; names those designs that are known
     */
    public static Arm parse(String text) {
        int at = text.lastIndexOf(JVM);
        String what = at < 0 ? text : text.substring(0, at);
        TargetJvm jvm = at < 0 ? TargetJvm.current() : jvm(Path.of(text.substring(at + JVM.length())));
        String suffix = at < 0 ? "" : "@" + jvm.featureVersion();
        if (what.startsWith(DESIGN_PREFIX)) {
            String design =
                    Generation.parse(what.substring(DESIGN_PREFIX.length())).id();
            return new Arm(design + suffix, Map.of(DESIGN, design), Program.ofLab(jvm));
        }
        if (what.startsWith(JAR_PREFIX)) {
            Path jar = Path.of(what.substring(JAR_PREFIX.length()));
            return new Arm("jar:" + jar.getFileName() + suffix, Map.of(), Program.ofJar(jar, jvm));
        }
        throw new UnusableInputException((what.startsWith(GIT) ? "this command takes no commit as an arm; " : "")
                + "an arm must be " + SYNTAX + "; given: " + text);
    }

    /**
     * Reads an arm that may be a commit, which is built now unless it was built before.
     *
     * @throws UnusableInputException as {@link #parse(String)}
     * @throws IllegalArgumentException as {@link #parse(String)}
     */
    public static Arm parse(String text, Commits commits) throws InterruptedException {
        if (!text.startsWith(GIT)) {
            return parse(text);
        }
        int at = text.lastIndexOf(JVM);
        TargetJvm jvm = at < 0 ? TargetJvm.current() : jvm(Path.of(text.substring(at + JVM.length())));
        return commits.arm(
                text.substring(GIT.length(), at < 0 ? text.length() : at),
                jvm,
                at < 0 ? "" : "@" + jvm.featureVersion());
    }

    /** A JDK's folder, or its launcher. */
    private static TargetJvm jvm(Path given) {
        Path parent = given.toAbsolutePath().getParent();
        Path home = Files.isRegularFile(given) && parent != null ? parent.getParent() : given;
        return TargetJvm.of(home == null ? given : home);
    }
}
