package org.hmmlab.results.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.hmmlab.results.SampleRuns;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.LatencyRecord;
import org.hmmlab.results.model.RunNote;
import org.hmmlab.results.model.VerdictRecord;
import org.hmmlab.results.verdict.Judge;
import org.hmmlab.results.verdict.JudgeSettings;
import org.junit.jupiter.api.Test;

/** The published schema and the lines that are written agree. */
final class SchemaTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final JsonNode definitions = read("schema/run-1.schema.json").path("$defs");

    @Test
    void shouldDescribeEveryLineThatIsWritten() throws IOException {
        List<ForkRecord> forks = SampleRuns.pairs("fault.hit", 1, 0, .1, .11, .09, .1);
        List<Object> records = new ArrayList<>(forks);
        records.add(SampleRuns.header("r", "2026-01-01T00:00:00Z"));
        records.add(SampleRuns.crashed("A", "b", 1, 0));
        new Judge(JudgeSettings.DEFAULT)
                .judge(forks, VerdictRecord.FIRST)
                .forEach(judgement -> records.addAll(judgement.verdicts()));
        records.add(new LatencyRecord(
                "A", "fault.hit", new TreeMap<>(), 1, 0, "r.latency/0.hlog", "closed", Double.NaN, 1, 25));
        records.add(new RunNote("a remark"));
        records.add(SampleRuns.complete());
        for (Object record : records) {
            JsonNode line = MAPPER.readTree(RunLines.write(record));
            List<String> faults = new ArrayList<>();
            String type = line.path("type").asText();
            new SchemaCheck(definitions).check(definitions.path(type), line, type, faults);
            assertEquals(List.of(), faults, line.toString());
        }
    }

    @Test
    void shouldHaveADefinitionForEachLineType() {
        for (String type : RunLines.TYPES.keySet()) {
            assertTrue(definitions.has(type), type);
        }
    }

    private static JsonNode read(String file) {
        try {
            return MAPPER.readTree(Files.readString(Path.of(file)));
        } catch (IOException e) {
            throw new IllegalStateException("the schema must lie beside src: " + file, e);
        }
    }
}
