package org.hmmlab.results.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The pictures of one page: what each shows as data, and where it stands. The page's script draws them; without script the places
 * stay empty and hidden, so every figure of a picture also stands in a table, but for those of heat maps. Single-threaded.
 */
final class Plots {
    private static final int DIGITS = 7;

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .addModule(new SimpleModule()
                    .addSerializer(Double.class, new Rounded())
                    .addSerializer(double.class, new Rounded()))
            .build();

    private final List<Map<String, Object>> plots = new ArrayList<>();

    /**
     * Adds a picture.
     *
     * @param html where it stands
     * @param kind what the script draws; also the style class
     * @param label what it shows, for those who do not see it
     * @param data what the script needs; NaN and infinite numbers become null
     */
    void add(Html html, String kind, String label, Map<String, Object> data) {
        Map<String, Object> plot = new LinkedHashMap<>();
        plot.put("kind", kind);
        plot.putAll(data);
        html.open(
                        "div",
                        "class",
                        "plot " + kind,
                        "data-plot",
                        Integer.toString(plots.size()),
                        "role",
                        "img",
                        "aria-label",
                        label)
                .open("canvas")
                .close()
                .close();
        plots.add(plot);
    }

    int size() {
        return plots.size();
    }

    /**
     * All data, safe between script tags: no character that HTML or XML would read as markup, and ASCII only.
     *
     * @return a JSON array in the order of the numbers in {@code data-plot}
     */
    String json() {
        try {
            return MAPPER.writeValueAsString(plots)
                    .replace("<", "\\u003c")
                    .replace(">", "\\u003e")
                    .replace("&", "\\u0026");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a page's data must be writable as JSON", e);
        }
    }

    /** Seven digits are more than a picture shows; what is not a number is not drawn. */
    private static final class Rounded extends StdSerializer<Double> {
        private static final long serialVersionUID = 1L;

        Rounded() {
            super(Double.class);
        }

        @Override
        public void serialize(Double value, JsonGenerator generator, SerializerProvider provider) throws IOException {
            if (value.isNaN() || value.isInfinite()) {
                generator.writeNull();
            } else {
                generator.writeNumber(
                        BigDecimal.valueOf(value).round(new MathContext(DIGITS)).doubleValue());
            }
        }
    }
}
