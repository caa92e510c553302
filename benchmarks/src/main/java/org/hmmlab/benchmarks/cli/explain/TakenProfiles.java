package org.hmmlab.benchmarks.cli.explain;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hmmlab.benchmarks.cli.options.CommonOptions;
import org.hmmlab.benchmarks.cli.options.Printing;
import org.hmmlab.benchmarks.measure.launch.Progress;
import org.hmmlab.benchmarks.measure.profile.BudgetReport;
import org.hmmlab.benchmarks.measure.profile.ProfileRun;
import org.hmmlab.benchmarks.measure.profile.ProfileText;
import org.hmmlab.benchmarks.measure.session.LabContext;
import org.hmmlab.profiles.compare.DifferenceText;
import org.hmmlab.profiles.compare.ProfileDifference;
import org.hmmlab.profiles.store.DifferencePages;
import org.hmmlab.profiles.store.ForkProfile;
import org.hmmlab.profiles.store.ProfileStore;
import org.hmmlab.profiles.store.StoredProfile;
import org.hmmlab.results.verdict.ExitCodes;
import org.jspecify.annotations.Nullable;

/** What {@code lab profile} does without a further wish: takes profiles, shows them, checks budgets, keeps what is to be kept. */
final class TakenProfiles {
    private final LabContext context;
    private final CommonOptions common;
    private final boolean isCheck;
    private final @Nullable String keep;

    /**
     * One use.
     *
     * @param isCheck whether only budgets are shown
     * @param keep beginning of the names under which profiles are copied to the tracked folder; null copies none
     */
    TakenProfiles(LabContext context, CommonOptions common, boolean isCheck, @Nullable String keep) {
        this.context = context;
        this.common = common;
        this.isCheck = isCheck;
        this.keep = keep;
    }

    /** Takes all, and returns the code. */
    int take(PrintWriter out, List<ProfilePlans.Planned> plans) throws InterruptedException {
        Progress progress = Progress.onStandardError();
        progress.plan(plans.stream().mapToLong(p -> p.plan().estimatedMillis()).sum());
        ProfileRun run = new ProfileRun(
                ProfileFolders.store(common.results()), context.command(), progress, context.interruption());
        BudgetReport budgets = new BudgetReport();
        List<Integer> codes = new ArrayList<>();
        List<Map<String, Object>> objects = new ArrayList<>();
        for (ProfilePlans.Planned planned : plans) {
            List<StoredProfile> profiles = run.take(planned.plan(), common.seed());
            progress.clear();
            profiles.forEach(profile -> codes.add(code(profile)));
            profiles.forEach(profile -> budgets.add(planned.budgets(), profile));
            if (!isCheck) {
                keep(profiles);
                objects.add(show(out, profiles));
            }
        }
        if (isCheck) {
            codes.add(budgets.exitCode());
        }
        if (common.isJson) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("profiles", objects);
            object.put("budgets", budgets.lines());
            object.put("exitCode", ExitCodes.first(codes));
            out.println(Printing.json(object));
        } else {
            budgets.lines().forEach(line -> out.println(line.words()));
            if (!isCheck) {
                out.println("cost    of the profiler itself: the same command with --cost measures it, in turns");
            }
        }
        out.flush();
        return ExitCodes.first(codes);
    }

    private Map<String, Object> show(PrintWriter out, List<StoredProfile> profiles) {
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
                    common.results(), a.manifest().id(), b.manifest().id());
            object.put("difference", difference);
            text.append(DifferenceText.table(difference))
                    .append("why     ")
                    .append(DifferenceText.why(difference))
                    .append("\npage    ")
                    .append(DifferencePages.write(a, b, difference, folder))
                    .append('\n');
        }
        if (!common.isJson) {
            out.print(text);
            out.flush();
        }
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
            RecordedProfiles.writeReadme(ProfileFolders.kept());
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
