package org.hmmlab.results.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.hmmlab.results.SampleRuns;
import org.hmmlab.results.TestRecords;
import org.hmmlab.results.latency.DrawnLatency;
import org.hmmlab.results.latency.ForkLatency;
import org.hmmlab.results.latency.Kind;
import org.hmmlab.results.latency.LatencySet;
import org.hmmlab.results.model.BenchmarkCase;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.IterationRecord;
import org.hmmlab.results.model.LatencyRecord;
import org.hmmlab.results.model.LoadModel;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.verdict.ValidityRules;
import org.junit.jupiter.api.Test;

/** The map of operations over time holds each of them once, in its place, and what broke a rule too. */
final class ArmHeatTest {
    private static ArmHeat heat(List<ForkRecord> forks, LatencySet latencies, int batch) {
        return ArmHeat.of(forks, latencies, ValidityRules.DEFAULT, Kind.SERVICE, batch);
    }

    private static double shareOf(ArmHeat heat, int column) {
        return heat.cells().stream()
                .filter(cell -> cell.column() == column)
                .mapToDouble(ArmHeat.Cell::share)
                .sum();
    }

    @Test
    void shouldHoldEachOperationOfEachIterationOnce() {
        DrawnLatency drawn = new DrawnLatency(2, .02).pairs(0, 10, 1, true);
        List<ForkRecord> forks =
                drawn.forks().stream().filter(f -> f.role() == Role.B).toList();
        ArmHeat heat = heat(forks, drawn.latencies(), 1);
        assertEquals(50, heat.columns().size(), "ten JVMs of five iterations");
        assertEquals(1, heat.together());
        assertEquals(
                50L * 3000,
                heat.columns().stream().mapToLong(ArmHeat.Column::operations).sum());
        for (int column = 0; column < 50; column++) {
            assertEquals(1, shareOf(heat, column), 1e-9, "column " + column);
        }
        assertEquals(new ArmHeat.Column(1, 2, 2, 3000, ""), heat.columns().get(7));
    }

    @Test
    void shouldPutIterationsTogetherWhereThereAreManyButNeverThoseOfTwoJvms() {
        DrawnLatency drawn = new DrawnLatency(3, .02).pairs(0, 40, 1, false);
        List<ForkRecord> forks =
                drawn.forks().stream().filter(f -> f.role() == Role.A).toList();
        ArmHeat heat = heat(forks, drawn.latencies(), 1);
        assertEquals(3, heat.together(), "200 iterations in 96 columns");
        assertEquals(80, heat.columns().size(), "three iterations and two, of each of forty JVMs");
        assertEquals(new ArmHeat.Column(0, 0, 2, 9000, ""), heat.columns().get(0));
        assertEquals(new ArmHeat.Column(0, 3, 4, 6000, ""), heat.columns().get(1));
        assertEquals(
                200L * 3000,
                heat.columns().stream().mapToLong(ArmHeat.Column::operations).sum());
    }

    @Test
    void shouldDivideABatchAndNameWhatBrokeARule() {
        ForkLatency latency = new ForkLatency();
        Histogram thousands = ForkLatency.newHistogram();
        thousands.recordValueWithCount(1_001, 9);
        thousands.recordValue(0);
        latency.add(Kind.SERVICE, thousands);
        latency.add(Kind.SERVICE, ForkLatency.newHistogram());
        latency.add(Kind.SERVICE, thousands);
        List<IterationRecord> iterations = new ArrayList<>(SampleRuns.steady(100, 2));
        iterations.add(TestRecords.iteration(100, 100, .01, 10));
        ForkRecord fork = SampleRuns.fork(Role.A, "fault.hit", 1, 0, iterations);
        LatencySet latencies = new LatencySet();
        latencies.add(
                new LatencyRecord(
                        Role.A,
                        BenchmarkCase.of(fork.benchmark(), Map.of(), 1),
                        0,
                        "x/A0.hlog",
                        LoadModel.CLOSED,
                        Double.NaN,
                        10,
                        25),
                latency);
        ArmHeat heat = heat(List.of(fork), latencies, 10);
        assertEquals(2, heat.columns().size(), "an iteration without an operation has no column");
        assertEquals("", heat.columns().get(0).why());
        assertTrue(
                heat.columns().get(1).why().startsWith("cpu share 0.01"),
                heat.columns().get(1).why());
        assertEquals(
                List.of(new ArmHeat.Cell(0, -12, .1), new ArmHeat.Cell(0, 24, .9)),
                heat.cells().subList(0, 2),
                "a tenth of a nanosecond at least; a hundred and a bit are in the row that begins at 100");
    }
}
