package org.hmmlab.benchmarks.measure.profile;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hmmlab.profiles.store.ProfileManifest;
import org.hmmlab.profiles.store.ProfileStore;

/** Where profiles and recipes lie: new profiles with the results, kept ones and recipes in the project's folder profiles. */
public final class ProfileFolders {
    private static final String PROFILES = "profiles";

    private ProfileFolders() {}

    /** The profiles of a results folder, and the kept ones. */
    public static ProfileStore store(Path results) {
        return new ProfileStore(List.of(results.resolve(PROFILES), kept()));
    }

    /** Profiles that are tracked. */
    static Path kept() {
        return home().resolve(PROFILES).resolve("record");
    }

    /** The name of a tracked profile. */
    static String keptName(String name, ProfileManifest of) {
        return name + '-' + of.event() + '-' + of.arm().replaceAll("[^A-Za-z0-9.-]+", "_");
    }

    /** Where the page of an attribution goes. */
    static Path attribution(Path results, String id) {
        return results.resolve(PROFILES).resolve(id + "-parts");
    }

    /** Recipes that are tracked. */
    public static Path recipes() {
        return home().resolve(PROFILES).resolve("recipes");
    }

    /** Where the pages of a difference go. */
    public static Path difference(Path results, String a, String b) {
        return results.resolve(PROFILES).resolve(b + "-against-" + a);
    }

    /** The project that the launcher names, else the nearest folder above that has recipes. */
    static Path home() {
        String given = System.getProperty("hmmlab.home");
        if (given != null) {
            return Path.of(given).normalize();
        }
        Path here = Path.of("").toAbsolutePath();
        for (Path folder = here; folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve(PROFILES).resolve("recipes"))) {
                return folder;
            }
        }
        return here;
    }
}
