package org.hmmlab.results.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * A case of a benchmark in files: its components stand among those of the record that it belongs to, the benchmark's name as
 * {@code benchmark}, the mode only where it is known.
 */
final class CaseFields {
    private static final String CASE = "benchmarkCase";
    private static final String NAME = "name";
    private static final String BENCHMARK = "benchmark";
    private static final String MODE = "mode";
    private static final String PARAMS = "params";
    private static final String THREADS = "threads";

    private CaseFields() {}

    /** A record's tree as files have it. */
    static JsonNode flattened(JsonNode tree) {
        if (tree instanceof ArrayNode array) {
            ArrayNode flat = array.arrayNode();
            array.forEach(element -> flat.add(flattened(element)));
            return flat;
        }
        if (!(tree instanceof ObjectNode object)) {
            return tree;
        }
        ObjectNode flat = object.objectNode();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (field.getKey().equals(CASE)) {
                JsonNode benchmarkCase = field.getValue();
                flat.set(BENCHMARK, benchmarkCase.get(NAME));
                if (!benchmarkCase.get(MODE).asText().isEmpty()) {
                    flat.set(MODE, benchmarkCase.get(MODE));
                }
                flat.set(PARAMS, benchmarkCase.get(PARAMS));
                flat.set(THREADS, benchmarkCase.get(THREADS));
            } else {
                flat.set(field.getKey(), flattened(field.getValue()));
            }
        }
        return flat;
    }

    /** The way back; what is missing in a file stays missing, for the reader of the record to say so. */
    static void gather(JsonNode tree) {
        tree.forEach(CaseFields::gather);
        if (tree instanceof ObjectNode object && object.has(BENCHMARK)) {
            ObjectNode benchmarkCase = object.objectNode();
            benchmarkCase.set(NAME, object.remove(BENCHMARK));
            benchmarkCase.put(MODE, "");
            for (String field : new String[] {MODE, PARAMS, THREADS}) {
                if (object.has(field)) {
                    benchmarkCase.set(field, object.remove(field));
                }
            }
            object.set(CASE, benchmarkCase);
        }
    }
}
