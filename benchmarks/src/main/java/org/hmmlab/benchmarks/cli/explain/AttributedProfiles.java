package org.hmmlab.benchmarks.cli.explain;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hmmlab.benchmarks.cli.options.CommonOptions;
import org.hmmlab.benchmarks.cli.options.Printing;
import org.hmmlab.benchmarks.measure.launch.Progress;
import org.hmmlab.benchmarks.measure.profile.ProfileRun;
import org.hmmlab.benchmarks.measure.profile.ProfileText;
import org.hmmlab.benchmarks.measure.session.LabContext;
import org.hmmlab.benchmarks.suites.attribution.Attribution;
import org.hmmlab.benchmarks.suites.attribution.AttributionRun;
import org.hmmlab.benchmarks.suites.attribution.AttributionText;
import org.hmmlab.profiles.store.StoredProfile;
import org.hmmlab.results.verdict.ExitCodes;

/** Says what the parts of an invalidation take, design by design, in a table, a page and a file. */
final class AttributedProfiles {
    private final LabContext context;
    private final CommonOptions common;

    AttributedProfiles(LabContext context, CommonOptions common) {
        this.context = context;
        this.common = common;
    }

    /** Profiles, leaves out, and returns the code. */
    int take(PrintWriter out, List<ProfilePlans.Planned> plans) throws InterruptedException {
        Progress progress = Progress.onStandardError();
        plans.forEach(p -> progress.planMore(p.plan().estimatedMillis() + AttributionRun.estimatedMillis(p.plan())));
        ProfileRun run = new ProfileRun(
                ProfileFolders.store(common.results()), context.command(), progress, context.interruption());
        List<Map<String, Object>> objects = new ArrayList<>();
        List<Integer> codes = new ArrayList<>();
        for (ProfilePlans.Planned planned : plans) {
            List<StoredProfile> profiles = run.take(planned.plan(), common.seed());
            List<Attribution> found =
                    new AttributionRun(progress, context.interruption()).of(planned.plan(), profiles, common.seed());
            progress.clear();
            profiles.forEach(profile -> codes.add(TakenProfiles.code(profile)));
            found.forEach(a -> codes.add(a.failure().isEmpty() ? ExitCodes.PASS : ExitCodes.NOTHING_MEASURED));
            Map<String, Object> object = new LinkedHashMap<>();
            object.put(
                    "profiles", profiles.stream().map(StoredProfile::manifest).toList());
            object.put("attributions", found);
            Path page = write(planned.plan(), profiles.get(0).manifest().id(), object, found);
            object.put("page", page.toString());
            objects.add(object);
            if (!common.isJson) {
                profiles.forEach(profile -> out.print(ProfileText.of(profile)));
                found.forEach(a -> out.print(AttributionText.table(a)));
                out.println("page    " + page);
                out.flush();
            }
        }
        if (common.isJson) {
            out.println(Printing.json(objects));
            out.flush();
        }
        return ExitCodes.first(codes);
    }

    private Path write(ProfileRun.Plan plan, String id, Map<String, Object> object, List<Attribution> found) {
        Path folder = ProfileFolders.attribution(common.results(), id);
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("parts.json"), Printing.json(object) + '\n');
            return Files.writeString(
                    folder.resolve("index.html"), AttributionText.page("Parts of " + plan.task(), found));
        } catch (IOException e) {
            throw new UncheckedIOException("an attribution must be storable: " + folder, e);
        }
    }
}
