package org.hmmlab.profiles.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hmmlab.profiles.compare.DifferenceText;
import org.hmmlab.profiles.compare.ProfileDifference;
import org.hmmlab.profiles.stacks.FlameGraphs;
import org.hmmlab.profiles.stacks.Folding;
import org.hmmlab.profiles.stacks.StackCounts;

/** Writes what differs between two profiles: the table of frames, and graphs in the shape of the new one and of the old one. */
public final class DifferencePages {
    private static final String NEW_SHAPE = "new-shape.html";
    private static final String OLD_SHAPE = "old-shape.html";

    private DifferencePages() {}

    /**
     * Writes three pages.
     *
     * @param folder created if absent
     * @return the page with the table, which leads to the others
     * @throws UncheckedIOException when the folder does not take them
     */
    public static Path write(StoredProfile a, StoredProfile b, ProfileDifference difference, Path folder) {
        StackCounts ofA = Folding.program(a.foldedSum());
        StackCounts ofB = Folding.program(b.foldedSum());
        Map<String, Double> more = difference.significantPoints();
        Map<String, Double> less = new TreeMap<>();
        more.forEach((frame, points) -> less.put(frame, -points));
        String title = title(a.manifest(), b.manifest());
        try {
            Files.createDirectories(folder);
            Files.writeString(
                    folder.resolve(NEW_SHAPE), FlameGraphs.difference(ofB, ofA, more, "shape of B, " + title));
            Files.writeString(
                    folder.resolve(OLD_SHAPE), FlameGraphs.difference(ofA, ofB, less, "shape of A, " + title));
            return Files.writeString(
                    folder.resolve("index.html"),
                    DifferenceText.page(
                            difference,
                            title,
                            List.of(
                                    NEW_SHAPE,
                                    "flame graph in the shape of B: what B does, red where it spends more",
                                    OLD_SHAPE,
                                    "flame graph in the shape of A: what A did, red where A spends more")));
        } catch (IOException e) {
            throw new UncheckedIOException("pages must be writable: " + folder, e);
        }
    }

    /** What two profiles of one benchmark share is said once, so that the title fits above a graph. */
    private static String title(ProfileManifest a, ProfileManifest b) {
        boolean isOneBenchmark =
                a.benchmark().equals(b.benchmark()) && a.params().equals(b.params()) && a.threads() == b.threads();
        if (!isOneBenchmark || !a.engines().equals(b.engines())) {
            return b.title() + " against " + a.title();
        }
        return b.arm() + " (B) against " + a.arm() + " (A): " + b.event() + " of " + b.benchmark() + " t" + b.threads()
                + ", " + b.engines();
    }
}
