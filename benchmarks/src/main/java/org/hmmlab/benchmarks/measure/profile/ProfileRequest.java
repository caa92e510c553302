package org.hmmlab.benchmarks.measure.profile;

import java.util.ArrayList;
import java.util.List;
import org.hmmlab.benchmarks.measure.choose.ArmParser;
import org.hmmlab.benchmarks.measure.choose.TaskSelection;
import org.hmmlab.benchmarks.measure.fork.Timing;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.hmmlab.profiles.stacks.ProfileEvent;
import org.jspecify.annotations.Nullable;

/**
 * What is to be profiled and how, before the benchmarks are known: what the options of a command say. Immutable.
 *
 * @param selection parameters and threads asked for
 * @param givenEvents events asked for; empty takes cpu
 * @param designs designs asked for
 * @param arms arms asked for
 * @param givenForks JVMs of each profile asked for; 0 leaves them to recipe or rule
 * @param givenInterval distance of samples asked for, ns or bytes; 0 leaves it to recipe or event
 * @param recipes names or files of recipes
 * @param isQuick whether one JVM with short iterations is enough
 * @param givenTiming of each JVM, by a preset that was asked for; null without
 * @param defaultTiming of each JVM where nothing was asked for
 */
public record ProfileRequest(
        TaskSelection selection,
        List<ProfileEvent> givenEvents,
        List<String> designs,
        List<String> arms,
        int givenForks,
        long givenInterval,
        List<String> recipes,
        boolean isQuick,
        @Nullable Timing givenTiming,
        Timing defaultTiming) {
    private static final Timing QUICK = new Timing(2, 100, 5, 60);
    private static final int FORKS = 3;

    /** Copies and checks. */
    public ProfileRequest {
        givenEvents = List.copyOf(givenEvents);
        designs = List.copyOf(designs);
        arms = List.copyOf(arms);
        recipes = List.copyOf(recipes);
        if (givenForks < 0) {
            throw new UnusableInputException("--forks must be at least 1: --forks " + givenForks);
        }
    }

    /** The events. */
    List<ProfileEvent> events() {
        return givenEvents.isEmpty() ? List.of(ProfileEvent.CPU) : givenEvents;
    }

    /** The arms; empty leaves them to the benchmark. */
    List<Arm> arms(ArmParser parser, List<String> designsOfRecipe) {
        List<Arm> parsed = new ArrayList<>(arms.stream().map(parser::parse).toList());
        (designs.isEmpty() ? designsOfRecipe : designs).forEach(design -> parsed.add(parser.own(design)));
        return List.copyOf(parsed);
    }

    /** JVMs of each profile. */
    int forks(int byRecipe, int armCount) {
        if (givenForks > 0) {
            return givenForks;
        }
        int byRule = armCount > 1 ? AaTrialsRun.PAIRS : FORKS;
        return isQuick ? 1 : byRecipe > 0 ? byRecipe : byRule;
    }

    /** Distance of samples in ns or bytes; 0 if it is left to the event. */
    long interval(long byRecipe) {
        return givenInterval > 0 ? givenInterval : byRecipe;
    }

    /** The timing of each JVM. */
    Timing timing() {
        return isQuick ? QUICK : givenTiming == null ? defaultTiming : givenTiming;
    }
}
