package org.hmmlab.benchmarks.measure.profile;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hmmlab.profiles.stacks.FrameShares;
import org.hmmlab.profiles.store.StoredProfile;

/** A profile for a terminal: what, with which engine, the frames that spend most themselves, where the graph is. */
public final class ProfileText {
    private static final int ROWS = 8;

    private ProfileText() {}

    /** The lines of one profile. */
    public static String of(StoredProfile profile) {
        FrameShares shares = FrameShares.of(profile.foldedSum());
        StringBuilder text = new StringBuilder("profile " + profile.manifest().title() + '\n');
        if (shares.total() == 0) {
            text.append("        no samples of the program\n");
        } else {
            List<Map.Entry<String, Double>> top = shares.self().entrySet().stream()
                    .sorted(Comparator.comparingDouble((Map.Entry<String, Double> e) -> -e.getValue())
                            .thenComparing(Map.Entry::getKey))
                    .limit(ROWS)
                    .toList();
            text.append(String.format(
                    Locale.ROOT,
                    "        %8s %8s  frame, of %d %s%n",
                    "self",
                    "with its",
                    shares.total(),
                    profile.manifest().kind().unit()));
            top.forEach(e -> text.append(String.format(
                    Locale.ROOT,
                    "        %7.1f%% %7.1f%%  %s%n",
                    100 * e.getValue(),
                    100 * shares.of(e.getKey()),
                    e.getKey())));
        }
        return text + "        " + profile.folder().resolve("flame.html") + '\n';
    }
}
