package org.hmmlab.profiles;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The import order of the packages of profiles, and what the module must not know. */
final class PackageRulesTest {
    private static final JavaClasses PROFILES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.hmmlab.profiles");

    private static final List<String> UPWARDS = List.of("stacks", "compare", "check", "store");

    @Test
    void shouldImportOnlyPackagesBeforeItsOwn() {
        for (int i = 0; i + 1 < UPWARDS.size(); i++) {
            String[] later = UPWARDS.subList(i + 1, UPWARDS.size()).stream()
                    .map(name -> "org.hmmlab.profiles." + name + "..")
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage("org.hmmlab.profiles." + UPWARDS.get(i) + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(later)
                    .check(PROFILES);
        }
    }

    @Test
    void shouldKnowNothingOfTheModelOrOfTheHarness() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages(
                        "java..",
                        "one.convert..",
                        "org.hmmlab.profiles..",
                        "org.hmmlab.results.stats..",
                        "org.hmmlab.results.store..",
                        "org.jspecify..",
                        "com.fasterxml.jackson..",
                        "org.apache.commons.statistics..")
                .check(PROFILES);
    }
}
