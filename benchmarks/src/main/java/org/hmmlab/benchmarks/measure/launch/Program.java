package org.hmmlab.benchmarks.measure.launch;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/**
 * What the JVMs of an arm run: a class path on a JVM.
 *
 * @param classPath entries as {@code java -cp} takes them
 * @param jvm the JVM
 * @param isForeign whether the benchmarks are another project's, which keep their own JVM arguments and count no work
 * @param content hash of the files that the benchmarks come from
 */
public record Program(String classPath, TargetJvm jvm, boolean isForeign, String content) {
    private static final int FIRST_WITH_OUR_CLASSES = 17;

    /** Checks that the lab's profiler can run there. */
    public Program {
        if (jvm.featureVersion() < FIRST_WITH_OUR_CLASSES) {
            throw new IllegalArgumentException("the JVM of an arm must be version " + FIRST_WITH_OUR_CLASSES
                    + " or later, since the lab's profiler runs in it: " + jvm.java() + " is " + jvm.featureVersion());
        }
    }

    /** This lab itself. */
    public static Program ofLab(TargetJvm jvm) {
        String classPath = System.getProperty("java.class.path");
        return new Program(classPath, jvm, false, ContentHash.ofClassPath(classPath));
    }

    /**
     * A JMH jar of any project, with what its manifest names. Nothing of the lab is on its class path but the classes that work
     * inside measured JVMs ({@link #measuredClassPath}); only a jar that brings no JMH has the lab's own class path behind it.
     *
     * @throws IllegalArgumentException when there is no such jar, or it is built for a newer Java than the JVM's
     * @throws UnknownBenchmarkException when it holds no benchmarks, or a JMH that is too old
     */
    public static Program ofJar(Path jar, TargetJvm jvm) {
        ForeignJar foreign = ForeignJar.open(jar);
        foreign.requireRunsOn(jvm);
        String itself = foreign.parts().get(0).toString();
        String content = ContentHash.ofClassPath(
                foreign.parts().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        String classPath =
                foreign.hasJmh() ? itself : itself + File.pathSeparator + System.getProperty("java.class.path");
        return new Program(classPath, jvm, true, content);
    }

    /**
     * The jar that a commit was built to: this lab at another time, with the lab's own JVM arguments and counted work, or a
     * foreign JMH jar.
     *
     * @param content names what was built, whenever it is built
     */
    public static Program ofBuild(Path jar, TargetJvm jvm, String content) {
        Program foreign = ofJar(jar, jvm);
        boolean isLab = ForkClasses.isLab(foreign.jar());
        return new Program(isLab ? foreign.jar().toString() : foreign.classPath(), jvm, !isLab, content);
    }

    /**
     * A task under the name that this program has for its benchmark: in another commit of this lab the class may lie in another
     * package. What the program does not have keeps its name.
     */
    BenchmarkTask own(BenchmarkTask task) {
        if (isForeign || !isThisLab() && !Files.isRegularFile(jar())) {
            return task;
        }
        BenchmarkIndex index = isThisLab() ? OwnIndex.OF_CLASS_PATH : BenchmarkIndex.ofJar(jar());
        return index.counterpart(task.benchmark())
                .map(entry -> task.named(entry.name()))
                .orElse(task);
    }

    /** Read once, when first asked for. */
    private static final class OwnIndex {
        static final BenchmarkIndex OF_CLASS_PATH = BenchmarkIndex.ofClassPath();
    }

    /** Whether it is the lab that runs, and not one of another time or a foreign jar. */
    public boolean isThisLab() {
        return classPath.equals(System.getProperty("java.class.path"));
    }

    /** The jar of a program that is one: what comes first on its class path. */
    public Path jar() {
        return Path.of(classPath.split(File.pathSeparator)[0]);
    }

    /**
     * The class path of its JVMs. Where the program is a foreign jar, or a lab of another time, the classes of this lab that
     * measure come first: both arms of a comparison are measured by the same.
     */
    public String measuredClassPath() {
        return isForeign || ForkClasses.isLab(jar()) ? ForkClasses.jar() + File.pathSeparator + classPath : classPath;
    }
}
