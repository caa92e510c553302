package org.hmmlab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/** Every row of the conformance list has a test, or a reason why it can have none. */
final class SelfTestRowsTest {
    private static final int KERNEL_ROWS = 28;
    private static final int OWN_ROWS = 11;

    /** Rows that cannot be tested, with the reason. None at present: each has a form that the model can show. */
    private static final Map<String, String> WITHOUT_A_TEST = Map.of();

    @Test
    void shouldHaveATestForEachRowThatIsNotExcused() {
        Set<String> rows = new LinkedHashSet<>();
        IntStream.rangeClosed(1, KERNEL_ROWS).forEach(i -> rows.add(String.valueOf(i)));
        IntStream.rangeClosed(1, OWN_ROWS).forEach(i -> rows.add("L" + i));
        Set<String> tested = testedRows();
        Set<String> unknown = new TreeSet<>(tested);
        unknown.removeAll(rows);
        assertEquals(Set.of(), unknown, "rows that the list does not have");
        rows.removeAll(WITHOUT_A_TEST.keySet());
        rows.removeAll(tested);
        assertEquals(Set.of(), rows, "rows without a test");
        WITHOUT_A_TEST.forEach((row, reason) -> assertTrue(reason.length() > 10, "row " + row + " needs a reason"));
    }

    /** The rows named on methods that JUnit runs, and on classes that have such methods. */
    private static Set<String> testedRows() {
        Collection<JavaClass> classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
                .importPackages("org.hmmlab");
        Set<String> rows = new LinkedHashSet<>();
        for (JavaClass type : classes) {
            Set<JavaMethod> tests = type.getMethods().stream()
                    .filter(method -> AnnotationSupport.isAnnotated(method.reflect(), Testable.class))
                    .collect(Collectors.toSet());
            if (!tests.isEmpty() && type.isAnnotatedWith(SelfTestRow.class)) {
                rows.addAll(Arrays.asList(
                        type.getAnnotationOfType(SelfTestRow.class).value()));
            }
            tests.stream()
                    .filter(method -> method.isAnnotatedWith(SelfTestRow.class))
                    .forEach(method -> rows.addAll(Arrays.asList(
                            method.getAnnotationOfType(SelfTestRow.class).value())));
        }
        return rows;
    }
}
