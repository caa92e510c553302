package org.hmmlab.benchmarks.measure.profile;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hmmlab.benchmarks.measure.choose.ProfileTaskChooser;
import org.hmmlab.benchmarks.measure.choose.TaskSelection;
import org.hmmlab.benchmarks.measure.fork.Timing;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.hmmlab.benchmarks.measure.session.LabContext;
import org.hmmlab.profiles.check.Budget;
import org.hmmlab.profiles.check.Recipe;
import org.hmmlab.profiles.stacks.ProfileEvent;

/** Turns a command line and recipes into plans of profiles. */
public final class ProfilePlans {
    /** As in a comparison, but for fewer measured iterations: 20 trials in less than 25 minutes. */
    private static final Timing NULL_TRIALS = new Timing(4, 200, 6, 100);

    private final LabContext context;
    private final ProfileRequest request;

    public ProfilePlans(LabContext context, ProfileRequest request) {
        this.context = context;
        this.request = request;
    }

    /**
     * One profile per arm.
     *
     * @param plan what is taken
     * @param budgets that it is checked against
     * @param recipe that says so; empty if none does
     */
    public record Planned(ProfileRun.Plan plan, List<Budget> budgets, String recipe) {
        private Planned with(ProfileRun.Plan other) {
            return new Planned(other, budgets, recipe);
        }

        /** The plan in words. */
        public String words() {
            return plan.event().id() + " of " + plan.task() + " in "
                    + String.join(
                            ", ", plan.arms().stream().map(arm -> arm.name()).toList()) + ", " + plan.forks()
                    + " JVMs each";
        }
    }

    /**
     * Plans.
     *
     * @param benches given by hand; recipes are the other way
     * @param isCheck whether only what has a budget is of interest
     */
    public List<Planned> of(List<String> benches, boolean isCheck) {
        boolean byRecipe = isCheck || !request.recipes().isEmpty();
        if (byRecipe == !benches.isEmpty()) {
            throw new UnusableInputException(
                    byRecipe
                            ? "recipes say what is profiled: no benchmark may be given with --recipe or --check-budgets: "
                                    + benches
                            : "a benchmark, a suite, replay:FILE, --recipe NAME or --check-budgets must be given");
        }
        if (!byRecipe) {
            List<Planned> plans = new ArrayList<>();
            new ProfileTaskChooser(context.benchmarks(), context.schemes(), request.selection())
                    .of(benches, request.arms(context.arms(), List.of()))
                    .forEach(chosen ->
                            request.events().forEach(event -> plans.add(plan(chosen, event, 0, 0, List.of(), ""))));
            return plans;
        }
        List<Planned> plans = new ArrayList<>();
        for (Recipe recipe : recipes()) {
            plans.addAll(ofRecipe(recipe, isCheck));
        }
        if (plans.isEmpty()) {
            throw new UnusableInputException("a recipe must have a budget to be checked: " + request.recipes());
        }
        return plans;
    }

    /** One trial: the first case asked for, its design against itself. */
    public List<Planned> ofNullTrials(List<String> benches) {
        List<Planned> plans = of(benches, false);
        Planned first = plans.stream()
                .filter(p -> p.plan().event() == ProfileEvent.CPU
                        || !request.givenEvents().isEmpty())
                .findFirst()
                .orElseThrow(() -> new UnusableInputException("--aa-trials needs an event: -e cpu"));
        ProfileRun.Plan plan = first.plan();
        if (plan.arms().size() > 1) {
            throw new UnusableInputException("--aa-trials compares one design with itself; given: "
                    + String.join(", ", plan.arms().stream().map(Arm::name).toList()));
        }
        int forks = request.givenForks() > 0 ? request.givenForks() : AaTrialsRun.PAIRS;
        Timing timing = request.givenTiming() == null ? NULL_TRIALS : plan.timing();
        return List.of(first.with(AaTrialsRun.trial(
                new ProfileRun.Plan(plan.task(), plan.arms(), plan.event(), plan.interval(), forks, timing))));
    }

    /** The cases in which parts can be left out. */
    public List<Planned> ofBreakdown(List<String> benches, Breakdown breakdown) {
        if (!request.givenEvents().isEmpty() && !request.events().equals(List.of(ProfileEvent.CPU))) {
            throw new UnusableInputException("--breakdown needs the event cpu alone: -e " + request.givenEvents());
        }
        List<Planned> possible = of(benches, false).stream()
                .filter(p -> p.plan().event() == ProfileEvent.CPU
                        && breakdown.isPossible(p.plan().task()))
                .toList();
        if (possible.isEmpty()) {
            throw new UnusableInputException(
                    "--breakdown must name a benchmark that has parts: " + breakdown.possible() + ": " + benches);
        }
        return possible;
    }

    /** What recipes of record say. */
    public List<Planned> ofRecord(List<String> benches) {
        if (!benches.isEmpty()) {
            throw new UnusableInputException(
                    "recipes say what is on record: no benchmark may be given with --record: " + benches);
        }
        List<Planned> plans = new ArrayList<>();
        for (Recipe recipe : recipes()) {
            if (recipe.isOfRecord()) {
                plans.addAll(ofRecipe(recipe, false));
            } else if (!request.recipes().isEmpty()) {
                throw new UnusableInputException(
                        "a recipe must have \"record\": true to be on record: " + recipe.name());
            }
        }
        return plans;
    }

    private List<Planned> ofRecipe(Recipe recipe, boolean isCheck) {
        Map<String, List<String>> params = new LinkedHashMap<>();
        recipe.params().forEach((name, value) -> params.put(name, List.of(value)));
        params.putAll(request.selection().params());
        List<Integer> threads = recipe.threads() == 0 ? List.of() : List.of(recipe.threads());
        TaskSelection selection = new TaskSelection(
                params,
                request.selection().threads().isEmpty()
                        ? threads
                        : request.selection().threads());
        List<Planned> plans = new ArrayList<>();
        for (ProfileTaskChooser.Chosen chosen : new ProfileTaskChooser(
                        context.benchmarks(), context.schemes(), selection)
                .of(List.of(recipe.bench()), request.arms(context.arms(), recipe.designs()))) {
            for (String name : recipe.events()) {
                ProfileEvent event = ProfileEvent.parse(name);
                List<Budget> budgets = recipe.budgets().stream()
                        .filter(budget -> budget.event().equals(event.id()))
                        .toList();
                boolean isAskedFor =
                        request.givenEvents().isEmpty() || request.events().contains(event);
                if (isAskedFor && !(isCheck && budgets.isEmpty())) {
                    plans.add(plan(chosen, event, recipe.forks(), recipe.interval(), budgets, recipe.name()));
                }
            }
        }
        return plans;
    }

    private Planned plan(
            ProfileTaskChooser.Chosen chosen,
            ProfileEvent event,
            int forks,
            long interval,
            List<Budget> budgets,
            String recipe) {
        return new Planned(
                new ProfileRun.Plan(
                        chosen.task(),
                        chosen.arms(),
                        event,
                        request.interval(interval),
                        request.forks(forks, chosen.arms().size()),
                        request.timing()),
                budgets,
                recipe);
    }

    private List<Recipe> recipes() {
        Path folder = ProfileFolders.recipes();
        if (request.recipes().isEmpty()) {
            return Recipe.readAll(folder);
        }
        List<Recipe> named = new ArrayList<>();
        for (String name : request.recipes()) {
            Path file = name.endsWith(".json") ? Path.of(name) : folder.resolve(name + ".json");
            if (!Files.isRegularFile(file)) {
                throw new UnusableInputException("no recipe \"" + name + "\"; there are: "
                        + String.join(
                                ", ",
                                Recipe.readAll(folder).stream()
                                        .map(Recipe::name)
                                        .toList()));
            }
            named.add(Recipe.read(file));
        }
        return named;
    }
}
