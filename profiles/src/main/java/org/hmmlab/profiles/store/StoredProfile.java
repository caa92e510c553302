package org.hmmlab.profiles.store;

import java.nio.file.Path;
import java.util.List;
import org.hmmlab.profiles.stacks.Folding;
import org.hmmlab.profiles.stacks.StackCounts;

/**
 * A profile as it is stored.
 *
 * @param manifest what it is a profile of
 * @param unfolded the stacks of each JVM, with threads and the harness
 * @param folder where it lies
 */
public record StoredProfile(ProfileManifest manifest, List<StackCounts> unfolded, Path folder) {
    /** Copies. */
    public StoredProfile {
        unfolded = List.copyOf(unfolded);
    }

    /** The program's stacks of each JVM. */
    public List<StackCounts> folded() {
        Folding folding = new Folding(manifest.harness());
        return unfolded.stream().map(folding::fold).toList();
    }

    /** The program's stacks of all JVMs together. */
    public StackCounts foldedSum() {
        return StackCounts.sum(folded());
    }
}
