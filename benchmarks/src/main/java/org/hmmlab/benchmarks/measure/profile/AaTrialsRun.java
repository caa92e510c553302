package org.hmmlab.benchmarks.measure.profile;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.benchmarks.measure.launch.Progress;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.hmmlab.profiles.compare.ProfileDifference;
import org.hmmlab.results.store.WholeFile;
import org.hmmlab.results.verdict.ExitCodes;

/** A design compared with itself, as often as asked for: stored trial by trial, so that it can be gone on with. */
public final class AaTrialsRun {
    private static final String MANIFEST = "null-trials.json";
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** JVM pairs of one trial, and of a difference of two arms. */
    static final int PAIRS = ProfileDifference.ENOUGH_PAIRS;

    private final ProfileSession session;

    public AaTrialsRun(ProfileSession session) {
        this.session = session;
    }

    /**
     * What was begun.
     *
     * @param arguments of the command, without its name
     * @param seed of all trials
     * @param content what the JVMs run
     */
    public record Begun(
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
                List.of(arm.asBaseline(), arm.asCandidate()),
                plan.event(),
                plan.interval(),
                plan.forks(),
                plan.timing());
    }

    /** The folder of a new run. */
    public Path begin(ProfileRun.Plan plan) {
        String name = "null-" + STAMP.format(Instant.now()) + '-' + plan.task().shortName() + '-'
                + plan.arms().get(0).name();
        Path folder = parent(session.results()).resolve(name.replaceAll("[^A-Za-z0-9.-]+", "_"));
        List<String> arguments = session.context().arguments();
        write(
                folder,
                MANIFEST,
                new Begun(
                        arguments.subList(Math.min(1, arguments.size()), arguments.size()),
                        session.seed(),
                        plan.arms().get(0).program().content()));
        return folder;
    }

    /** Reads what was begun. */
    public static Begun read(Path folder) {
        try {
            return JSON.readValue(Files.readString(folder.resolve(MANIFEST)), Begun.class);
        } catch (IOException e) {
            throw new UnusableInputException(
                    "--resume must name the folder of null trials, which holds " + MANIFEST + ": " + folder);
        }
    }

    /** A folder by its path or by its name. */
    public static Path find(Path results, String name) {
        Path given = Path.of(name);
        return Files.isDirectory(given) ? given : parent(results).resolve(name);
    }

    /** Takes the trials that are missing; code 1 if more is named than may be. */
    public ProfileSession.Answer take(ProfileRun.Plan plan, int trials, Path folder) throws InterruptedException {
        Progress progress = Progress.onStandardError();
        progress.plan(trials * plan.estimatedMillis());
        String arm = plan.arms().get(0).name();
        session.line("null    " + plan.task() + ", " + arm.replaceFirst(" \\(A\\)$", "") + " against itself: " + trials
                + " trials of " + plan.forks() + " pairs");
        session.line("stored  " + folder + " (--resume " + folder.getFileName() + " goes on)");
        AaTrials.Report report = new AaTrials(
                        folder,
                        session.context().command(),
                        progress,
                        session.context().interruption())
                .run(plan, trials, session.seed(), trial -> session.line("        " + trial.words()));
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("folder", folder.toString());
        object.put("named", report.named());
        object.put("allowed", report.allowed());
        object.put("isWhole", report.isWhole());
        object.put("trials", report.trials());
        write(folder, "report.json", object);
        session.line(report.words());
        int named = report.named() > report.allowed() ? ExitCodes.REGRESSED : ExitCodes.PASS;
        return new ProfileSession.Answer(report.isWhole() ? named : ExitCodes.MACHINE, object);
    }

    private static Path parent(Path results) {
        return ProfileFolders.store(results).folder("");
    }

    private static void write(Path folder, String name, Object what) {
        try {
            WholeFile.write(folder.resolve(name), JSON.writeValueAsString(what) + '\n');
        } catch (IOException e) {
            throw new UncheckedIOException("null trials must be storable: " + folder, e);
        }
    }
}
