package org.hmmlab.property;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A list of operations on one machine. Each draws its arguments from a seed of its own and from what there is, so that a list from
 * which some were taken can be executed, too.
 */
final class Episode {
    private static final int MAX_SHRINKS = 400;

    /** One operation. */
    record Step(Action action, long seed) {
        @Override
        public String toString() {
            return action + "(" + Long.toHexString(seed) + ")";
        }
    }

    /** What ended an episode before its end, and after how many steps. */
    record Failure(Throwable thrown, int steps) {
        /** Whether another failure is of the same kind. */
        boolean isLike(Failure other) {
            if (other == null || thrown.getClass() != other.thrown.getClass()) {
                return false;
            }
            return !(thrown instanceof Broken broken) || broken.invariant() == ((Broken) other.thrown).invariant();
        }
    }

    private Episode() {}

    /** The operations that a seed stands for. */
    static List<Step> draw(long seed, int length, boolean endsUntidily) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Step> steps = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            steps.add(new Step(Action.draw(random), random.nextLong()));
        }
        if (endsUntidily) {
            steps.set(length - 1, new Step(Action.UNREGISTER_AFTERWARDS, random.nextLong()));
        }
        return steps;
    }

    /** Executes operations, checks after each, and that nothing is left at the end; null if all is as it must be. */
    static Failure execute(Breaks breaks, List<Step> steps) {
        World world = new World(breaks);
        int done = 0;
        try {
            for (Step step : steps) {
                done++;
                world.hmmRefused = false;
                world.driverRefused = false;
                world.anotherRefused = false;
                world.guests.forEach(guest -> guest.takenFromOthers.clear());
                step.action().run(world, step.seed());
                Checker.check(world);
            }
            world.close();
            return null;
        } catch (RuntimeException | AssertionError e) {
            world.abandon();
            return new Failure(e, done);
        }
    }

    /** Takes away what is not needed for the failure. */
    static List<Step> shrink(Breaks like, List<Step> steps, Failure failure) {
        List<Step> smallest = new ArrayList<>(steps.subList(0, failure.steps()));
        int left = MAX_SHRINKS;
        for (int chunk = smallest.size() / 2; chunk > 0 && left > 0; chunk = chunk == 1 ? 0 : chunk / 2) {
            for (int from = 0; from + chunk <= smallest.size() && left > 0; left--) {
                List<Step> fewer = new ArrayList<>(smallest);
                fewer.subList(from, from + chunk).clear();
                if (failure.isLike(execute(new Breaks(like.kernel, like.generation), fewer))) {
                    smallest = fewer;
                } else {
                    from += chunk;
                }
            }
        }
        return smallest;
    }
}
