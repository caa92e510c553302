package org.hmmlab.results.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.hmmlab.results.model.RunHeader;

/** Reads many runs of a store. A run that cannot be read is named and skipped: the others still have their use. */
public final class StoredRuns {
    private StoredRuns() {}

    /**
     * All runs of a store, the oldest first.
     *
     * @param store that holds them
     * @param skipped is told of each run that cannot be read, in a line
     * @return those that can be read
     */
    public static List<StoredRun> readAll(RunStore store, Consumer<String> skipped) {
        return readAll(store, header -> true, skipped);
    }

    /**
     * The runs of a store that are wanted, the oldest first.
     *
     * @param store that holds them
     * @param wanted decides by the header alone, so that no other run is read whole
     * @param skipped is told of each run that cannot be read, in a line
     * @return those that can be read
     */
    public static List<StoredRun> readAll(RunStore store, Predicate<RunHeader> wanted, Consumer<String> skipped) {
        List<StoredRun> runs = new ArrayList<>();
        for (RunStore.Entry entry : store.list()) {
            try {
                if (wanted.test(RunReader.readHeader(entry.file()))) {
                    runs.add(RunReader.read(entry.file()));
                }
            } catch (UnreadableRunException e) {
                skipped.accept("passed over: " + e.getMessage());
            }
        }
        return runs;
    }

    /**
     * The newest run of a store that is wanted.
     *
     * @param store that holds it
     * @param wanted decides by the header alone
     * @param isUsable decides by the whole run
     * @param skipped is told of each run that cannot be read, in a line
     * @return empty if there is none
     */
    public static Optional<StoredRun> newest(
            RunStore store, Predicate<RunHeader> wanted, Predicate<StoredRun> isUsable, Consumer<String> skipped) {
        return readAll(store, wanted, skipped).stream().filter(isUsable).reduce((earlier, later) -> later);
    }
}
