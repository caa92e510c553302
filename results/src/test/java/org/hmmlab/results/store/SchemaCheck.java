package org.hmmlab.results.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** As much of JSON Schema as the lab's own schemas use. */
record SchemaCheck(JsonNode definitions) {
    /** Adds what a value has that its schema forbids, or lacks that it asks for. */
    void check(JsonNode schema, JsonNode value, String at, List<String> faults) {
        if (schema.has("$ref")) {
            check(definitions.path(schema.path("$ref").asText().substring("#/$defs/".length())), value, at, faults);
            return;
        }
        if (schema.has("const") && !schema.path("const").equals(value)) {
            faults.add(at + " must be " + schema.path("const"));
        }
        if (schema.has("enum") && !contains(schema.path("enum"), value)) {
            faults.add(at + " must be one of " + schema.path("enum"));
        }
        JsonNode type = schema.path("type");
        if (!type.isMissingNode()
                && !(type.isArray()
                        ? contains(type, JsonNodeFactory.instance.textNode(type(value)))
                        : type(type, value))) {
            faults.add(at + " must be of type " + type + ", is " + type(value));
        }
        value.forEach(item -> check(schema.path("items"), item, at + "[]", faults));
        TreeSet<String> names = new TreeSet<>();
        value.fieldNames().forEachRemaining(names::add);
        schema.path("required").forEach(name -> {
            if (!names.contains(name.asText())) {
                faults.add(at + " must have " + name);
            }
        });
        for (String name : names) {
            JsonNode property = schema.path("properties").path(name);
            JsonNode additional = schema.path("additionalProperties");
            if (property.isMissingNode() && additional.isBoolean()) {
                faults.add(at + " must not have " + name);
            } else {
                check(property.isMissingNode() ? additional : property, value.get(name), at + '.' + name, faults);
            }
        }
    }

    private static boolean type(JsonNode expected, JsonNode value) {
        String type = type(value);
        return expected.asText().equals(type) || (expected.asText().equals("integer") && value.isIntegralNumber());
    }

    private static String type(JsonNode value) {
        return value.isTextual() ? "string" : value.getNodeType().name().toLowerCase(Locale.ROOT);
    }

    private static boolean contains(JsonNode array, JsonNode value) {
        for (JsonNode item : array) {
            if (item.equals(value)) {
                return true;
            }
        }
        return false;
    }
}
