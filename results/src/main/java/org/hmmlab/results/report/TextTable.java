package org.hmmlab.results.report;

import java.util.ArrayList;
import java.util.List;

/** Columns of plain text, as wide as their widest cell. The first columns stand left, figures stand right. */
final class TextTable {
    private final List<List<String>> rows = new ArrayList<>();
    private final String alignment;

    /**
     * Starts a table.
     *
     * @param alignment one letter a column: l or r
     * @param header one cell a column
     */
    TextTable(String alignment, String... header) {
        this.alignment = alignment;
        row(header);
    }

    void row(String... cells) {
        if (cells.length != alignment.length()) {
            throw new IllegalArgumentException(
                    "a row must have " + alignment.length() + " cells: cells=" + cells.length);
        }
        rows.add(List.of(cells));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                String cell = row.get(column);
                String space = " ".repeat(width(column) - length(cell));
                line.append(alignment.charAt(column) == 'l' ? cell + space : space + cell)
                        .append("  ");
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> length(row.get(column))).max().orElse(0);
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
