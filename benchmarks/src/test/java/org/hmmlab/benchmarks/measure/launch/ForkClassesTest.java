package org.hmmlab.benchmarks.measure.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.hmmlab.benchmarks.measure.fork.IterationProfiler;
import org.hmmlab.benchmarks.measure.fork.LatencyFork;
import org.hmmlab.benchmarks.measure.fork.TurnFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is put before the classes of a lab of another time is all that measures there. */
final class ForkClassesTest {
    @TempDir
    Path folder;

    @Test
    void shouldHoldWhateverMeasuresInAForkButTheModel() throws IOException {
        JavaClasses all = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("org.hmmlab");
        Set<String> missing = new TreeSet<>();
        Set<String> seen = new TreeSet<>();
        Deque<JavaClass> open = new ArrayDeque<>(List.of(all.get(IterationProfiler.class), all.get(LatencyFork.class)));
        try (ZipFile jar = new ZipFile(ForkClasses.jar().toFile())) {
            while (!open.isEmpty()) {
                JavaClass next = open.pop();
                if (!seen.add(next.getFullName())) {
                    continue;
                }
                if (jar.getEntry(next.getFullName().replace('.', '/') + ".class") == null) {
                    missing.add(next.getFullName());
                }
                // Its other half runs in the lab, and starts the forks.
                if (next.getSimpleName().equals("ForkSettings")) {
                    continue;
                }
                next.getDirectDependenciesFromSelf().forEach(dependency -> {
                    JavaClass target = dependency.getTargetClass().getBaseComponentType();
                    if (target.getPackageName().startsWith("org.hmmlab")
                            && !target.getPackageName().equals("org.hmmlab.sync")) {
                        open.add(target);
                    }
                });
            }
        }
        assertEquals(Set.of(), missing);
        assertTrue(seen.contains(TurnFile.class.getName()) && seen.size() > 15, seen.toString());
    }

    @Test
    void shouldComeFirstOnTheClassPathOfAnotherLabAndOfAForeignJarButNotOfThisLab() throws IOException {
        Path lab = jar("lab.jar", "org/hmmlab/benchmarks/runner/IterationProfiler.class");
        Path foreign = jar("foreign.jar", "a/B.class");
        Program build = Program.ofBuild(lab, TargetJvm.current(), "c");
        assertFalse(build.isForeign(), "a lab counts work and gets the lab's JVM arguments");
        assertEquals(lab.toString(), build.classPath());
        assertEquals(ForkClasses.jar() + File.pathSeparator + lab, build.measuredClassPath());
        assertEquals(lab, build.jar());
        Program other = Program.ofBuild(foreign, TargetJvm.current(), "c");
        assertTrue(other.isForeign());
        assertEquals(ForkClasses.jar() + File.pathSeparator + other.classPath(), other.measuredClassPath());
        Program own = Program.ofLab(TargetJvm.current());
        assertTrue(own.isThisLab() && !build.isThisLab());
        assertEquals(own.classPath(), own.measuredClassPath());
    }

    private Path jar(String name, String entry) throws IOException {
        Path jar = folder.resolve(name);
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new ZipEntry(entry));
            out.putNextEntry(new ZipEntry("META-INF/BenchmarkList"));
            out.write(JmhLists.line("x.Y.both").getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }
}
