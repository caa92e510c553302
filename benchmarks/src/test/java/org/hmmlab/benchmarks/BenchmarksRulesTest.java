package org.hmmlab.benchmarks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.hmmlab.benchmarks.measure.launch.BenchmarkIndex;
import org.hmmlab.benchmarks.measure.launch.LockStep;
import org.hmmlab.benchmarks.measure.launch.MeasuredProcess;
import org.hmmlab.benchmarks.suites.SuiteCatalog;
import org.junit.jupiter.api.Test;

/** What the packages of this module may import, and that every benchmark answers a question. */
final class BenchmarksRulesTest {
    private static final JavaClasses BENCHMARKS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("jmh_generated"))
            .importPackages("org.hmmlab.benchmarks");

    private static final int MAX_CLASSES = 35;

    /** The model, and all that is about it. */
    private static final String[] MODEL = {
        "org.hmmlab.sync..",
        "org.hmmlab.memory..",
        "org.hmmlab.pagetable..",
        "org.hmmlab.notifier..",
        "org.hmmlab.devmem..",
        "org.hmmlab.mm..",
        "org.hmmlab.hmm..",
        "org.hmmlab.migrate..",
        "org.hmmlab.driver..",
        "org.hmmlab.benchmarks.suites..",
        "org.hmmlab.benchmarks.judges..",
        "org.hmmlab.benchmarks.programs..",
        "org.hmmlab.benchmarks.cli.model.."
    };

    @Test
    void shouldKeepTheCommandLineLibraryInCli() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.hmmlab.benchmarks.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .check(BENCHMARKS);
    }

    @Test
    void shouldLetNothingDependOnCli() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.hmmlab.benchmarks.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.hmmlab.benchmarks.cli..")
                .check(BENCHMARKS);
    }

    @Test
    void shouldKnowNoKernelWhereItMeasures() {
        noClasses()
                .that()
                .resideInAPackage("org.hmmlab.benchmarks.measure..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(MODEL)
                .check(BENCHMARKS);
    }

    @Test
    void shouldKnowNoKernelInTheGenericCommands() {
        noClasses()
                .that()
                .resideInAnyPackage("org.hmmlab.benchmarks.cli..")
                .and()
                .resideOutsideOfPackage("org.hmmlab.benchmarks.cli.model..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(MODEL)
                .check(BENCHMARKS);
    }

    @Test
    void shouldHaveNoPackageCycles() {
        slices().matching("org.hmmlab.benchmarks.(**)")
                .should()
                .beFreeOfCycles()
                .check(BENCHMARKS);
    }

    @Test
    void shouldKeepPackagesSmall() {
        Map<String, Long> sizes = BENCHMARKS.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
        sizes.values().removeIf(size -> size <= MAX_CLASSES);
        assertEquals(Map.of(), sizes, "a package has at most " + MAX_CLASSES + " classes");
    }

    @Test
    void shouldHoldNothingInCliButCommandsTheirOptionsAndHowTheyPrintAndStart() {
        classes()
                .that()
                .resideInAPackage("org.hmmlab.benchmarks.cli..")
                .and()
                .areTopLevelClasses()
                .should()
                .haveNameMatching(
                        ".*\\.(package-info|\\w*(Command|CommandLines|Options|Printing|Text|Step|Launcher|Lab|LabVersion"
                                + "|Failures))")
                .check(BENCHMARKS);
    }

    @Test
    void shouldNotMeasureInCommandsOfTheTool() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "org.hmmlab.benchmarks.cli.measure",
                        "org.hmmlab.benchmarks.cli.machine",
                        "org.hmmlab.benchmarks.cli.explain",
                        "org.hmmlab.benchmarks.cli.past")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(LockStep.class, MeasuredProcess.class)
                .check(BENCHMARKS);
    }

    @Test
    void shouldAnswerAQuestionWithEveryBenchmark() {
        List<String> silent = BenchmarkIndex.ofClassPath().all().stream()
                .filter(entry -> !entry.className().endsWith("ToyBenchmark")
                        && !entry.className().endsWith("LatencySubject")
                        && !entry.className().endsWith("LevelBenchmark"))
                .filter(entry -> SuiteCatalog.catalog().of(entry).isEmpty())
                .map(BenchmarkIndex.Entry::name)
                .toList();
        assertEquals(List.of(), silent, "each needs a line in SuiteCatalog");
    }
}
