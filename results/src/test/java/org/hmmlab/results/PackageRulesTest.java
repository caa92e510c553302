package org.hmmlab.results;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The import order of the packages of results, and what the module must not know. */
final class PackageRulesTest {
    private static final JavaClasses RESULTS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.hmmlab");

    private static final List<String> UPWARDS =
            List.of("model", "stats", "latency", "verdict", "store", "history", "exchange", "report");

    @Test
    void shouldImportOnlyPackagesBeforeItsOwn() {
        for (int i = 0; i < UPWARDS.size(); i++) {
            String[] later = UPWARDS.subList(i + 1, UPWARDS.size()).stream()
                    .map(name -> "org.hmmlab.results." + name + "..")
                    .toArray(String[]::new);
            if (later.length > 0) {
                noClasses()
                        .that()
                        .resideInAPackage("org.hmmlab.results." + UPWARDS.get(i) + "..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(later)
                        .check(RESULTS);
            }
        }
    }

    @Test
    void shouldKeepModelAndStatsApart() {
        noClasses()
                .that()
                .resideInAPackage("org.hmmlab.results.stats..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.hmmlab.results.model..")
                .check(RESULTS);
    }

    @Test
    void shouldHaveNoPackageCycles() {
        slices().matching("org.hmmlab.results.(*)..").should().beFreeOfCycles().check(RESULTS);
    }

    @Test
    void shouldKnowNothingOfWhatIsMeasuredOrHow() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages(
                        "java..",
                        "org.hmmlab.results..",
                        "org.jspecify..",
                        "com.fasterxml.jackson..",
                        "org.apache.commons.statistics..",
                        "org.apache.commons.rng..",
                        "org.HdrHistogram..")
                .check(RESULTS);
    }
}
