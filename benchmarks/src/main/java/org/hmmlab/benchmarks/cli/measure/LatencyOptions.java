package org.hmmlab.benchmarks.cli.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hmmlab.benchmarks.measure.compare.ComparisonRequest;
import org.hmmlab.benchmarks.measure.latency.LatencyRequest;
import org.hmmlab.benchmarks.measure.latency.Rate;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.hmmlab.results.model.LoadModel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of every command that records latency. */
public final class LatencyOptions {
    /** The benchmark parameter that is the rate of invalidations beside it. */
    private static final String INVALIDATIONS = "invalidations";

    private static final List<String> LADDER = List.of("50%", "70%", "80%", "90%", "95%");
    private static final String DEFAULT_RATE = "70%";

    /** How an open loop draws the times at which operations are due. */
    enum Open {
        UNIFORM,
        POISSON
    }

    @Option(
            names = "--rate",
            split = ",",
            paramLabel = "N/s|N%",
            description =
                    "Open loop at a fixed rate: operations a second, or a share of the closed-loop capacity, which one"
                            + " JVM measures first. Several are measured one by one.")
    List<String> rates = new ArrayList<>();

    @Option(
            names = "--open",
            paramLabel = "HOW",
            description =
                    "When operations are due: ${COMPLETION-CANDIDATES} (default: uniform; without --rate at 70%%).")
    @Nullable
    Open open;

    @Option(
            names = "--rate-sweep",
            description = "Open loop at 50, 70, 80, 90 and 95%% of the capacity, up to the knee.")
    boolean isLadder;

    @Option(
            names = "--invalidations",
            paramLabel = "N/s",
            description = "Rate of invalidations beside the operations, 0 for none; for benchmarks with the parameter"
                    + " invalidations.")
    @Nullable
    String invalidations;

    @Option(
            names = "--inject-tail-latency",
            description =
                    "Delays every fiftieth operation of B on purpose, so that p99 rises by half and p50 stays: to see"
                            + " whether it is found here.")
    boolean isTailInjected;

    LatencyOptions() {}

    /** Rates of the open loop; empty for a closed one. */
    private List<Rate> rates() {
        if (isLadder && !rates.isEmpty()) {
            throw new UnusableInputException("--rate-sweep and --rate exclude each other");
        }
        List<String> given = isLadder ? LADDER : rates.isEmpty() && open != null ? List.of(DEFAULT_RATE) : rates;
        return given.stream().map(Rate::parse).toList();
    }

    /** When operations start. */
    private LoadModel loop() {
        if (open != null) {
            return LoadModel.parse(open.name().toLowerCase(Locale.ROOT));
        }
        return rates.isEmpty() && !isLadder ? LoadModel.CLOSED : LoadModel.UNIFORM;
    }

    /**
     * What the options say.
     *
     * @param what a benchmark, an arm, or two arms
     * @param design in which a benchmark runs; null for the first that it declares
     * @param comparison how the JVMs are measured
     */
    LatencyRequest request(List<String> what, @Nullable String design, ComparisonRequest comparison) {
        return new LatencyRequest(what, design, with(invalidations, comparison), rates(), loop(), isTailInjected);
    }

    /** Puts the rate of invalidations among the benchmark's parameters. */
    private static ComparisonRequest with(@Nullable String invalidations, ComparisonRequest comparison) {
        if (invalidations == null) {
            return comparison;
        }
        if (!invalidations.matches("0|\\d{1,7}/s")) {
            throw new UnusableInputException("--invalidations must be a rate, for example 1000/s, or 0 for none:"
                    + " --invalidations " + invalidations);
        }
        return comparison.with(INVALIDATIONS, invalidations.replace("/s", ""));
    }
}
