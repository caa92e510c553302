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

    @Test
    void shouldPutMachinesOfOneClassTogetherAndOthersApart() {
        Map<String, String> facts = Map.of(
                "cpu", "x", "cores", "2", "kernel", "Linux 6.1.55-1", "memory", "16777000 kB", "lab version", "1");
        Environment here = new Environment(facts);
        Map<String, String> other = new java.util.TreeMap<>(facts);
        other.put("kernel", "Linux 6.1.99");
        other.put("memory", "16776000 kB");
        other.put("lab version", "2");
        assertEquals(
                here.machineClass().fingerprint(),
                new Environment(other).machineClass().fingerprint());
        assertEquals("16 GiB", here.machineClass().facts().get("memory"));
        for (String changed : List.of("cpu=y", "cores=4", "kernel=Linux 6.2.1", "memory=8388608 kB")) {
            Map<String, String> apart = new java.util.TreeMap<>(facts);
            String name = changed.substring(0, changed.indexOf('='));
            apart.put(name, changed.substring(changed.indexOf('=') + 1));
            assertEquals(
                    List.of(name),
                    here.machineClass().diff(new Environment(apart).machineClass()).stream()
                            .map(Environment.Difference::name)
                            .toList());
        }
        assertEquals(
                "unknown",
                new Environment(Map.of("memory", "unknown"))
                        .machineClass()
                        .facts()
                        .get("memory"));
    }
}
