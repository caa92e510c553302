package org.hmmlab.benchmarks.cli.explain;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.hmmlab.benchmarks.cli.options.CommandLines;
import org.hmmlab.benchmarks.cli.options.CommonOptions;
import org.hmmlab.benchmarks.cli.options.Printing;
import org.hmmlab.benchmarks.cli.options.SelectionOptions;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.benchmarks.measure.launch.LabLock;
import org.hmmlab.benchmarks.measure.launch.Progress;
import org.hmmlab.benchmarks.measure.launch.TimePlan;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.hmmlab.benchmarks.measure.profile.AaTrialsRun;
import org.hmmlab.benchmarks.measure.profile.Breakdown;
import org.hmmlab.benchmarks.measure.profile.BrokenDownProfiles;
import org.hmmlab.benchmarks.measure.profile.ProfileCost;
import org.hmmlab.benchmarks.measure.profile.ProfilePlans;
import org.hmmlab.benchmarks.measure.profile.ProfileRecorder;
import org.hmmlab.benchmarks.measure.profile.ProfileRun;
import org.hmmlab.benchmarks.measure.profile.ProfileSession;
import org.hmmlab.benchmarks.measure.profile.ReferenceProfiles;
import org.hmmlab.benchmarks.measure.session.LabContext;
import org.hmmlab.benchmarks.measure.session.ResumePreconditions;
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
public final class ProfileCommand implements Callable<Integer> {
    private final LabContext context;
    private final Breakdown breakdown;

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
            names = "--check-budgets",
            description = "Check budgets instead: those of the recipes named, or of all. Code 1 when one is broken.")
    boolean isCheck;

    @Option(names = "--overhead", description = "Measure what profiling costs: profiled against unprofiled, in turns.")
    boolean isCost;

    @Option(
            names = "--breakdown",
            description =
                    "Say what the parts of an invalidation take: by leaving them out one by one, by cpu profile, and by"
                            + " counted operations. InvalidatePair with one thread only.")
    boolean isAttribute;

    @Option(
            names = "--keep",
            paramLabel = "NAME",
            description = "Copy the stacks to profiles/record, which is tracked.")
    @Nullable
    String keep;

    @Option(
            names = "--aa-trials",
            paramLabel = "N",
            description =
                    "Compare a design with itself instead, N times on JVMs of their own (12 pairs each): every frame"
                            + " named is a false alarm. Code 1 when more than one in 20 trials is named.")
    int nullTrials;

    @Option(
            names = "--resume",
            paramLabel = "FOLDER",
            description = "Go on with null trials that were interrupted: what is whole is kept.")
    @Nullable
    String resume;

    @Option(
            names = "--record",
            description = "Take the profiles of record, of all designs, into profiles/record, which is tracked;"
                    + " --recipe NAME only some.")
    boolean isRecord;

    /**
     * The command.
     *
     * @param breakdown says what the parts of an operation take
     */
    public ProfileCommand(LabContext context, Breakdown breakdown) {
        this.context = context;
        this.breakdown = breakdown;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (resume != null) {
            if (!benches.isEmpty() || nullTrials != 0) {
                throw new UnusableInputException(
                        "--resume takes benchmark and options from the folder: --resume " + resume);
            }
            return resumed(AaTrialsRun.find(common.results(), resume));
        }
        requireExclusiveOptions();
        return run(null);
    }

    /** Measures; null trials into a folder that there is, or into a new one. */
    private int run(@Nullable Path trials) throws InterruptedException {
        List<ProfilePlans.Planned> plans = plans();
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
        context.interruption()
                .onInterrupt(() -> "interrupted; profiles that were whole are kept"
                        + (nullTrials > 0 ? ", and --resume goes on with them" : ""));
        try {
            if (isCost) {
                return cost(out, plans);
            }
            ProfileSession.Answer answer = take(out, plans, trials);
            if (common.isJson) {
                out.println(Printing.json(answer.json()));
            }
            out.flush();
            return answer.exitCode();
        } finally {
            context.interruption().disarm();
            lock.close();
        }
    }

    private ProfileSession.Answer take(PrintWriter out, List<ProfilePlans.Planned> plans, @Nullable Path trials)
            throws InterruptedException {
        ProfileSession session = new ProfileSession(context, common.results(), common.seed(), text -> {
            if (!common.isJson) {
                out.print(text);
                out.flush();
            }
        });
        if (nullTrials > 0) {
            AaTrialsRun run = new AaTrialsRun(session);
            ProfileRun.Plan plan = plans.get(0).plan();
            return run.take(plan, nullTrials, trials == null ? run.begin(plan) : trials);
        }
        if (isAttribute) {
            return new BrokenDownProfiles(session, breakdown).take(plans);
        }
        return isRecord
                ? new ReferenceProfiles(session).take(plans)
                : new ProfileRecorder(session, isCheck, keep).take(plans);
    }

    private int resumed(Path folder) throws InterruptedException {
        AaTrialsRun.Begun begun = AaTrialsRun.read(folder);
        ProfileCommand again = CommandLines.restored(
                new ProfileCommand(context, breakdown), c -> c.common, begun.arguments(), begun.seed(), common);
        again.spec = spec;
        ResumePreconditions.requireSame(
                "null trials cannot be resumed: what the JVMs run has changed:",
                begun.content(),
                again.plans().get(0).plan().arms().get(0).program().content());
        return again.run(folder);
    }

    private void requireExclusiveOptions() {
        List<String> wishes = new ArrayList<>();
        Map<String, Boolean> asked = new LinkedHashMap<>();
        asked.put("--check-budgets", isCheck);
        asked.put("--overhead", isCost);
        asked.put("--breakdown", isAttribute);
        asked.put("--aa-trials", nullTrials > 0);
        asked.put("--record", isRecord);
        asked.forEach((wish, isAsked) -> {
            if (isAsked) {
                wishes.add(wish);
            }
        });
        if (wishes.size() > 1) {
            throw new UnusableInputException("these exclude each other: " + String.join(", ", wishes));
        }
        boolean isGiven = spec != null && spec.commandLine().getParseResult().hasMatchedOption("--aa-trials");
        if (isGiven && nullTrials < 1) {
            throw new UnusableInputException("--aa-trials must be at least 1: --aa-trials " + nullTrials);
        }
    }

    private List<ProfilePlans.Planned> plans() {
        ProfilePlans planner = new ProfilePlans(context, options.request(selected));
        if (nullTrials > 0) {
            return planner.ofNullTrials(benches);
        }
        if (isAttribute) {
            return planner.ofBreakdown(benches, breakdown);
        }
        return isRecord ? planner.ofRecord(benches) : planner.of(benches, isCheck);
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

    private void dryRun(PrintWriter out, List<ProfilePlans.Planned> plans) {
        long each = plans.stream().mapToLong(p -> p.plan().estimatedMillis()).sum();
        long millis = isAttribute
                ? each
                        + plans.stream()
                                .mapToLong(p -> breakdown.estimatedMillis(p.plan()))
                                .sum()
                : Math.max(1, nullTrials) * each;
        if (common.isJson) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("plans", plans);
            object.put("estimatedMillis", millis);
            out.println(Printing.json(object));
            return;
        }
        String what = nullTrials > 0 ? nullTrials + " null trials" : plans.size() + " profiles";
        out.printf(Locale.ROOT, "plan    %s  ~%s%n", what, TimePlan.minutes(millis));
        plans.forEach(p -> out.println("        " + p.words()));
    }
}
