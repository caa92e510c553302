package org.hmmlab.benchmarks.measure.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.hmmlab.benchmarks.measure.fork.TurnFile;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.store.RunWriter;
import org.hmmlab.results.verdict.Measures;

/**
 * What measures inside the JVMs of a run: how one is started, what it leaves behind, and on what its benchmark is judged.
 * Used by one thread.
 */
public interface Harness {
    /** JMH, unmodified: times per operation. */
    Harness JMH = new JmhHarness();

    /**
     * The command line of a process.
     *
     * @param folder the process's own, for all its files
     */
    List<String> command(MeasuredProcess.Launch launch, Path folder);

    /**
     * Reads what a process left that ended well.
     *
     * @throws IOException when it is not what it must be
     */
    ForkResult read(Path folder) throws IOException;

    /** Whether the last iteration holds the tear-down: then one more is measured than counts. */
    boolean tearsDownInLastIteration();

    /** Whether the model's work is counted beside the times, in JVMs of their own. */
    boolean countsWork();

    /** On what benchmarks are judged. */
    Measures measures();

    /** Begins to watch a group of JVMs from outside, before they start. */
    default Watch watch(TurnFile turns) {
        return (arm, result) -> result;
    }

    /** Stores what belongs to a JVM besides its record; called before that is written. */
    default void store(ForkRecord fork, ForkResult result, RunWriter writer) {
        // Times are all in the record.
    }

    /** Stores again what belonged to a JVM of an interrupted run; called before its record is written again. */
    default void restore(ForkRecord fork, RunWriter writer) {
        // Times are all in the record.
    }

    /** Somebody who watches a group from outside. */
    interface Watch extends AutoCloseable {
        /** Adds what was seen in the turns of one arm, all of which are over. */
        ForkResult complete(int arm, ForkResult result);

        /** Ends the watch; without effect the second time. */
        @Override
        default void close() {
            // Nothing was started.
        }
    }
}
