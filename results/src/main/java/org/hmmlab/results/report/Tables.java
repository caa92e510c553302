package org.hmmlab.results.report;

import java.util.List;

/**
 * Tables that the page's script makes sortable and filterable, and that become a list of cards on a narrow page: each cell carries
 * the name of its column. A row is a {@code tbody}, so that what explains a row moves with it.
 */
final class Tables {
    private Tables() {}

    /** Opens a table; close once. */
    static void open(Html html, List<String> columns) {
        html.open("table", "class", "cards sortable").open("thead").open("tr");
        columns.forEach(column -> html.element("th", column, "scope", "col"));
        html.close().close();
    }

    /** One row of text. */
    static void row(Html html, List<String> columns, String... cells) {
        html.open("tbody").open("tr");
        for (int i = 0; i < cells.length; i++) {
            cell(html, columns.get(i), cells[i]);
        }
        html.close().close();
    }

    /** A cell that is sorted by its text, numbers in it by their size. */
    static void cell(Html html, String column, String text) {
        html.element("td", text, "data-label", column);
    }

    /** A cell that is sorted by a number; NaN comes last. */
    static void cell(Html html, String column, String text, double value) {
        html.element("td", text, "data-label", column, "data-value", Double.isNaN(value) ? "" : Double.toString(value));
    }
}
