package org.hmmlab.benchmarks.cli.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hmmlab.benchmarks.measure.choose.ArmParser;
import org.hmmlab.benchmarks.measure.fork.Timing;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.hmmlab.profiles.stacks.ProfileEvent;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a profile is taken. */
final class ProfileOptions {
    private static final Pattern INTERVAL = Pattern.compile("(\\d{1,9})(ns|us|ms|k|m)?");
    private static final Timing QUICK = new Timing(2, 100, 5, 60);

    @Option(
            names = {"-e", "--event"},
            split = ",",
            paramLabel = "EVENT",
            description = "cpu, wall, alloc, lock or nativemem; several are sampled one after another (default: cpu).")
    List<String> events = new ArrayList<>();

    @Option(
            names = "--design",
            split = ",",
            paramLabel = "NAME",
            description = "Design, or several that take turns (default: the benchmark's first).")
    List<String> designs = new ArrayList<>();

    @Option(
            names = "--arm",
            paramLabel = "ARM",
            description = "The same as in ab: design:NAME or jar:PATH, with @jvm=PATH if need be; may be repeated.")
    List<String> arms = new ArrayList<>();

    @Option(names = "--forks", paramLabel = "N", description = "JVMs of each profile (default: 3, with two arms 12).")
    int forks;

    @Option(
            names = "--interval",
            paramLabel = "N",
            description =
                    "Distance of samples: 500us, 2ms; bytes for alloc and nativemem: 512k. Default: cpu 1ms, wall 5ms,"
                            + " the others all there is.")
    @Nullable
    String interval;

    @Option(
            names = "--recipe",
            paramLabel = "NAME",
            description = "What a file of profiles/recipes says; may be repeated.")
    List<String> recipes = new ArrayList<>();

    @Option(names = "--quick", description = "One JVM and short iterations: looks whether, not how much.")
    boolean isQuick;

    ProfileOptions() {}

    /** The events asked for. */
    List<ProfileEvent> events() {
        return events.isEmpty()
                ? List.of(ProfileEvent.CPU)
                : events.stream().map(ProfileEvent::parse).distinct().toList();
    }

    /** The arms asked for; empty leaves it to the benchmark. */
    List<Arm> arms(ArmParser parser, List<String> designsOfRecipe) {
        List<String> named = new ArrayList<>(arms);
        (designs.isEmpty() ? designsOfRecipe : designs).forEach(design -> named.add("design:" + design));
        return named.stream().map(parser::parse).toList();
    }

    /** JVMs of each profile. */
    int forks(int byRecipe, int armCount) {
        if (forks < 0) {
            throw new UnusableInputException("--forks must be at least 1: --forks " + forks);
        }
        if (forks > 0) {
            return forks;
        }
        return isQuick ? 1 : byRecipe > 0 ? byRecipe : armCount > 1 ? 12 : 3;
    }

    /** Distance of samples in ns or bytes; 0 if it is left to the event. */
    long interval(long byRecipe) {
        String text = interval;
        if (text == null) {
            return byRecipe;
        }
        Matcher matcher = INTERVAL.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
            throw new UnusableInputException("--interval must be a number with ns, us, ms, k, m or none: " + text);
        }
        String unit = matcher.group(2) == null ? "" : matcher.group(2);
        long factor = switch (unit) {
            case "us" -> 1_000;
            case "ms" -> 1_000_000;
            case "k" -> 1_024;
            case "m" -> 1_048_576;
            default -> 1;
        };
        return factor * Long.parseLong(matcher.group(1));
    }

    /** The timing of each JVM. */
    Timing timing(Timing byPreset) {
        return isQuick ? QUICK : byPreset;
    }
}
