package org.hmmlab.benchmarks.suites.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hmmlab.driver.delivery.QueueKind;
import org.hmmlab.results.TestRecords;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.ForkStatus;
import org.hmmlab.results.model.IterationRecord;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.verdict.ExitCodes;
import org.junit.jupiter.api.Test;

/** The rule of rejection, and what figures decide and do not. */
final class QueueChoiceTest {
    private final List<ForkRecord> forks = new ArrayList<>();

    @Test
    void shouldRejectAHandOverWhoseAnchorsDifferByMoreThanHalf() {
        anchor(100);
        queue(QueueKind.JCTOOLS_SPSC, 150);
        anchor(150);
        queue(QueueKind.JCTOOLS_SPSC, 160);
        anchor(226);
        queue(QueueKind.JCTOOLS_SPSC, 170);
        anchor(150);
        queue(QueueKind.JCTOOLS_SPSC, 180);
        QueueFigures figures = QueueFigures.of(forks);
        assertEquals(List.of(150.0), ns(figures.kept()), "exactly half as much again is kept");
        assertEquals(List.of(160.0, 170.0, 180.0), ns(figures.rejected()), "the last has no anchor after it");
        assertEquals(1.2, figures.kept().get(0).ratio(), 1e-9);
    }

    @Test
    void shouldRejectWhatCrashedAndWhatStandsBesideACrash() {
        anchor(100);
        crashed();
        queue(QueueKind.JCTOOLS_SPSC, 150);
        anchor(100);
        QueueFigures figures = QueueFigures.of(forks);
        assertEquals(0, figures.kept().size());
        assertEquals(2, figures.rejected().size());
    }

    @Test
    void shouldKeepWhatStandsIfItIsNotToldApartAndReplaceItIfItIs() {
        anchor(100);
        for (int i = 0; i < 3; i++) {
            measured(QueueKind.JCTOOLS_SPSC, 150 + i);
            measured(QueueKind.AGRONA_ONE_TO_ONE, 149 + 2 * i);
            measured(QueueKind.JCTOOLS_MPSC, 300 + i);
            measured(QueueKind.AGRONA_MANY_TO_ONE, 200 + i);
            measured(QueueKind.JDK_LINKED, 10);
            measured(QueueKind.JCTOOLS_MPSC_XADD, 10);
        }
        QueueFigures figures = QueueFigures.of(forks);
        List<QueueChoice> choices = QueueChoice.of(figures);
        assertEquals(
                List.of(QueueKind.JCTOOLS_SPSC, QueueKind.AGRONA_ONE_TO_ONE),
                choices.get(0).best());
        assertEquals(ExitCodes.PASS, choices.get(0).code());
        assertEquals(
                List.of(QueueKind.AGRONA_MANY_TO_ONE),
                choices.get(1).best(),
                "what grows and the JDK's are not eligible");
        assertEquals(ExitCodes.REGRESSED, choices.get(1).code());
        String text = QueueChoice.describe(figures);
        assertTrue(text.contains("jctools-spsc, not told apart from agrona-one-to-one; jctools-spsc stays"), text);
        assertTrue(text.contains("agrona-many-to-one; not jctools-mpsc"), text);
        assertTrue(text.contains("for comparison only"), text);
    }

    @Test
    void shouldChooseNothingFromTooFewFigures() {
        anchor(100);
        for (int i = 0; i < 2; i++) {
            measured(QueueKind.JCTOOLS_SPSC, 150);
            measured(QueueKind.AGRONA_ONE_TO_ONE, 120);
        }
        QueueFigures figures = QueueFigures.of(forks);
        for (QueueChoice choice : QueueChoice.of(figures)) {
            assertEquals(List.of(), choice.best());
            assertEquals(ExitCodes.MACHINE, choice.code());
        }
        assertTrue(QueueChoice.describe(figures).contains("no choice: "), QueueChoice.describe(figures));
    }

    private static List<Double> ns(List<QueueFigures.Figure> figures) {
        return figures.stream().map(QueueFigures.Figure::ns).toList();
    }

    private void measured(QueueKind kind, double ns) {
        queue(kind, ns);
        anchor(100);
    }

    private void anchor(double ns) {
        fork("anchor", Map.of(), ns);
    }

    private void queue(QueueKind kind, double ns) {
        fork("roundTrip", Map.of("queue", kind.id(), "waiting", "spin"), ns);
    }

    private void fork(String method, Map<String, String> params, double ns) {
        IterationRecord iteration = TestRecords.iteration(ns, ns, 1, 1000);
        forks.add(TestRecords.fork("a.DeliveryBenchmark." + method)
                .params(params)
                .arm("queues")
                .role(Role.RUN)
                .pair(forks.size())
                .iterations(List.of(iteration))
                .build());
    }

    private void crashed() {
        forks.add(TestRecords.fork("a.DeliveryBenchmark.roundTrip")
                .params(Map.of("queue", "jctools-mpsc", "waiting", "spin"))
                .arm("queues")
                .role(Role.RUN)
                .pair(forks.size())
                .failed(ForkStatus.CRASHED, "as asked")
                .build());
    }
}
