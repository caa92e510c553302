package org.hmmlab.benchmarks.measure.commits;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.hmmlab.benchmarks.measure.choose.ArmParser;
import org.hmmlab.benchmarks.measure.compare.ComparisonPlan;
import org.hmmlab.benchmarks.measure.compare.ComparisonRequest;
import org.hmmlab.results.model.Sha256;

/**
 * What a bisection searches for and how it compares two commits: what the options of a command say. Immutable.
 *
 * @param comparison how two commits are compared; it names one benchmark
 * @param git where the commits come from
 * @param design of this lab's benchmarks in every commit; empty for the benchmark's own
 * @param results the results folder
 */
public record BisectionRequest(ComparisonRequest comparison, GitSource git, String design, Path results) {
    private static final int KEY_DIGITS = 16;
    private static final int COMMIT_DIGITS = 7;

    /** How a commit is written as an arm. */
    String arm(Commit commit) {
        return ArmParser.commit(commit.id(), design.isEmpty() ? Map.of() : Map.of("design", design));
    }

    /**
     * The identity of a bisection: equal ones search the same, in the same commits, and compare them in the same way, so that one goes
     * on with what the other has measured.
     *
     * @return a name for a file, which begins with both ends
     */
    public String key(Commit first, Commit last) {
        String what = String.join(
                "\0",
                first.id(),
                last.id(),
                comparison.benches().toString(),
                new TreeMap<>(comparison.selection().params()).toString(),
                comparison.selection().threads().toString(),
                design,
                comparison.timing().toString(),
                comparison.givenPairs() + " pairs asked for, else " + comparison.jvms(),
                comparison.goal().toString(),
                comparison.isSequential() ? "sequential blocks" : "as the memory allows",
                git.recipe().toString());
        return prefix(first, last)
                + Sha256.of(what.getBytes(StandardCharsets.UTF_8)).substring(0, KEY_DIGITS);
    }

    /** How the names of all bisections between two commits begin. */
    static String prefix(Commit first, Commit last) {
        return first.shortId().substring(0, COMMIT_DIGITS)
                + '-'
                + last.shortId().substring(0, COMMIT_DIGITS)
                + '-';
    }

    /** The command that would repeat one comparison. */
    List<String> command(Commit base, Commit commit, ComparisonPlan plan) {
        List<String> words = new ArrayList<>(List.of("scripts/lab", "ab", arm(base), arm(commit)));
        comparison.benches().forEach(regex -> words.addAll(List.of("--bench", regex)));
        comparison
                .selection()
                .params()
                .forEach((name, values) -> words.addAll(List.of("-p", name + "=" + String.join(",", values))));
        comparison.selection().threads().forEach(count -> words.addAll(List.of("-t", Integer.toString(count))));
        if (Double.isNaN(plan.goal().detect())) {
            words.addAll(List.of("--pairs", Integer.toString(plan.pairs())));
        } else {
            words.addAll(List.of(
                    "--detect",
                    String.format(Locale.ROOT, "%.1f%%", 100 * plan.goal().detect())));
        }
        words.addAll(List.of(
                "--warmup",
                plan.timing().warmupIterations() + "x" + plan.timing().warmupMillis(),
                "--measure",
                plan.timing().iterations() + "x" + plan.timing().iterationMillis()));
        if (comparison.isSequential()) {
            words.add("--sequential-blocks");
        }
        words.addAll(git.arguments());
        return words;
    }
}
