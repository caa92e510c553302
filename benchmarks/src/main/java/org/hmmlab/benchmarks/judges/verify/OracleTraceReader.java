package org.hmmlab.benchmarks.judges.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads traces, one JSON object a line; a file may hold several, each beginning with its description.
 *
 * <p>Strict: a line that is not what it must be is a problem with its place. The trace it stands in is left out, the
 * following ones are read.
 */
public final class OracleTraceReader {
    private static final Set<String> CODES = Set.of("st", "perm", "map");
    private static final Set<String> CONTENTS = Set.of("head", "tail");
    private static final Set<String> NUMBERS =
            Set.of("flt", "cpages", "faults", "n", "anon_huge_kb", "shmem_pmd_kb", "status");
    private static final Set<String> HEADER = Set.of("trace", "family", "kernel", "ops", "driver_warning");
    private static final Set<String> LINE = Set.of("i", "who", "op", "r", "v");
    private static final ObjectReader JSON = mapper().reader();

    private final String source;
    private final Consumer<OracleTrace> traces;
    private final Consumer<TraceProblem> problems;
    private int line;
    private @Nullable JsonNode header;
    private List<OracleOp> ops = new ArrayList<>();
    private boolean spoilt;

    private OracleTraceReader(String source, Consumer<OracleTrace> traces, Consumer<TraceProblem> problems) {
        this.source = source;
        this.traces = traces;
        this.problems = problems;
    }

    /**
     * Reads one file.
     *
     * @param source its name, for messages
     * @param input its bytes, not compressed; not closed
     * @param traces who gets each trace when it is complete
     * @param problems who is told what could not be read
     */
    public static void read(
            String source, InputStream input, Consumer<OracleTrace> traces, Consumer<TraceProblem> problems) {
        OracleTraceReader reader = new OracleTraceReader(source, traces, problems);
        try {
            BufferedReader lines = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                reader.line++;
                reader.line(text);
            }
            reader.finish();
            if (reader.line == 0) {
                reader.problem("a trace must begin with its description: the file is empty");
            }
        } catch (IOException e) {
            reader.problem("the file must be readable: " + e);
        }
    }

    private static ObjectMapper mapper() {
        return JsonMapper.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    private void line(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            require(node != null && node.isObject(), "a line must be a JSON object", text);
            if (node.has("trace")) {
                finish();
                spoilt = false;
                begin(node);
            } else if (!spoilt) {
                require(header != null, "a trace must begin with its description", text);
                ops.add(op(node));
            }
        } catch (JsonProcessingException e) {
            problem("a line must be a JSON object: " + e.getOriginalMessage());
        } catch (TraceFormatException e) {
            problem(String.valueOf(e.getMessage()));
        }
    }

    private void begin(JsonNode node) {
        requireKeys(node, HEADER, Set.of());
        require(node.get("trace").isTextual(), "trace must be a name", node.get("trace"));
        require(
                node.get("family").isTextual()
                        && !node.get("family").textValue().isEmpty(),
                "family must be a name",
                node.get("family"));
        require(node.get("kernel").isTextual(), "kernel must be a version", node.get("kernel"));
        require(node.get("ops").isArray(), "ops must be a list", node.get("ops"));
        require(node.get("driver_warning").isBoolean(), "driver_warning must be true or false", node);
        header = node;
    }

    /** Hands the trace over that was read, if it is whole. */
    private void finish() {
        JsonNode description = header;
        if (description != null && !spoilt) {
            if (ops.isEmpty()) {
                problem("a trace must have operations: " + description.get("trace"));
            } else {
                traces.accept(new OracleTrace(
                        description.get("trace").textValue(),
                        description.get("family").textValue(),
                        description.get("kernel").textValue(),
                        description.get("driver_warning").booleanValue(),
                        source,
                        ops));
            }
        }
        header = null;
        ops = new ArrayList<>();
    }

    private OracleOp op(JsonNode node) {
        requireKeys(node, LINE, Set.of("v"));
        require(
                node.get("i").isInt() && node.get("i").intValue() == ops.size(),
                "i must count from 0 on, here " + ops.size(),
                node.get("i"));
        require(node.get("who").isTextual(), "who must be a name", node.get("who"));
        require(node.get("op").isTextual(), "op must be text", node.get("op"));
        Set<String> versioned = new HashSet<>();
        if (node.has("v")) {
            require(node.get("v").isArray(), "v must be a list", node.get("v"));
            node.get("v").forEach(name -> versioned.add(name.asText()));
        }
        return new OracleOp(
                ops.size(),
                line,
                node.get("who").textValue(),
                OpSyntax.words(node.get("op").textValue()),
                result(node.get("r")),
                versioned);
    }

    private static @Nullable Map<String, List<String>> result(JsonNode result) {
        if (result.isNull()) {
            return null;
        }
        require(result.isObject() && result.has("err"), "r must be null or an object with err", result);
        Map<String, List<String>> fields = new LinkedHashMap<>();
        result.properties().forEach(field -> fields.put(field.getKey(), value(field.getKey(), field.getValue())));
        return fields;
    }

    private static List<String> value(String name, JsonNode value) {
        if (CODES.contains(name)) {
            return PageRuns.expand(value, 2);
        }
        if (CONTENTS.contains(name)) {
            return PageRuns.expand(value, 3);
        }
        if (NUMBERS.contains(name)) {
            require(value.isIntegralNumber(), name + " must be a whole number", value);
            return List.of(value.asText());
        }
        if (name.equals("vmas")) {
            List<String> vmas = new ArrayList<>();
            require(value.isArray(), "vmas must be a list", value);
            for (JsonNode vma : value) {
                require(
                        vma.size() == 3
                                && vma.get(0).isInt()
                                && vma.get(1).isInt()
                                && vma.get(2).isTextual(),
                        "a VMA must be [offset, pages, rights]",
                        vma);
                vmas.add(vma.get(0) + "+" + vma.get(1) + " " + vma.get(2).textValue());
            }
            return vmas;
        }
        require(name.equals("err"), "a field of r must be known", name);
        require(value.isTextual(), "err must be a name", value);
        return List.of(value.textValue());
    }

    private void problem(String message) {
        spoilt = true;
        problems.accept(new TraceProblem(source, line, message));
    }

    private static void requireKeys(JsonNode node, Set<String> known, Set<String> optional) {
        Set<String> names = new HashSet<>();
        node.fieldNames().forEachRemaining(names::add);
        for (String name : known) {
            require(names.remove(name) || optional.contains(name), "a line needs " + name, node);
        }
        require(names.isEmpty(), "a line has only " + known, names);
    }

    private static void require(boolean holds, String what, Object given) {
        if (!holds) {
            throw new TraceFormatException(what + ": " + given);
        }
    }
}
