package org.hmmlab.benchmarks.measure.choose;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.benchmarks.measure.launch.Program;
import org.hmmlab.benchmarks.measure.launch.TargetJvm;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;

/** Reads one side of a comparison from the command line: what, and after {@code @jvm=} on which JVM. Immutable. */
public final class ArmParser {
    /** How an arm begins that is a commit; a {@link Commits} knows the rest. */
    public static final String GIT = "git:";

    private static final String JAR = "jar:";
    private static final String JVM = "@jvm=";

    private final List<ArmScheme> schemes;

    /** Where arms come from that are commits. */
    public interface Commits {
        /**
         * The arm of a commit.
         *
         * @param ref a name of the commit
         * @param params parameters of that commit's benchmarks that make it what it is
         * @param suffix of the arm's name
         */
        Arm arm(String ref, Map<String, String> params, TargetJvm jvm, String suffix) throws InterruptedException;
    }

    /** A parser that knows jars, commits, and the program's own schemes. */
    public ArmParser(List<ArmScheme> schemes) {
        this.schemes = List.copyOf(schemes);
    }

    /** How an arm is written. */
    public String syntax() {
        List<String> ways = new ArrayList<>();
        schemes.forEach(scheme -> ways.add(scheme.prefix() + "NAME"));
        ways.add("jar:PATH");
        return String.join(", ", ways) + " or git:REF, each with @jvm=PATH behind it if need be";
    }

    /** Whether a text names an arm, of whatever kind and however well: other things do not begin like one. */
    public boolean isArm(String text) {
        return text.startsWith(JAR)
                || text.startsWith(GIT)
                || schemes.stream().anyMatch(scheme -> text.startsWith(scheme.prefix()));
    }

    /**
     * An arm of this lab by its value alone, as options such as {@code --design} give it.
     *
     * @throws UnusableInputException when this program has no arms of its own
     * @throws IllegalArgumentException when it knows no such value; says which it knows
     */
    public Arm own(String value) {
        return parse(ownText(value));
    }

    /** The same as it is written as an arm. */
    public String ownText(String value) {
        if (schemes.isEmpty()) {
            throw new UnusableInputException(
                    "this tool has no designs of its own, so none is named " + value + "; give an arm: " + syntax());
        }
        return schemes.get(0).prefix() + value;
    }

    /** The schemes of this program's own arms. */
    public List<ArmScheme> schemes() {
        return schemes;
    }

    /** The names of the parameters by which this program's own arms are told apart. */
    public List<String> parameters() {
        return schemes.stream().map(ArmScheme::parameter).toList();
    }

    /**
     * Reads an arm.
     *
     * @throws UnusableInputException when it is of a kind that is not compared here
     * @throws IllegalArgumentException when the name, the jar or the JVM is unknown; says which names are known
     */
    public Arm parse(String text) {
        Split split = Split.of(text);
        for (ArmScheme scheme : schemes) {
            if (split.what().startsWith(scheme.prefix())) {
                String value = scheme.canonical()
                        .apply(split.what().substring(scheme.prefix().length()));
                return new Arm(value + split.suffix(), scheme.params(value), Program.ofLab(split.jvm()));
            }
        }
        if (split.what().startsWith(JAR)) {
            Path jar = Path.of(split.what().substring(JAR.length()));
            return new Arm("jar:" + jar.getFileName() + split.suffix(), Map.of(), Program.ofJar(jar, split.jvm()));
        }
        throw new UnusableInputException(
                (split.what().startsWith(GIT) ? "this command takes no commit as an arm; " : "") + "an arm must be "
                        + syntax() + "; given: " + text);
    }

    /**
     * Reads an arm that may be a commit, which is built now unless it was built before.
     *
     * @throws UnusableInputException as {@link #parse(String)}
     * @throws IllegalArgumentException as {@link #parse(String)}
     */
    public Arm parse(String text, Commits commits) throws InterruptedException {
        if (!text.startsWith(GIT)) {
            return parse(text);
        }
        Split split = Split.of(text);
        String ref = split.what().substring(GIT.length());
        Map<String, String> params = new LinkedHashMap<>();
        for (ArmScheme scheme : schemes) {
            int at = ref.lastIndexOf(scheme.suffix());
            if (at >= 0) {
                String word = ref.substring(at + scheme.suffix().length());
                params.put(scheme.parameter(), scheme.canonicalOrSame(word));
                ref = ref.substring(0, at);
            }
        }
        return commits.arm(ref, params, split.jvm(), split.suffix());
    }

    /** How a commit is written with parameters of its own. */
    public static String commit(String ref, Map<String, String> params) {
        return GIT
                + ref
                + params.entrySet().stream()
                        .map(param -> '@' + param.getKey() + '=' + param.getValue())
                        .collect(Collectors.joining());
    }

    /** An arm's text without its JVM, the JVM, and what the arm's name says of it. */
    private record Split(String what, TargetJvm jvm, String suffix) {
        static Split of(String text) {
            int at = text.lastIndexOf(JVM);
            if (at < 0) {
                return new Split(text, TargetJvm.current(), "");
            }
            TargetJvm jvm = jvm(Path.of(text.substring(at + JVM.length())));
            return new Split(text.substring(0, at), jvm, "@" + jvm.featureVersion());
        }

        /** A JDK's folder, or its launcher. */
        private static TargetJvm jvm(Path given) {
            Path parent = given.toAbsolutePath().getParent();
            Path home = Files.isRegularFile(given) && parent != null ? parent.getParent() : given;
            return TargetJvm.of(home == null ? given : home);
        }
    }
}
