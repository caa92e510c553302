package org.hmmlab.benchmarks.judges.fuzz;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What running scripts found and reached.
 *
 * @param seed the seed, null for a script that was given
 * @param length operations that the longest scripts have before they look at what came of it
 * @param designs names of the designs that executed them
 * @param scripts scripts executed
 * @param hung scripts that did not come back; after a few no other is begun
 * @param coverage the answers of the first design
 * @param results what was found, one of a kind, by the number of the first script that shows it
 */
public record FuzzReport(
        @Nullable Long seed,
        int length,
        List<String> designs,
        long scripts,
        long hung,
        Coverage coverage,
        List<Result> results) {
    /**
     * One kind of finding.
     *
     * @param number the first script that shows it, −1 for a script that was given
     * @param occurrences how many scripts show it
     * @param original that script
     * @param minimal a smaller one that shows the like
     * @param finding what the smaller one shows
     */
    public record Result(long number, long occurrences, Script original, Script minimal, Finding finding) {}

    /** Copies the lists. */
    public FuzzReport {
        designs = List.copyOf(designs);
        results = List.copyOf(results);
    }

    /**
     * All of it, for JSON.
     *
     * @return names to values
     */
    public Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("seed", seed);
        map.put("length", length);
        map.put("designs", designs);
        map.put("scripts", scripts);
        map.put("hung", hung);
        map.put("ops", coverage.ops());
        map.put("outcomes", coverage.outcomes());
        List<Map<String, Object>> findings = new ArrayList<>();
        for (Result result : results) {
            Map<String, Object> finding = new LinkedHashMap<>();
            finding.put("kind", result.finding().kind());
            finding.put("signature", result.finding().signature());
            finding.put("script", result.number());
            finding.put("occurrences", result.occurrences());
            finding.put("at", result.finding().at());
            finding.put("what", result.finding().what());
            finding.put("seen", result.finding().seen());
            finding.put("minimal", result.minimal().lines());
            finding.put("original", result.original().lines());
            findings.add(finding);
        }
        map.put("findings", findings);
        return map;
    }
}
