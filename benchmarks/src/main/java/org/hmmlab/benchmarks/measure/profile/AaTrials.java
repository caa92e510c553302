package org.hmmlab.benchmarks.measure.profile;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import org.hmmlab.benchmarks.measure.launch.Interruption;
import org.hmmlab.benchmarks.measure.launch.Progress;
import org.hmmlab.profiles.compare.FrameDifference;
import org.hmmlab.profiles.compare.ProfileDifference;
import org.hmmlab.profiles.store.ForkProfile;
import org.hmmlab.profiles.store.ProfileStore;
import org.hmmlab.profiles.store.StoredProfile;

/**
 * Compares a design's profile with its own, many times: whatever is named then is a false alarm. Each trial has pairs of JVMs
 * of its own, in lock-step as in a real comparison, and is stored whole, so that what is interrupted goes on. Used by one
 * thread.
 */
public final class AaTrials {
    /** So many trials may have one frame named. */
    private static final int TRIALS_PER_ALARM = 20;

    private final Path folder;
    private final List<String> command;
    private final Progress progress;
    private final Interruption interruption;

    /**
     * Trials in a folder of their own.
     *
     * @param folder holds two profiles a trial, and those of trials that were whole before
     * @param command the command line, for each profile
     */
    public AaTrials(Path folder, List<String> command, Progress progress, Interruption interruption) {
        this.folder = folder;
        this.command = List.copyOf(command);
        this.progress = progress;
        this.interruption = interruption;
    }

    /**
     * One trial.
     *
     * @param number from 1
     * @param pairs pairs of JVMs with samples on both sides
     * @param tested frames that were tested
     * @param engines what sampled
     * @param named frames that were called different
     * @param failure why it is not whole; empty otherwise
     */
    public record Trial(
            int number, int pairs, int tested, String engines, List<FrameDifference> named, String failure) {
        /** Copies. */
        public Trial {
            named = List.copyOf(named);
        }

        /** The trial in one line. */
        public String words() {
            if (!failure.isEmpty()) {
                return String.format(Locale.ROOT, "trial %2d: not whole: %s", number, failure);
            }
            List<String> frames = named.stream()
                    .map(f -> String.format(
                            Locale.ROOT, "%s %+.1f points (q=%.2g)", f.frame(), 100 * f.difference(), f.q()))
                    .toList();
            return String.format(
                    Locale.ROOT,
                    "trial %2d: %d pairs, %d frames tested, named: %s",
                    number,
                    pairs,
                    tested,
                    frames.isEmpty() ? "none" : String.join(", ", frames));
        }
    }

    /**
     * All trials.
     *
     * @param asked how many there should be
     * @param trials those that were taken
     */
    public record Report(int asked, List<Trial> trials) {
        /** Copies. */
        public Report {
            trials = List.copyOf(trials);
        }

        /** Frames that were named, over all trials. */
        public int named() {
            return trials.stream().mapToInt(t -> t.named().size()).sum();
        }

        /** How many may be. */
        public int allowed() {
            return (asked + TRIALS_PER_ALARM - 1) / TRIALS_PER_ALARM;
        }

        /** Whether every trial is whole. */
        public boolean isWhole() {
            return trials.size() == asked
                    && trials.stream().allMatch(t -> t.failure().isEmpty());
        }

        /** The end of it in one line. */
        public String words() {
            int tests = trials.stream().mapToInt(Trial::tested).sum();
            return String.format(
                    Locale.ROOT,
                    "named   %d frames in %d trials (%d tests of a frame), at most %d may be%s",
                    named(),
                    trials.size(),
                    tests,
                    allowed(),
                    isWhole() ? "" : ": NOT WHOLE, " + asked + " trials were asked for");
        }
    }

    /**
     * Takes the trials that are not there yet, and judges all; stops at the first that fails.
     *
     * @param plan of one trial: two arms that are the same
     * @param trials how many, at least 1
     * @param seed draws the order of turns of each
     * @param each is told of each trial as it ends
     */
    public Report run(ProfileRun.Plan plan, int trials, long seed, Consumer<Trial> each) throws InterruptedException {
        ProfileStore store = new ProfileStore(List.of(folder));
        ProfileRun run = new ProfileRun(store, command, progress, interruption);
        Random random = new Random(seed);
        List<Trial> done = new ArrayList<>();
        for (int number = 1; number <= trials; number++) {
            long own = random.nextLong();
            List<String> ids = List.of(id(number, 'a'), id(number, 'b'));
            Trial trial = ids.stream().allMatch(id -> isStored(store, id))
                    ? judge(
                            number,
                            plan.forks(),
                            store.read(store.folder(ids.get(0)).toString()),
                            store.read(store.folder(ids.get(1)).toString()))
                    : null;
            if (trial == null || !trial.failure().isEmpty()) {
                List<StoredProfile> taken = run.take(plan, own, ids);
                trial = judge(number, plan.forks(), taken.get(0), taken.get(1));
            } else {
                progress.done(plan.estimatedMillis(), "trial " + number + " was there");
            }
            done.add(trial);
            progress.clear();
            each.accept(trial);
            if (!trial.failure().isEmpty()) {
                break;
            }
        }
        return new Report(trials, done);
    }

    private static String id(int number, char side) {
        return String.format(Locale.ROOT, "trial-%03d-%s", number, side);
    }

    private static boolean isStored(ProfileStore store, String id) {
        return Files.isRegularFile(store.folder(id).resolve("profile.json"));
    }

    /** Judges two profiles of one design as if they were of two. */
    static Trial judge(int number, int pairs, StoredProfile a, StoredProfile b) {
        ProfileDifference difference = ProfileDifference.of(a.folded(), b.folded());
        String failure = "";
        for (StoredProfile profile : List.of(a, b)) {
            for (ForkProfile fork : profile.manifest().forks()) {
                failure = failure.isEmpty() ? fork.failure() : failure;
            }
        }
        if (failure.isEmpty() && difference.pairs() < pairs) {
            failure = difference.pairs() + " of " + pairs + " pairs have samples on both sides";
        }
        return new Trial(
                number,
                difference.pairs(),
                difference.frames().size(),
                b.manifest().engines(),
                difference.significant(),
                failure);
    }
}
