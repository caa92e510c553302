package org.hmmlab.results.report;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * What all pages share: style, scripts, the library with its licence, and a policy by which a browser loads nothing and runs only
 * those scripts, whatever a name in the data holds.
 */
final class PageFrame {
    private static final List<String> SCRIPTS = List.of("tables.js", "plots.js", "charts.js");

    private PageFrame() {}

    /**
     * Writes a page.
     *
     * @param title of the page
     * @param content writes what stands in it, with pictures if it likes
     * @return the whole page
     */
    static String render(String title, BiConsumer<Html, Plots> content) {
        Html body = new Html();
        Plots plots = new Plots();
        body.open("main");
        content.accept(body, plots);
        if (plots.size() > 0) {
            licence(body);
        }
        body.close();
        String style = ChartLibrary.resource("report.css");
        String library = plots.size() > 0 ? Html.scriptText(ChartLibrary.script()) : "";
        StringBuilder own = new StringBuilder();
        SCRIPTS.forEach(name -> own.append(ChartLibrary.resource(name)));
        String script = Html.scriptText(own.toString());
        String policy = "default-src 'none'; style-src " + hash(Html.styleText(style)) + "; script-src " + hash(script)
                + (library.isEmpty() ? "" : " " + hash(library)) + "; base-uri 'none'; form-action 'none'";
        Html html = new Html();
        html.open("html", "lang", "en").open("head");
        html.empty("meta", "charset", "utf-8");
        html.empty("meta", "http-equiv", "Content-Security-Policy", "content", policy);
        html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.element("title", title);
        html.style(style).close();
        html.open("body").inner(body);
        html.data("plots", plots.json());
        if (!library.isEmpty()) {
            html.script(library);
        }
        html.script(script).close().close();
        return html.toString();
    }

    private static void licence(Html html) {
        html.open("footer").open("details", "class", "quiet");
        html.element("summary", "Pictures by Chart.js " + ChartLibrary.version() + ", MIT License");
        html.element("pre", ChartLibrary.licence()).close().close();
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-256", e);
        }
    }
}
