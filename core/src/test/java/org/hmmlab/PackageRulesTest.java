package org.hmmlab;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The import order of the packages of core, and the rule that what is counted is what is executed. */
final class PackageRulesTest {
    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.hmmlab");

    private static final int MAX_CLASSES = 35;

    private static final Set<String> ATOMIC_OWNERS = Set.of("org.agrona.UnsafeApi", "java.lang.invoke.VarHandle");

    @Test
    void shouldImportOnlyDownwards() {
        String base = "org.hmmlab.";
        Architectures.layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("org.hmmlab..")
                .withOptionalLayers(true)
                .layer("driver")
                .definedBy(base + "driver..")
                .layer("migrate")
                .definedBy(base + "migrate..")
                .layer("hmm")
                .definedBy(base + "hmm..")
                .layer("mm")
                .definedBy(base + "mm..")
                .layer("devmem")
                .definedBy(base + "devmem..")
                .layer("notifier")
                .definedBy(base + "notifier..")
                .layer("pagetable")
                .definedBy(base + "pagetable..")
                .layer("memory")
                .definedBy(base + "memory..")
                .layer("sync")
                .definedBy(base + "sync..")
                .whereLayer("driver")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("migrate")
                .mayOnlyBeAccessedByLayers("driver")
                .whereLayer("hmm")
                .mayOnlyBeAccessedByLayers("driver", "migrate")
                .whereLayer("mm")
                .mayOnlyBeAccessedByLayers("driver", "migrate", "hmm")
                .whereLayer("devmem")
                .mayOnlyBeAccessedByLayers("driver", "migrate", "hmm", "mm")
                .whereLayer("notifier")
                .mayOnlyBeAccessedByLayers("driver", "migrate", "hmm", "mm", "devmem")
                .whereLayer("pagetable")
                .mayOnlyBeAccessedByLayers("driver", "migrate", "hmm", "mm", "devmem", "notifier")
                .whereLayer("memory")
                .mayOnlyBeAccessedByLayers("driver", "migrate", "hmm", "mm", "devmem", "notifier", "pagetable")
                .check(CORE);
    }

    /** Each package by itself, so that a package and its sub-packages must not depend on each other either. */
    @Test
    void shouldHaveNoPackageCycles() {
        slices().matching("org.hmmlab.(**)").should().beFreeOfCycles().check(CORE);
    }

    @Test
    void shouldKeepTheOrderOfSubPackages() {
        String base = "org.hmmlab.";
        Architectures.layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage(base + "mm..", base + "hmm..")
                .layer("history")
                .definedBy(base + "hmm.history")
                .layer("walk")
                .definedBy(base + "hmm.walk")
                .layer("hmm")
                .definedBy(base + "hmm")
                .layer("reclaim")
                .definedBy(base + "mm.reclaim")
                .layer("device")
                .definedBy(base + "mm.device")
                .layer("procfs")
                .definedBy(base + "mm.procfs")
                .layer("mm")
                .definedBy(base + "mm")
                .layer("backing")
                .definedBy(base + "mm.backing")
                .layer("struct")
                .definedBy(base + "mm.struct")
                .whereLayer("history")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("walk")
                .mayOnlyBeAccessedByLayers("history")
                .whereLayer("hmm")
                .mayOnlyBeAccessedByLayers("history", "walk")
                .whereLayer("reclaim")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("device")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("procfs")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("backing")
                .mayOnlyBeAccessedByLayers("mm", "reclaim")
                .whereLayer("mm")
                .mayOnlyBeAccessedByLayers("history", "walk", "hmm", "reclaim", "device", "procfs")
                .check(CORE);
    }

    @Test
    void shouldKeepPackagesSmallEnoughToOversee() {
        Map<String, Long> sizes = CORE.stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
        sizes.values().removeIf(size -> size <= MAX_CLASSES);
        assertEquals(Map.of(), sizes);
    }

    @Test
    void shouldKeepAtomicsAndFencesWhereTheyAreCounted() {
        noClasses()
                .that()
                .resideOutsideOfPackages("org.hmmlab.sync..", "org.hmmlab.memory..", "org.hmmlab.pagetable..")
                .should()
                .accessTargetWhere(describe("an atomic operation or a fence", PackageRulesTest::isAtomicOrFence))
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("java.util.concurrent.atomic", "java.util.concurrent.locks")
                .allowEmptyShould(true)
                .check(CORE);
    }

    @Test
    void shouldNotTouchClocksFilesOrConsoles() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.nio.file..", "java.io..", "java.util.logging..", "java.time..", "java.sql..")
                .check(CORE);
    }

    private static boolean isAtomicOrFence(JavaAccess<?> access) {
        if (!ATOMIC_OWNERS.contains(access.getTargetOwner().getName())) {
            return false;
        }
        String name = access.getName();
        return name.startsWith("compareAnd")
                || name.startsWith("weakCompareAnd")
                || name.startsWith("getAnd")
                || name.endsWith("Fence");
    }
}
