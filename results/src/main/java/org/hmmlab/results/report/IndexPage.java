package org.hmmlab.results.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.hmmlab.results.model.RunStatus;
import org.hmmlab.results.model.Verdict;
import org.hmmlab.results.store.RunIndex;
import org.hmmlab.results.store.WholeFile;
import org.hmmlab.results.verdict.Percent;

/** All stored runs as one HTML page: what each found, where its page is, and the series that they make. */
public final class IndexPage {
    private static final List<String> COLUMNS =
            List.of("run", "started", "kind", "arms", "JVMs", "answer", "status", "remarks");

    private IndexPage() {}

    /**
     * Renders the page.
     *
     * @param index the runs
     * @param pages ids of the runs whose page lies beside this one as {@code <id>.html}
     * @param context the series and remarks
     * @return the whole page
     */
    public static String render(RunIndex index, Set<String> pages, PageContext context) {
        return PageFrame.render("Runs", (html, plots) -> {
            html.open("header")
                    .element("h1", index.entries().size() + " stored runs")
                    .close();
            runs(html, index, pages, context);
            HistorySection.write(html, plots, context, "");
        });
    }

    /**
     * Renders the page into a file, which appears whole or not at all.
     *
     * @param index the runs
     * @param pages ids of the runs whose page lies beside this one
     * @param context the series and remarks
     * @param file overwritten if it exists; its folder is created
     * @throws IOException if it cannot be written
     */
    public static void write(RunIndex index, Set<String> pages, PageContext context, Path file) throws IOException {
        WholeFile.write(file, render(index, pages, context));
    }

    private static void runs(Html html, RunIndex index, Set<String> pages, PageContext context) {
        html.open("section").element("h2", "Runs, newest first");
        Tables.open(html, COLUMNS);
        List<RunIndex.Entry> entries = index.entries();
        for (int i = entries.size() - 1; i >= 0; i--) {
            RunIndex.Entry run = entries.get(i);
            String worst = worst(run);
            html.open("tbody", worst.isEmpty() ? new String[0] : new String[] {"data-verdict", worst})
                    .open("tr");
            html.open("td", "data-label", COLUMNS.get(0));
            if (pages.contains(run.runId())) {
                html.element("a", run.runId(), "href", run.runId() + ".html");
            } else {
                html.text(run.runId());
            }
            html.close();
            Tables.cell(
                    html,
                    COLUMNS.get(1),
                    run.startedAt().substring(0, Math.min(16, run.startedAt().length())));
            Tables.cell(html, COLUMNS.get(2), run.kind());
            Tables.cell(html, COLUMNS.get(3), String.join(" : ", run.arms()));
            Tables.cell(html, COLUMNS.get(4), Integer.toString(run.jvms()), run.jvms());
            answer(html, run);
            Tables.cell(
                    html, COLUMNS.get(6), run.problem().isEmpty() ? run.status().name() : "unreadable");
            Tables.cell(html, COLUMNS.get(7), context.remarks(run.runId()));
            html.close().close();
        }
        html.close().close();
    }

    private static void answer(Html html, RunIndex.Entry run) {
        html.open("td", "data-label", COLUMNS.get(5));
        if (!run.problem().isEmpty()) {
            html.text(run.problem());
        } else if (run.answers().isEmpty()) {
            html.text(run.status() == RunStatus.COMPLETE ? "nothing compared" : "-");
        } else {
            Map<Verdict, Long> tally = run.answers().stream()
                    .collect(
                            Collectors.groupingBy(RunIndex.Answer::verdict, LinkedHashMap::new, Collectors.counting()));
            html.open("span");
            tally.forEach(
                    (verdict, n) -> html.element("span", n + " " + verdict.name(), "class", HtmlReport.badge(verdict))
                            .text(" "));
            Double ratio = run.answers().get(0).ratio();
            if (run.answers().size() == 1 && ratio != null) {
                html.text(Percent.change(ratio));
            }
            html.close();
        }
        html.close();
    }

    /** What a reader looks for first, for the filter. */
    private static String worst(RunIndex.Entry run) {
        List<Verdict> order =
                List.of(Verdict.REGRESSED, Verdict.INVALID, Verdict.INCONCLUSIVE, Verdict.IMPROVED, Verdict.EQUIVALENT);
        return order.stream()
                .filter(v -> run.answers().stream().anyMatch(a -> a.verdict() == v))
                .map(Verdict::name)
                .findFirst()
                .orElse("");
    }
}
