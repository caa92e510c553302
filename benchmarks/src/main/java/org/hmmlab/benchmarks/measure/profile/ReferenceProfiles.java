package org.hmmlab.benchmarks.measure.profile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hmmlab.benchmarks.measure.launch.Progress;
import org.hmmlab.profiles.store.ForkProfile;
import org.hmmlab.profiles.store.ProfileManifest;
import org.hmmlab.profiles.store.ProfileStore;
import org.hmmlab.profiles.store.StoredProfile;
import org.hmmlab.results.store.WholeFile;
import org.hmmlab.results.verdict.ExitCodes;

/** Takes the profiles of record: what recipes with {@code record} say, trimmed, in the tracked folder, with a list of them. */
public final class ReferenceProfiles {
    private final ProfileSession session;

    public ReferenceProfiles(ProfileSession session) {
        this.session = session;
    }

    /** Takes all, writes what could be sampled over what was there, and returns the answer. */
    public ProfileSession.Answer take(List<ProfilePlans.Planned> plans) throws InterruptedException {
        Path kept = ProfileFolders.kept();
        Progress progress = Progress.onStandardError();
        progress.plan(plans.stream().mapToLong(p -> p.plan().estimatedMillis()).sum());
        List<Integer> codes = new ArrayList<>();
        List<Map<String, Object>> objects = new ArrayList<>();
        for (ProfilePlans.Planned planned : plans) {
            ProfileRun run = session.run(progress, command(planned.recipe()));
            boolean isOneOfSeveral = plans.stream()
                            .filter(other -> other.recipe().equals(planned.recipe())
                                    && other.plan().event() == planned.plan().event())
                            .count()
                    > 1;
            for (StoredProfile profile : run.take(planned.plan(), session.seed())) {
                String method = planned.plan().task().shortName().replaceFirst(".*\\.", "");
                Path target = kept.resolve(ProfileFolders.keptName(
                        planned.recipe() + (isOneOfSeveral ? "-" + method : ""), profile.manifest()));
                int code = ProfileRecorder.code(profile);
                codes.add(code);
                Map<String, Object> object = new LinkedHashMap<>();
                object.put("profile", profile.manifest());
                object.put("kept", code == ExitCodes.PASS ? target.toString() : "");
                objects.add(object);
                if (code == ExitCodes.PASS) {
                    ProfileStore.keep(profile, target, ProfileFolders.home());
                }
                progress.clear();
                session.line((code == ExitCodes.PASS ? "kept    " + target : "NOT kept")
                        + ": "
                        + profile.manifest().title());
            }
            // After each: an interruption leaves a list of what there is.
            writeReadme(kept);
        }
        session.line("list    " + kept.resolve("README.md"));
        return new ProfileSession.Answer(ExitCodes.first(codes), objects);
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
            WholeFile.write(kept.resolve("README.md"), text.toString());
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
