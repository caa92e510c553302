package org.hmmlab.benchmarks.measure.profile;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.benchmarks.measure.launch.Interruption;
import org.hmmlab.benchmarks.measure.launch.Progress;
import org.hmmlab.profiles.store.StoredProfile;

/**
 * Says what the parts of an operation take, for benchmarks whose program can be measured without one of its parts: what a program
 * adds to its profiles. Used by one thread.
 */
public interface Breakdown {
    /** Of a program whose benchmarks have no parts. */
    Breakdown NONE = new Breakdown() {
        @Override
        public boolean isPossible(BenchmarkTask task) {
            return false;
        }

        @Override
        public String possible() {
            return "this program can leave none out";
        }

        @Override
        public long estimatedMillis(ProfileRun.Plan plan) {
            return 0;
        }

        @Override
        public Found take(
                ProfileRun.Plan plan,
                List<StoredProfile> profiles,
                long seed,
                Path folder,
                Progress progress,
                Interruption interruption) {
            throw new IllegalStateException("no benchmark has parts here: " + plan.task());
        }
    };

    /** Whether parts of a benchmark can be told apart. */
    boolean isPossible(BenchmarkTask task);

    /** Which benchmarks that is, in words that end a sentence. */
    String possible();

    /** Time that it takes beside the profiles, ms. */
    long estimatedMillis(ProfileRun.Plan plan);

    /**
     * What was found.
     *
     * @param json by name, as it is stored
     * @param text for a terminal, ends with a line
     * @param isWhole whether all parts could be measured
     */
    record Found(Map<String, Object> json, String text, boolean isWhole) {}

    /**
     * Measures the parts of a benchmark that was profiled, and writes a page.
     *
     * @param profiles of the plan, one an arm
     * @param seed draws the order of turns
     * @param folder of the page
     */
    Found take(
            ProfileRun.Plan plan,
            List<StoredProfile> profiles,
            long seed,
            Path folder,
            Progress progress,
            Interruption interruption)
            throws InterruptedException;
}
