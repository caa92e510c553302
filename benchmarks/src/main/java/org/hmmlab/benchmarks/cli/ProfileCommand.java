package org.hmmlab.benchmarks.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.hmmlab.benchmarks.profile.Attribution;
import org.hmmlab.benchmarks.profile.BudgetReport;
import org.hmmlab.benchmarks.profile.ProfileCost;
import org.hmmlab.benchmarks.profile.ProfileRun;
import org.hmmlab.benchmarks.profile.ProfileText;
import org.hmmlab.benchmarks.runner.Arm;
import org.hmmlab.benchmarks.runner.LabLock;
import org.hmmlab.benchmarks.runner.Progress;
import org.hmmlab.profiles.compare.DifferenceText;
import org.hmmlab.profiles.compare.ProfileDifference;
import org.hmmlab.profiles.store.DifferencePages;
import org.hmmlab.profiles.store.ForkProfile;
import org.hmmlab.profiles.store.ProfileStore;
import org.hmmlab.profiles.store.StoredProfile;
import org.hmmlab.results.verdict.ExitCodes;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes profiles of benchmarks, one a JVM, and checks what must not be seen in them. */
@Command(
        name = "profile",
        mixinStandardHelpOptions = true,
        description = {
            "Takes profiles: one a JVM, all kept, of the measured iterations alone.",
            "Writes flame graphs, collapsed stacks and recordings. Several designs take turns; the difference is shown.",
            "Events: cpu, wall, alloc, lock, nativemem. Each in JVMs of its own."
        })
final class ProfileCommand implements Callable<Integer> {
    private final LabContext context;

    @Spec
    @Nullable
    CommandSpec spec;

    @Mixin
    CommonOptions common = new CommonOptions();

    @Mixin
    SelectionOptions selected = new SelectionOptions();

    @Mixin
    ProfileOptions options = new ProfileOptions();

    @Parameters(
            arity = "0..*",
            paramLabel = "BENCH|SUITE|replay:FILE",
            description = "Benchmarks, as in JMH; the name of a suite; or a recording.")
    List<String> benches = new ArrayList<>();

    @Option(
            names = "--check",
            description = "Check budgets instead: those of the recipes named, or of all. Code 1 when one is broken.")
    boolean isCheck;

    @Option(names = "--cost", description = "Measure what profiling costs: profiled against unprofiled, in turns.")
    boolean isCost;

    @Option(
            names = "--attribute",
            description = "Say what the parts of an invalidation take, by cpu profile and by counted operations.")
    boolean isAttribute;

    @Option(
            names = "--keep",
            paramLabel = "NAME",
            description = "Copy the stacks to profiles/record, which is tracked.")
    @Nullable
    String keep;

    ProfileCommand(LabContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        List<ProfilePlans.Planned> plans =
                new ProfilePlans(context, selected, options).of(benches, isCheck, isAttribute);
        PrintWriter out = Printing.out(spec);
        if (common.isDryRun) {
            dryRun(out, plans);
            return ExitCodes.PASS;
        }
        PrintWriter err = Printing.err(spec);
        LabLock lock = LabLock.acquire(context.lockFolder(), String.join(" ", context.arguments()), line -> {
            err.println(line);
            err.flush();
        });
        context.interruption().onInterrupt(() -> "interrupted; profiles that were whole are kept");
        try {
            return isCost ? cost(out, plans) : take(out, plans);
        } finally {
            context.interruption().disarm();
            lock.close();
        }
    }

    private int cost(PrintWriter out, List<ProfilePlans.Planned> plans) throws InterruptedException {
        ProfileCost cost = new ProfileCost(Progress.onStandardError(), context.interruption());
        List<ProfileCost.Cost> costs = new ArrayList<>();
        for (ProfilePlans.Planned planned : plans) {
            for (Arm arm : planned.plan().arms()) {
                ProfileCost.Cost found = cost.measure(planned.plan(), arm, common.seed());
                costs.add(found);
                if (!common.isJson) {
                    out.println(found.words());
                    out.flush();
                }
            }
        }
        if (common.isJson) {
            out.println(Printing.json(costs));
            out.flush();
        }
        return costs.stream().anyMatch(c -> !c.failure().isEmpty()) ? ExitCodes.NOTHING_MEASURED : ExitCodes.PASS;
    }

    private int take(PrintWriter out, List<ProfilePlans.Planned> plans) throws InterruptedException {
        ProfileStore store = ProfileFolders.store(common.results());
        Progress progress = Progress.onStandardError();
        progress.plan(plans.stream().mapToLong(p -> p.plan().estimatedMillis()).sum());
        ProfileRun run = new ProfileRun(store, context.command(), progress, context.interruption());
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
                objects.add(show(out, planned, profiles));
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
        }
        out.flush();
        return ExitCodes.first(codes);
    }

    private Map<String, Object> show(PrintWriter out, ProfilePlans.Planned planned, List<StoredProfile> profiles)
            throws InterruptedException {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("profiles", profiles.stream().map(StoredProfile::manifest).toList());
        object.put("folders", profiles.stream().map(p -> p.folder().toString()).toList());
        StringBuilder text = new StringBuilder();
        profiles.forEach(profile -> text.append(ProfileText.of(profile)));
        if (profiles.size() == 2) {
            StoredProfile a = profiles.get(0);
            StoredProfile b = profiles.get(1);
            ProfileDifference difference = ProfileDifference.of(a.folded(), b.folded());
            object.put("difference", difference);
            text.append(DifferenceText.table(difference))
                    .append("why     ")
                    .append(DifferenceText.why(difference))
                    .append("\npage    ")
                    .append(DifferencePages.write(
                            a,
                            b,
                            difference,
                            ProfileFolders.difference(
                                    common.results(),
                                    a.manifest().id(),
                                    b.manifest().id())))
                    .append('\n');
        }
        if (isAttribute) {
            List<Attribution> attributions = new ArrayList<>();
            for (int arm = 0; arm < profiles.size(); arm++) {
                attributions.add(Attribution.of(
                        profiles.get(arm),
                        planned.plan().task(),
                        planned.plan().arms().get(arm),
                        context.interruption()));
            }
            object.put("attributions", attributions);
            attributions.forEach(attribution -> text.append(attribution.table()));
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
                String name = keep
                        + '-'
                        + profile.manifest().event()
                        + '-'
                        + profile.manifest().arm().replaceAll("[^A-Za-z0-9.-]+", "_");
                ProfileStore.keep(profile, ProfileFolders.kept().resolve(name));
            }
        }
    }

    /** A crash, a machine that cannot do it, or neither. */
    private static int code(StoredProfile profile) {
        List<ForkProfile> forks = profile.manifest().forks();
        if (forks.stream().allMatch(ForkProfile::isOk)) {
            return ExitCodes.PASS;
        }
        boolean measured = forks.stream().anyMatch(f -> !f.failure().contains("ended with exit code"));
        return measured ? ExitCodes.MACHINE : ExitCodes.NOTHING_MEASURED;
    }

    private void dryRun(PrintWriter out, List<ProfilePlans.Planned> plans) {
        long millis = plans.stream().mapToLong(p -> p.plan().estimatedMillis()).sum();
        if (common.isJson) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("plans", plans);
            object.put("estimatedMillis", millis);
            out.println(Printing.json(object));
            return;
        }
        out.printf(Locale.ROOT, "plan    %d profiles  ~%s%n", plans.size(), ComparisonOptions.minutes(millis));
        plans.forEach(p -> out.println("        " + p.words()));
    }
}
