package org.hmmlab.results.store;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.util.Map;
import org.hmmlab.results.model.AttachmentRecord;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.LatencyRecord;
import org.hmmlab.results.model.RunFooter;
import org.hmmlab.results.model.RunHeader;
import org.hmmlab.results.model.RunNote;
import org.hmmlab.results.model.VerdictRecord;

/**
 * Records to lines and back: one JSON object a line, its {@code type} first. NaN is written as null, and null is read as NaN;
 * a property that is missing or unknown is an error. Enums stand under their words. Thread-safe.
 */
final class RunLines {
    /** Line type to the record that it holds. */
    static final Map<String, Class<?>> TYPES = Map.of(
            "header", RunHeader.class,
            "fork", ForkRecord.class,
            "verdict", VerdictRecord.class,
            "latency", LatencyRecord.class,
            "attachment", AttachmentRecord.class,
            "note", RunNote.class,
            "footer", RunFooter.class);

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.READ_ENUMS_USING_TO_STRING)
            .enable(SerializationFeature.WRITE_ENUMS_USING_TO_STRING)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .addModule(new SimpleModule()
                    .addSerializer(Double.class, new NanAsNull())
                    .addSerializer(double.class, new NanAsNull())
                    .addDeserializer(Double.class, new NullAsNan())
                    .addDeserializer(double.class, new NullAsNan()))
            .build();

    private RunLines() {}

    static String write(Object record) {
        String type = TYPES.entrySet().stream()
                .filter(entry -> entry.getValue() == record.getClass())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "a line must hold one of " + TYPES.keySet() + ": " + record.getClass()));
        ObjectNode line = MAPPER.createObjectNode().put("type", type);
        line.setAll((ObjectNode) CaseFields.flattened(MAPPER.valueToTree(record)));
        try {
            return MAPPER.writeValueAsString(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record must be writable as JSON: " + record, e);
        }
    }

    /** Any record by itself, over several lines. */
    static String pretty(Object record) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter()
                    .writeValueAsString(CaseFields.flattened(MAPPER.valueToTree(record)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record must be writable as JSON: " + record, e);
        }
    }

    /** Reads any text as a JSON value. */
    static JsonNode parse(String line) throws JsonProcessingException {
        return MAPPER.readTree(line);
    }

    /** Reads a parsed line, without its {@code type}, as a record. */
    static <T> T read(JsonNode line, Class<T> record) throws JsonProcessingException {
        ObjectNode fields = line.deepCopy();
        fields.remove("type");
        CaseFields.gather(fields);
        return MAPPER.treeToValue(fields, record);
    }

    /** A number that was not measured has no value in JSON. */
    private static final class NanAsNull extends StdSerializer<Double> {
        private static final long serialVersionUID = 1L;

        NanAsNull() {
            super(Double.class);
        }

        @Override
        public void serialize(Double value, JsonGenerator generator, SerializerProvider provider) throws IOException {
            if (value.isNaN()) {
                generator.writeNull();
            } else {
                generator.writeNumber(value);
            }
        }
    }

    /** The way back. */
    private static final class NullAsNan extends StdDeserializer<Double> {
        private static final long serialVersionUID = 1L;

        NullAsNan() {
            super(Double.class);
        }

        @Override
        public Double deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return parser.currentToken().isNumeric()
                    ? Double.valueOf(parser.getDoubleValue())
                    : (Double) context.handleUnexpectedToken(Double.class, parser);
        }

        @Override
        public Double getNullValue(DeserializationContext context) {
            return Double.NaN;
        }
    }
}
