package org.hmmlab.benchmarks.cli.explain;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.hmmlab.benchmarks.cli.options.CommonOptions;
import org.hmmlab.benchmarks.cli.options.Printing;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.hmmlab.benchmarks.measure.profile.ProfileFolders;
import org.hmmlab.profiles.compare.DifferenceText;
import org.hmmlab.profiles.compare.ProfileDifference;
import org.hmmlab.profiles.store.DifferencePages;
import org.hmmlab.profiles.store.ProfileManifest;
import org.hmmlab.profiles.store.ProfileStore;
import org.hmmlab.profiles.store.StoredProfile;
import org.hmmlab.results.verdict.ExitCodes;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares two stored profiles frame by frame. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description = {
            "Compares two stored profiles: which frames take more or less of the samples, and which of that is noise.",
            "Each frame of at least 1 %% on either side is tested over the pairs of JVMs; significant are those with a false",
            "discovery rate of at most .01 and a difference of at least one point. Two flame graphs, in the shape of the new",
            "profile and of the old one, colour only these."
        })
public final class DiffCommand implements Callable<Integer> {
    @Spec
    @Nullable
    CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "A",
            description = "Baseline: a profile's id, the start of one, or its folder.")
    String a = "";

    @Parameters(index = "1", paramLabel = "B", description = "Candidate.")
    String b = "";

    @Option(names = "--out", paramLabel = "DIR", description = "Folder of the pages (default: beside the profiles).")
    @Nullable
    Path out;

    @Option(names = "--results", paramLabel = "DIR", description = "Results folder (default: the project's results).")
    @Nullable
    Path givenResults;

    @Option(names = "--json", description = "Print one JSON object instead of the table.")
    boolean isJson;

    public DiffCommand() {}

    @Override
    public Integer call() {
        Path results = givenResults == null ? CommonOptions.defaultResults() : givenResults;
        ProfileStore store = ProfileFolders.store(results);
        print(results, store.read(a), store.read(b), Printing.out(spec));
        return ExitCodes.PASS;
    }

    private void print(Path results, StoredProfile profileA, StoredProfile profileB, PrintWriter to) {
        ProfileManifest ofA = profileA.manifest();
        ProfileManifest ofB = profileB.manifest();
        if (!ofA.event().equals(ofB.event())) {
            throw new UnusableInputException("two profiles must be of one event to be compared: " + ofA.id() + " is of "
                    + ofA.event() + ", " + ofB.id() + " of " + ofB.event());
        }
        ProfileDifference difference = ProfileDifference.of(profileA.folded(), profileB.folded());
        Path folder = out == null ? ProfileFolders.difference(results, ofA.id(), ofB.id()) : out;
        Path page = DifferencePages.write(profileA, profileB, difference, folder);
        if (isJson) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("a", ofA);
            object.put("b", ofB);
            object.put("isLockStep", isLockStep(ofA, ofB));
            object.put("difference", difference);
            object.put("page", page.toString());
            to.println(Printing.json(object));
        } else {
            to.println("A       " + ofA.title());
            to.println("B       " + ofB.title());
            warn(ofA, ofB, to);
            to.println();
            to.print(DifferenceText.table(difference));
            to.println("why     " + DifferenceText.why(difference));
            to.println("page    " + page);
        }
        to.flush();
    }

    private static void warn(ProfileManifest a, ProfileManifest b, PrintWriter to) {
        if (!a.benchmark().equals(b.benchmark()) || !a.params().equals(b.params()) || a.threads() != b.threads()) {
            to.println("note    these are two benchmarks: a frame's share says what else runs beside it, too");
        }
        if (!a.engines().equals(b.engines())) {
            to.println("note    the engines differ: what they see differs, too");
        }
        if (!isLockStep(a, b)) {
            to.println(
                    "note    the two were not taken in turns: pairs are by number, and a drift of the machine between them"
                            + " is in the difference");
        }
    }

    private static boolean isLockStep(ProfileManifest a, ProfileManifest b) {
        return !a.group().isEmpty() && a.group().equals(b.group());
    }
}
