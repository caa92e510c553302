package org.hmmlab.benchmarks.cli.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hmmlab.benchmarks.cli.options.GitOptions;
import org.hmmlab.benchmarks.cli.options.SelectionOptions;
import org.hmmlab.benchmarks.measure.compare.ComparisonRequest;
import org.hmmlab.benchmarks.measure.compare.Goal;
import org.hmmlab.benchmarks.measure.fork.Timing;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of every command that compares two arms on pairs of JVMs. */
public final class ComparisonOptions {
    private static final Pattern PERCENT = Pattern.compile("(\\d{1,2}(?:\\.\\d+)?) ?%");
    private static final Pattern TIME = Pattern.compile("(\\d{1,5})(s|m|h)");

    @Mixin
    public SelectionOptions selected = new SelectionOptions();

    @Option(
            names = "--bench",
            paramLabel = "REGEX|replay:FILE",
            description = "Benchmarks, as in JMH, or a recording; the suite of record if absent, of a jar all it has."
                    + " May be repeated.")
    public List<String> benches = new ArrayList<>();

    @Option(names = "--pairs", paramLabel = "N", description = "JVM pairs per benchmark (default: by preset).")
    public int pairs;

    @Option(
            names = "--detect",
            paramLabel = "E%",
            description = "Find slowdowns of E %%: after a pilot of 4 pairs, as many as that takes; margin E/2. Refuses"
                    + " what 60 pairs do not find, and says what would do.")
    @Nullable
    public String detect;

    @Option(
            names = "--budget",
            paramLabel = "TIME",
            description = "As many pairs as fit, for example 90s, 10m or 1h; half is kept for the confirmation.")
    @Nullable
    public String budget;

    @Option(names = "--warmup", paramLabel = "NxMS", description = "Warm-up iterations, for example 4x200.")
    @Nullable
    String warmup;

    @Option(names = "--measure", paramLabel = "NxMS", description = "Measured iterations, for example 10x100.")
    @Nullable
    String measure;

    @Option(
            names = "--sequential-blocks",
            description =
                    "One JVM after another, in blocks A B B A or B A A B with the control beside them, instead of three"
                            + " in lock-step. Chosen by itself where the memory does not hold three.")
    public boolean isSequential;

    @Mixin
    public GitOptions git = new GitOptions();

    public ComparisonOptions() {}

    /** What the options say. */
    public ComparisonRequest request() {
        return new ComparisonRequest(
                selected.selection(), benches, pairs, selected.effectivePreset(), goal(), timing(), isSequential, null);
    }

    private Goal goal() {
        return new Goal(detect == null ? Double.NaN : effect(detect), budget == null ? 0 : millis(budget));
    }

    private static double effect(String text) {
        Matcher matcher = PERCENT.matcher(text);
        double effect = matcher.matches() ? Double.parseDouble(matcher.group(1)) / 100 : 0;
        if (effect <= 0) {
            throw new UnusableInputException("--detect must be a percentage above 0, for example 3%: --detect " + text);
        }
        return effect;
    }

    private static long millis(String text) {
        Matcher matcher = TIME.matcher(text);
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
            throw new UnusableInputException("--budget must be a time, for example 90s, 10m or 1h: --budget " + text);
        }
        long unit = switch (matcher.group(2)) {
            case "s" -> 1_000;
            case "m" -> 60_000;
            default -> 3_600_000;
        };
        return unit * Long.parseLong(matcher.group(1));
    }

    /** Of each JVM: by preset, but for what is given. */
    private Timing timing() {
        Timing byPreset = selected.effectivePreset().timing();
        int[] warm = counts(warmup, byPreset.warmupIterations(), byPreset.warmupMillis());
        int[] measured = counts(measure, byPreset.iterations(), byPreset.iterationMillis());
        return new Timing(warm[0], warm[1], measured[0], measured[1]);
    }

    private static int[] counts(@Nullable String text, int iterations, int millis) {
        if (text == null) {
            return new int[] {iterations, millis};
        }
        if (!text.matches("\\d{1,5}x\\d{1,7}")) {
            throw new UnusableInputException("iterations must be NxMS, for example 10x100; given: " + text);
        }
        int x = text.indexOf('x');
        return new int[] {Integer.parseInt(text.substring(0, x)), Integer.parseInt(text.substring(x + 1))};
    }
}
