package org.hmmlab.benchmarks.cli.explain;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hmmlab.benchmarks.cli.options.CommonOptions;
import org.hmmlab.benchmarks.cli.options.Printing;
import org.hmmlab.benchmarks.measure.launch.Progress;
import org.hmmlab.benchmarks.measure.profile.ProfileRun;
import org.hmmlab.benchmarks.measure.session.LabContext;
import org.hmmlab.profiles.store.ForkProfile;
import org.hmmlab.profiles.store.ProfileManifest;
import org.hmmlab.profiles.store.ProfileStore;
import org.hmmlab.profiles.store.StoredProfile;
import org.hmmlab.results.verdict.ExitCodes;

/** Takes the profiles of record: what recipes with {@code record} say, trimmed, in the tracked folder, with a list of them. */
final class RecordedProfiles {
    private final LabContext context;
    private final CommonOptions common;

    RecordedProfiles(LabContext context, CommonOptions common) {
        this.context = context;
        this.common = common;
    }

    /** Takes all, writes what could be sampled over what was there, and returns the code. */
    int take(PrintWriter out, List<ProfilePlans.Planned> plans) throws InterruptedException {
        Path kept = ProfileFolders.kept();
        Progress progress = Progress.onStandardError();
        progress.plan(plans.stream().mapToLong(p -> p.plan().estimatedMillis()).sum());
        List<Integer> codes = new ArrayList<>();
        List<Map<String, Object>> objects = new ArrayList<>();
        for (ProfilePlans.Planned planned : plans) {
            ProfileRun run = new ProfileRun(
                    ProfileFolders.store(common.results()),
                    command(planned.recipe()),
                    progress,
                    context.interruption());
            boolean isOneOfSeveral = plans.stream()
                            .filter(other -> other.recipe().equals(planned.recipe())
                                    && other.plan().event() == planned.plan().event())
                            .count()
                    > 1;
            for (StoredProfile profile : run.take(planned.plan(), common.seed())) {
                String method = planned.plan().task().shortName().replaceFirst(".*\\.", "");
                Path target = kept.resolve(ProfileFolders.keptName(
                        planned.recipe() + (isOneOfSeveral ? "-" + method : ""), profile.manifest()));
                int code = TakenProfiles.code(profile);
                codes.add(code);
                Map<String, Object> object = new LinkedHashMap<>();
                object.put("profile", profile.manifest());
                object.put("kept", code == ExitCodes.PASS ? target.toString() : "");
                objects.add(object);
                if (code == ExitCodes.PASS) {
                    ProfileStore.keep(profile, target, ProfileFolders.home());
                }
                progress.clear();
                if (!common.isJson) {
                    out.println((code == ExitCodes.PASS ? "kept    " + target : "NOT kept")
                            + ": "
                            + profile.manifest().title());
                    out.flush();
                }
            }
            // After each: an interruption leaves a list of what there is.
            writeReadme(kept);
        }
        if (common.isJson) {
            out.println(Printing.json(objects));
        } else {
            out.println("list    " + kept.resolve("README.md"));
        }
        out.flush();
        return ExitCodes.first(codes);
    }

    private static List<String> command(String recipe) {
        return List.of("scripts/lab", "profile", "--record", "--recipe", recipe);
    }

    /**
     * Writes the list of the tracked profiles, with the command that makes each.
     *
     * @param kept the tracked folder, which exists
     */
    static void writeReadme(Path kept) {
        ProfileStore store = new ProfileStore(List.of(kept));
        StringBuilder text = new StringBuilder("""
                # Profiles of record

                Written by `scripts/lab profile --record`, which takes all of them anew; `--recipe NAME` takes those of one recipe.
                Stacks are cut where less than 0.1 % of the samples go on: `folded.collapsed` is the program's view of all JVMs, to be
                read line by line; `fork-NN.collapsed.gz` is one JVM; `flame.html` is there where it is small. `scripts/lab diff profiles/record/A profiles/record/B` compares two.

                | profile | of | JVMs | samples | engine | JDK | taken | command |
                | --- | --- | --- | --- | --- | --- | --- | --- |
                """);
        List<Path> folders = new ArrayList<>(store.list());
        folders.sort((x, y) -> x.getFileName().compareTo(y.getFileName()));
        for (Path folder : folders) {
            text.append(row(folder, ProfileStore.readManifest(folder)));
        }
        try {
            Path fresh = Files.writeString(kept.resolve("README.md.partial"), text);
            Files.move(fresh, kept.resolve("README.md"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("the list of profiles must be writable: " + kept, e);
        }
    }

    private static String row(Path folder, ProfileManifest of) {
        return String.format(
                Locale.ROOT,
                "| [%s](%s) | %s %s t%d | %d | %d | %s | %s | %s | `%s` |%n",
                folder.getFileName(),
                folder.getFileName(),
                of.benchmark(),
                of.params(),
                of.threads(),
                of.forks().size(),
                of.forks().stream().mapToLong(ForkProfile::samples).sum(),
                of.engines(),
                of.environment().getOrDefault("jdk", "?"),
                of.startedAt().replaceFirst("T.*", ""),
                String.join(" ", of.command()));
    }
}
