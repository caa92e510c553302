package org.hmmlab.benchmarks.measure.profile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hmmlab.benchmarks.measure.launch.Progress;
import org.hmmlab.profiles.store.StoredProfile;
import org.hmmlab.results.verdict.ExitCodes;

/** Profiles, and what the parts of the profiled operation take. Used by one thread. */
public final class BrokenDownProfiles {
    private final ProfileSession session;
    private final Breakdown breakdown;

    public BrokenDownProfiles(ProfileSession session, Breakdown breakdown) {
        this.session = session;
        this.breakdown = breakdown;
    }

    /** Takes the profiles, and breaks each down. */
    public ProfileSession.Answer take(List<ProfilePlans.Planned> plans) throws InterruptedException {
        Progress progress = Progress.onStandardError();
        plans.forEach(p -> progress.planMore(p.plan().estimatedMillis() + breakdown.estimatedMillis(p.plan())));
        ProfileRun run = session.run(progress);
        List<Map<String, Object>> objects = new ArrayList<>();
        List<Integer> codes = new ArrayList<>();
        for (ProfilePlans.Planned planned : plans) {
            List<StoredProfile> profiles = run.take(planned.plan(), session.seed());
            Breakdown.Found found = breakdown.take(
                    planned.plan(),
                    profiles,
                    session.seed(),
                    ProfileFolders.attribution(
                            session.results(), profiles.get(0).manifest().id()),
                    progress,
                    session.context().interruption());
            progress.clear();
            profiles.forEach(profile -> codes.add(ProfileRecorder.code(profile)));
            codes.add(found.isWhole() ? ExitCodes.PASS : ExitCodes.NOTHING_MEASURED);
            Map<String, Object> object = new LinkedHashMap<>();
            object.put(
                    "profiles", profiles.stream().map(StoredProfile::manifest).toList());
            object.putAll(found.json());
            objects.add(object);
            profiles.forEach(profile -> session.said().accept(ProfileText.of(profile)));
            session.said().accept(found.text());
        }
        return new ProfileSession.Answer(ExitCodes.first(codes), objects);
    }
}
