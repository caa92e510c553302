package org.hmmlab.results.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The machine, JVM and flags that a run was measured with, as named facts.
 *
 * @param facts name to value, in order of the names
 */
public record Environment(Map<String, String> facts) {
    private static final double KIB_PER_GIB = 1 << 20;

    /**
     * One fact on which two environments differ.
     *
     * @param name the fact
     * @param here its value in the one environment, null where absent
     * @param there its value in the other environment, null where absent
     */
    public record Difference(
            String name, @Nullable String here, @Nullable String there) {}

    /** Copies the facts. */
    public Environment {
        facts = Require.sorted(facts);
    }

    /**
     * What makes figures of two runs comparable: these facts without the lab's own version, the kernel by its series and the
     * memory in whole GiB. Machines of one class come and go; a kernel's fix and a few MiB do not make another one.
     *
     * @return fewer and coarser facts
     */
    public Environment machineClass() {
        TreeMap<String, String> coarse = new TreeMap<>(facts);
        coarse.remove("lab version");
        coarse.computeIfPresent("kernel", (name, value) -> value.replaceFirst("^(\\S+ \\d+\\.\\d+).*", "$1"));
        coarse.computeIfPresent(
                "memory",
                (name, value) -> value.matches("\\d{1,15} kB")
                        ? Math.round(Long.parseLong(value.substring(0, value.indexOf(' '))) / KIB_PER_GIB) + " GiB"
                        : value);
        return new Environment(coarse);
    }

    /**
     * A short name of exactly these facts: equal environments have equal fingerprints.
     *
     * @return 16 hexadecimal digits
     */
    public String fingerprint() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            facts.forEach(
                    (name, value) -> digest.update((name + '\0' + value + '\0').getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-256", e);
        }
    }

    /**
     * The facts on which two environments differ, in words.
     *
     * @param other the environment to compare with
     * @return a clause for each fact; empty if the environments are equal
     */
    public List<String> differences(Environment other) {
        return diff(other).stream()
                .map(difference -> difference.name() + " was " + difference.here() + ", is " + difference.there())
                .toList();
    }

    /**
     * The facts on which two environments differ.
     *
     * @param other the environment to compare with
     * @return the differences in order of their names; empty if the environments are equal
     */
    public List<Difference> diff(Environment other) {
        TreeSet<String> names = new TreeSet<>(facts.keySet());
        names.addAll(other.facts.keySet());
        List<Difference> differences = new ArrayList<>();
        for (String name : names) {
            String here = facts.get(name);
            String there = other.facts.get(name);
            if (!Objects.equals(here, there)) {
                differences.add(new Difference(name, here, there));
            }
        }
        return List.copyOf(differences);
    }
}
