package org.hmmlab.results.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.hmmlab.results.SampleRuns;
import org.hmmlab.results.model.AttachmentRecord;
import org.hmmlab.results.model.BenchmarkCase;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.LatencyRecord;
import org.hmmlab.results.model.LoadModel;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.model.RunHeader;
import org.hmmlab.results.model.RunNote;
import org.hmmlab.results.model.VerdictStage;
import org.hmmlab.results.verdict.Judge;
import org.hmmlab.results.verdict.JudgeSettings;
import org.junit.jupiter.api.Test;

/** The published schema and the lines that are written agree, by a validator of JSON Schema. */
final class SchemaTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Path FILE = Path.of("schema/run-" + RunHeader.SCHEMA_VERSION + ".schema.json");

    private final JsonNode text = read(FILE);
    private final JsonSchema schema =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(text);

    @Test
    void shouldDescribeEveryLineThatIsWritten() throws IOException {
        for (Object record : records()) {
            String line = RunLines.write(record);
            assertEquals(Set.of(), faults(MAPPER.readTree(line)), line);
        }
    }

    @Test
    void shouldDescribeEveryLineOfTheRecord() throws IOException {
        int lines = 0;
        try (Stream<Path> files = Files.list(Path.of("record"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".ndjson")).toList()) {
                for (String line : Files.readAllLines(file)) {
                    assertEquals(Set.of(), faults(MAPPER.readTree(line)), file + ": " + line);
                    lines++;
                }
            }
        }
        assertTrue(lines > 50, "the runs of the record were read: " + lines);
    }

    @Test
    void shouldHaveADefinitionForEachLineTypeAndNoOther() {
        List<String> offered = new ArrayList<>();
        text.path("oneOf").forEach(ref -> offered.add(ref.path("$ref").asText().substring("#/$defs/".length())));
        assertEquals(
                RunLines.TYPES.keySet().stream().sorted().toList(),
                offered.stream().sorted().toList());
    }

    @Test
    void shouldRefuseALineThatLacksAPropertyOrHasOneMore() throws IOException {
        for (Object record : records()) {
            JsonNode line = MAPPER.readTree(RunLines.write(record));
            List<String> names = new ArrayList<>();
            line.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                ObjectNode less = line.deepCopy();
                less.remove(name);
                assertFalse(faults(less).isEmpty(), "without " + name + ": " + line);
            }
            ObjectNode more = line.deepCopy();
            more.put("invented", 1);
            assertFalse(faults(more).isEmpty(), line.toString());
        }
    }

    private Set<ValidationMessage> faults(JsonNode line) {
        return schema.validate(line);
    }

    /** One of each type, and forks with and without figures. */
    private static List<Object> records() {
        List<ForkRecord> forks = SampleRuns.pairs("fault.hit", 1, 0, .1, .11, .09, .1);
        List<Object> records = new ArrayList<>(forks);
        records.add(SampleRuns.header("r", "2026-01-01T00:00:00Z"));
        records.add(SampleRuns.crashed(Role.A, "b", 1, 0));
        new Judge(JudgeSettings.DEFAULT)
                .judge(forks, VerdictStage.FIRST)
                .forEach(judgement -> records.addAll(judgement.verdicts()));
        records.add(new AttachmentRecord("0.hlog", "0123456789abcdef".repeat(4), 12, "text/plain"));
        records.add(new LatencyRecord(
                Role.A,
                BenchmarkCase.of("fault.hit", Map.of(), 1),
                0,
                "../attachments/0",
                LoadModel.CLOSED,
                Double.NaN,
                1,
                25));
        records.add(new RunNote("a remark"));
        records.add(SampleRuns.complete());
        return records;
    }

    private static JsonNode read(Path file) {
        try {
            return MAPPER.readTree(Files.readString(file));
        } catch (IOException e) {
            throw new IllegalStateException("the schema must lie beside src: " + file, e);
        }
    }
}
