package org.hmmlab.benchmarks.cli.explain;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hmmlab.benchmarks.cli.options.CommonOptions;
import org.hmmlab.benchmarks.cli.options.Printing;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.benchmarks.measure.launch.Progress;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.hmmlab.benchmarks.measure.profile.NullTrials;
import org.hmmlab.benchmarks.measure.profile.ProfileRun;
import org.hmmlab.benchmarks.measure.session.LabContext;
import org.hmmlab.results.verdict.ExitCodes;

/** A design compared with itself, as often as asked for: stored trial by trial, so that it can be gone on with. */
final class NullTrialsRun {
    private static final String MANIFEST = "null-trials.json";
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final String FIRST = " (A)";
    private static final String SECOND = " (B)";

    private final LabContext context;
    private final CommonOptions common;

    NullTrialsRun(LabContext context, CommonOptions common) {
        this.context = context;
        this.common = common;
    }

    /**
     * What was begun.
     *
     * @param arguments of the command, without its name
     * @param seed of all trials
     * @param content what the JVMs run
     */
    record Begun(
            @JsonProperty("arguments") List<String> arguments,
            @JsonProperty("seed") long seed,
            @JsonProperty("content") String content) {}

    /** The plan of one trial: the design against itself. */
    static ProfileRun.Plan trial(ProfileRun.Plan plan) {
        if (plan.forks() < 2) {
            throw new UnusableInputException("a trial must have at least 2 pairs of JVMs: --forks " + plan.forks());
        }
        Arm arm = plan.arms().get(0);
        return new ProfileRun.Plan(
                plan.task(),
                List.of(arm.named(arm.name() + FIRST), arm.named(arm.name() + SECOND)),
                plan.event(),
                plan.interval(),
                plan.forks(),
                plan.timing());
    }

    /** The folder of a new run. */
    Path begin(ProfileRun.Plan plan) {
        String name = "null-" + STAMP.format(Instant.now()) + '-' + plan.task().shortName() + '-'
                + plan.arms().get(0).name();
        Path folder = parent(common.results()).resolve(name.replaceAll("[^A-Za-z0-9.-]+", "_"));
        List<String> arguments = context.arguments();
        write(
                folder,
                MANIFEST,
                new Begun(
                        arguments.subList(Math.min(1, arguments.size()), arguments.size()),
                        common.seed(),
                        plan.arms().get(0).program().content()));
        return folder;
    }

    /** Reads what was begun. */
    static Begun read(Path folder) {
        try {
            return JSON.readValue(Files.readString(folder.resolve(MANIFEST)), Begun.class);
        } catch (IOException e) {
            throw new UnusableInputException(
                    "--resume must name the folder of null trials, which holds " + MANIFEST + ": " + folder);
        }
    }

    /** A folder by its path or by its name. */
    static Path find(Path results, String name) {
        Path given = Path.of(name);
        return Files.isDirectory(given) ? given : parent(results).resolve(name);
    }

    /** Takes the trials that are missing and returns the code: 1 if more is named than may be. */
    int take(PrintWriter out, ProfileRun.Plan plan, int trials, Path folder) throws InterruptedException {
        Progress progress = Progress.onStandardError();
        progress.plan(trials * plan.estimatedMillis());
        if (!common.isJson) {
            out.println("null    " + plan.task() + ", " + design(plan) + " against itself: " + trials + " trials of "
                    + plan.forks() + " pairs");
            out.println("stored  " + folder + " (--resume " + folder.getFileName() + " goes on)");
            out.flush();
        }
        NullTrials.Report report = new NullTrials(folder, context.command(), progress, context.interruption())
                .run(plan, trials, common.seed(), trial -> {
                    if (!common.isJson) {
                        out.println("        " + trial.words());
                        out.flush();
                    }
                });
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("folder", folder.toString());
        object.put("named", report.named());
        object.put("allowed", report.allowed());
        object.put("isWhole", report.isWhole());
        object.put("trials", report.trials());
        write(folder, "report.json", object);
        if (common.isJson) {
            out.println(Printing.json(object));
        } else {
            out.println(report.words());
        }
        out.flush();
        if (!report.isWhole()) {
            return ExitCodes.MACHINE;
        }
        return report.named() > report.allowed() ? ExitCodes.REGRESSED : ExitCodes.PASS;
    }

    private static String design(ProfileRun.Plan plan) {
        String first = plan.arms().get(0).name();
        return first.substring(0, first.length() - FIRST.length());
    }

    private static Path parent(Path results) {
        return ProfileFolders.store(results).folder("");
    }

    private static void write(Path folder, String name, Object what) {
        try {
            Files.createDirectories(folder);
            Path fresh = Files.writeString(folder.resolve(name + ".partial"), JSON.writeValueAsString(what) + '\n');
            Files.move(fresh, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("null trials must be storable: " + folder, e);
        }
    }
}
