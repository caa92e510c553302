package org.hmmlab.benchmarks.runner;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

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
     * A JMH jar of any project. The lab's own class path comes after it, so that its profiler is found and the jar's own JMH runs.
     *
     * @throws IllegalArgumentException when there is no such file
     */
    public static Program ofJar(Path jar, TargetJvm jvm) {
        if (!Files.isRegularFile(jar)) {
            throw new IllegalArgumentException("a jar must be a file: jar=" + jar);
        }
        Path absolute = jar.toAbsolutePath().normalize();
        String classPath = absolute + File.pathSeparator + System.getProperty("java.class.path");
        return new Program(classPath, jvm, true, ContentHash.ofClassPath(absolute.toString()));
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

    /** Whether it is the lab that runs, and not one of another time or a foreign jar. */
    public boolean isThisLab() {
        return classPath.equals(System.getProperty("java.class.path"));
    }

    /** The jar of a program that is one: what comes first on its class path. */
    public Path jar() {
        return Path.of(classPath.split(File.pathSeparator)[0]);
    }

    /**
     * The class path of its JVMs. Where the program is a lab of another time, the classes of this lab that measure come first:
     * both arms of a comparison are measured by the same.
     */
    public String measuredClassPath() {
        return ForkClasses.isLab(jar()) ? ForkClasses.jar() + File.pathSeparator + classPath : classPath;
    }
}
