package org.hmmlab.results.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Environments are compared fact by fact. */
final class EnvironmentTest {
    @Test
    void shouldHaveTheSameFingerprintWhateverTheOrderOfFacts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("jdk", "17");
        facts.put("cores", "2");
        Environment environment = new Environment(Map.of("cores", "2", "jdk", "17"));
        assertEquals(environment.fingerprint(), new Environment(facts).fingerprint());
        assertEquals(16, environment.fingerprint().length());
    }

    @Test
    void shouldHaveAnotherFingerprintWhenTextMovesBetweenNameAndValue() {
        assertNotEquals(
                new Environment(Map.of("a", "bc")).fingerprint(), new Environment(Map.of("ab", "c")).fingerprint());
    }

    @Test
    void shouldNameEachFactThatDiffers() {
        Environment here = new Environment(Map.of("jdk", "17", "cores", "2", "os", "Linux"));
        Environment there = new Environment(Map.of("jdk", "25", "os", "Linux", "pmu", "none"));
        assertEquals(
                List.of(
                        new Environment.Difference("cores", "2", null),
                        new Environment.Difference("jdk", "17", "25"),
                        new Environment.Difference("pmu", null, "none")),
                here.diff(there));
    }
}
