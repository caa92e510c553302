package org.hmmlab.results.exchange;

import java.util.ArrayList;
import java.util.List;

/** Reads comma-separated values by the grammar of RFC 4180 and refuses all else: lines end with CR LF, all have as many fields. */
final class CsvText {
    private final String text;
    private int at;

    private CsvText(String text) {
        this.text = text;
    }

    static List<List<String>> parse(String text) {
        CsvText reader = new CsvText(text);
        List<List<String>> rows = new ArrayList<>();
        while (reader.at < text.length()) {
            rows.add(reader.row());
            if (rows.get(0).size() != rows.get(rows.size() - 1).size()) {
                throw new IllegalArgumentException("as many fields as the header: " + rows.get(rows.size() - 1));
            }
        }
        return rows;
    }

    private List<String> row() {
        List<String> fields = new ArrayList<>(List.of(field()));
        while (at < text.length() && text.charAt(at) == ',') {
            at++;
            fields.add(field());
        }
        if (!text.startsWith("\r\n", at)) {
            throw new IllegalArgumentException("a line must end with CR LF at " + at);
        }
        at += 2;
        return fields;
    }

    private String field() {
        StringBuilder field = new StringBuilder();
        if (at < text.length() && text.charAt(at) == '"') {
            at++;
            while (text.charAt(at) != '"' || text.startsWith("\"\"", at)) {
                field.append(text.charAt(at));
                at += text.charAt(at) == '"' ? 2 : 1;
            }
            at++;
        } else {
            while (at < text.length() && ",\r\n\"".indexOf(text.charAt(at)) < 0) {
                field.append(text.charAt(at++));
            }
        }
        return field.toString();
    }
}
