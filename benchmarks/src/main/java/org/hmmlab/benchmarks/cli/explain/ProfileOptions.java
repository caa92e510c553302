package org.hmmlab.benchmarks.cli.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hmmlab.benchmarks.cli.options.SelectionOptions;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.hmmlab.benchmarks.measure.profile.ProfileRequest;
import org.hmmlab.profiles.stacks.ProfileEvent;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a profile is taken. */
final class ProfileOptions {
    private static final Pattern INTERVAL = Pattern.compile("(\\d{1,9})(ns|us|ms|k|m)?");

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

    /** What the options say, with those that choose parameters, threads and effort. */
    ProfileRequest request(SelectionOptions selected) {
        return new ProfileRequest(
                selected.selection(),
                events.stream().map(ProfileEvent::parse).distinct().toList(),
                designs,
                arms,
                forks,
                interval(),
                recipes,
                isQuick,
                selected.preset == null ? null : selected.effectivePreset().timing(),
                selected.effectivePreset().timing());
    }

    /** Distance of samples in ns or bytes; 0 if it is not asked for. */
    private long interval() {
        String text = interval;
        if (text == null) {
            return 0;
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
}
