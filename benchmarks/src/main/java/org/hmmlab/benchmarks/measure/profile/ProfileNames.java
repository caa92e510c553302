package org.hmmlab.benchmarks.measure.profile;

import java.nio.file.Files;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.profiles.store.ProfileStore;

/** Names of profiles: when, what, whose. They sort by time and are names of folders. */
final class ProfileNames {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private ProfileNames() {}

    static String of(Instant start, ProfileRun.Plan plan, Arm arm) {
        String name = STAMP.format(start) + '-' + plan.event().id() + '-'
                + plan.task().shortName() + "-t" + plan.task().threads() + '-' + arm.name();
        return name.replaceAll("[^A-Za-z0-9.-]+", "_");
    }

    /** The name, or the name with a number behind it if there is such a profile. */
    static String free(ProfileStore store, String name) {
        String free = name;
        for (int number = 2; Files.exists(store.folder(free)); number++) {
            free = name + '-' + number;
        }
        return free;
    }
}
