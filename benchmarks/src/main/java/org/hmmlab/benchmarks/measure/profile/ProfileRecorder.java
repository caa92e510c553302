package org.hmmlab.benchmarks.measure.profile;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hmmlab.benchmarks.measure.launch.Progress;
import org.hmmlab.profiles.compare.DifferenceText;
import org.hmmlab.profiles.compare.ProfileDifference;
import org.hmmlab.profiles.store.DifferencePages;
import org.hmmlab.profiles.store.ForkProfile;
import org.hmmlab.profiles.store.ProfileStore;
import org.hmmlab.profiles.store.StoredProfile;
import org.hmmlab.results.verdict.ExitCodes;
import org.jspecify.annotations.Nullable;

/** What {@code lab profile} does without a further wish: takes profiles, shows them, checks budgets, keeps what is to be kept. */
public final class ProfileRecorder {
    private final ProfileSession session;
    private final boolean isCheck;
    private final @Nullable String keep;

    /**
     * One use.
     *
     * @param isCheck whether only budgets are shown
     * @param keep beginning of the names under which profiles are copied to the tracked folder; null copies none
     */
    public ProfileRecorder(ProfileSession session, boolean isCheck, @Nullable String keep) {
        this.session = session;
        this.isCheck = isCheck;
        this.keep = keep;
    }

    /** Takes all. */
    public ProfileSession.Answer take(List<ProfilePlans.Planned> plans) throws InterruptedException {
        Progress progress = Progress.onStandardError();
        progress.plan(plans.stream().mapToLong(p -> p.plan().estimatedMillis()).sum());
        ProfileRun run = session.run(progress);
        BudgetReport budgets = new BudgetReport();
        List<Integer> codes = new ArrayList<>();
        List<Map<String, Object>> objects = new ArrayList<>();
        for (ProfilePlans.Planned planned : plans) {
            List<StoredProfile> profiles = run.take(planned.plan(), session.seed());
            progress.clear();
            profiles.forEach(profile -> codes.add(code(profile)));
            profiles.forEach(profile -> budgets.add(planned.budgets(), profile));
            if (!isCheck) {
                keep(profiles);
                objects.add(show(profiles));
            }
        }
        if (isCheck) {
            codes.add(budgets.exitCode());
        }
        budgets.lines().forEach(line -> session.line(line.words()));
        if (!isCheck) {
            session.line("cost    of the profiler itself: the same command with --overhead measures it, in turns");
        }
        int code = ExitCodes.first(codes);
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("profiles", objects);
        object.put("budgets", budgets.lines());
        object.put("exitCode", code);
        return new ProfileSession.Answer(code, object);
    }

    private Map<String, Object> show(List<StoredProfile> profiles) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("profiles", profiles.stream().map(StoredProfile::manifest).toList());
        object.put("folders", profiles.stream().map(p -> p.folder().toString()).toList());
        StringBuilder text = new StringBuilder();
        profiles.forEach(profile -> text.append(ProfileText.of(profile)));
        if (profiles.size() == 2) {
            StoredProfile a = profiles.get(0);
            StoredProfile b = profiles.get(1);
            ProfileDifference difference = ProfileDifference.of(a.folded(), b.folded());
            Path folder = ProfileFolders.difference(
                    session.results(), a.manifest().id(), b.manifest().id());
            object.put("difference", difference);
            text.append(DifferenceText.table(difference))
                    .append("why     ")
                    .append(DifferenceText.why(difference))
                    .append("\npage    ")
                    .append(DifferencePages.write(a, b, difference, folder))
                    .append('\n');
        }
        session.said().accept(text.toString());
        return object;
    }

    private void keep(List<StoredProfile> profiles) {
        if (keep != null) {
            for (StoredProfile profile : profiles) {
                ProfileStore.keep(
                        profile,
                        ProfileFolders.kept().resolve(ProfileFolders.keptName(keep, profile.manifest())),
                        ProfileFolders.home());
            }
            ReferenceProfiles.writeReadme(ProfileFolders.kept());
        }
    }

    /** A crash, a machine that cannot do it, or neither. */
    static int code(StoredProfile profile) {
        List<ForkProfile> forks = profile.manifest().forks();
        if (forks.stream().allMatch(ForkProfile::isOk)) {
            return ExitCodes.PASS;
        }
        boolean measured = forks.stream().anyMatch(f -> f.end() != ForkProfile.End.JVM_FAILED);
        return measured ? ExitCodes.MACHINE : ExitCodes.NOTHING_MEASURED;
    }
}
