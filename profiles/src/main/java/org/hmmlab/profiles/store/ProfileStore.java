package org.hmmlab.profiles.store;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.hmmlab.profiles.stacks.FlameGraphs;
import org.hmmlab.profiles.stacks.Folding;
import org.hmmlab.profiles.stacks.StackCounts;
import org.hmmlab.results.store.WholeFile;

/**
 * The profiles of a folder, one folder each: {@code profile.json}, {@code fork-NN.collapsed} (all that was sampled in one JVM,
 * sorted), {@code folded.collapsed} (the program's view of all JVMs), {@code flame.html} and {@code flame-unfolded.html}, and
 * the recordings {@code fork-NN.jfr}. Pages can be made again from the stacks; recordings are kept only where they were made.
 * Stateless but for the folders.
 */
public final class ProfileStore {
    private static final String MANIFEST = "profile.json";
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final int CANDIDATES = 10;
    private static final String FLAME = "flame.html";
    private static final double MIN_KEPT_SHARE = .001;

    /** Characters of a page that may be tracked. */
    private static final int MAX_KEPT_PAGE = 32_768;

    private final List<Path> folders;

    /**
     * Profiles of several folders.
     *
     * @param folders the first is where new ones are written; they need not exist
     */
    public ProfileStore(List<Path> folders) {
        this.folders = List.copyOf(folders);
    }

    /** Where a profile of this name lies, or will lie. */
    public Path folder(String id) {
        return folders.get(0).resolve(id);
    }

    /** The recording of one JVM. */
    public static Path recording(Path folder, int fork) {
        return folder.resolve(String.format(Locale.ROOT, "fork-%02d.jfr", fork));
    }

    /**
     * Writes a profile; recordings are there already, or are not.
     *
     * @param unfolded stacks of each JVM, in the order of the manifest's
     * @throws UncheckedIOException when the folder does not take it
     */
    public StoredProfile write(ProfileManifest manifest, List<StackCounts> unfolded) {
        return write(manifest, unfolded, folder(manifest.id()), true);
    }

    /**
     * Copies a profile to a folder that is tracked: manifest, stacks cut where less than a thousandth goes on, those of each
     * JVM packed, and the flame graph of these if it is small; no recordings.
     *
     * @param target the folder; what is there of this profile is written over
     * @param home files in it are named from there
     */
    public static StoredProfile keep(StoredProfile profile, Path target, Path home) {
        List<StackCounts> cut = StackCounts.cut(profile.unfolded(), MIN_KEPT_SHARE);
        StackFiles.deleteAll(target);
        StoredProfile kept = write(profile.manifest().from(home).withHashes(cut), cut, target, false);
        String page = page(Folding.program(kept.foldedSum()), kept.manifest(), "");
        try {
            Path flame = target.resolve(FLAME);
            if (page.length() <= MAX_KEPT_PAGE) {
                write(flame, page);
            } else {
                Files.deleteIfExists(flame);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("profiles must be writable: " + target, e);
        }
        return kept;
    }

    /** The manifest of a profile in a folder. */
    public static ProfileManifest readManifest(Path folder) {
        try {
            return JSON.readValue(Files.readString(folder.resolve(MANIFEST)), ProfileManifest.class);
        } catch (IOException e) {
            throw new IllegalArgumentException("a profile must be readable: " + folder + ": " + e.getMessage(), e);
        }
    }

    private static StoredProfile write(
            ProfileManifest manifest, List<StackCounts> unfolded, Path folder, boolean withPages) {
        StoredProfile profile = new StoredProfile(manifest, unfolded, folder);
        try {
            Files.createDirectories(folder);
            for (int i = 0; i < unfolded.size(); i++) {
                StackFiles.write(
                        folder,
                        manifest.forks().get(i).fork(),
                        unfolded.get(i).text(whyEmpty(manifest, i)),
                        !withPages);
            }
            StackCounts folded = profile.foldedSum();
            write(folder.resolve("folded.collapsed"), folded.text(whyEmpty(manifest, 0)));
            if (withPages) {
                write(folder.resolve(FLAME), page(Folding.program(folded), manifest, ""));
                write(
                        folder.resolve("flame-unfolded.html"),
                        page(StackCounts.sum(unfolded), manifest, ", with threads and harness"));
            }
            write(folder.resolve(MANIFEST), JSON.writeValueAsString(manifest) + '\n');
            return profile;
        } catch (IOException e) {
            throw new UncheckedIOException("profiles must be writable: " + folder, e);
        }
    }

    /** A page, which says so if there is nothing to draw. */
    private static String page(StackCounts stacks, ProfileManifest manifest, String what) {
        String title = manifest.title() + what;
        return FlameGraphs.page(stacks, stacks.isEmpty() ? "no samples: " + title : title);
    }

    private static String whyEmpty(ProfileManifest manifest, int fork) {
        ForkProfile of = manifest.forks().isEmpty() ? null : manifest.forks().get(fork);
        if (of == null || of.isOk()) {
            return manifest.event() + " was sampled (" + manifest.engines() + ") and nothing happened";
        }
        return of.failure();
    }

    private static void write(Path file, String text) throws IOException {
        WholeFile.write(file, text);
    }

    /**
     * Finds and reads a profile.
     *
     * @param name a folder, an id, the start of exactly one id, or {@code latest}
     * @throws IllegalArgumentException when none or several answer to it; names candidates
     */
    public StoredProfile read(String name) {
        if (Files.isRegularFile(Path.of(name).resolve(MANIFEST))) {
            return readFolder(Path.of(name));
        }
        List<Path> all = list();
        List<Path> found = all.stream()
                .filter(folder -> folder.getFileName().toString().startsWith(name))
                .toList();
        for (Path folder : found) {
            if (folder.getFileName().toString().equals(name)) {
                return readFolder(folder);
            }
        }
        if (name.equals("latest") && !all.isEmpty()) {
            return readFolder(all.get(0));
        }
        if (found.size() == 1) {
            return readFolder(found.get(0));
        }
        throw new IllegalArgumentException((found.isEmpty()
                        ? "no profile starts with \""
                        : "several profiles start with \"")
                + name + "\"; candidates, newest first: "
                + (all.isEmpty()
                        ? "none in " + folders
                        : String.join(
                                ", ",
                                (found.isEmpty() ? all : found)
                                        .stream()
                                                .limit(CANDIDATES)
                                                .map(f -> f.getFileName().toString())
                                                .toList())));
    }

    /** The folders of all profiles, newest first. */
    public List<Path> list() {
        List<Path> found = new ArrayList<>();
        for (Path folder : folders) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> members = Files.list(folder)) {
                    members.filter(f -> Files.isRegularFile(f.resolve(MANIFEST)))
                            .forEach(found::add);
                } catch (IOException e) {
                    throw new UncheckedIOException("profiles must be readable: " + folder, e);
                }
            }
        }
        found.sort(Comparator.comparing((Path f) -> f.getFileName().toString()).reversed());
        return List.copyOf(found);
    }

    private static StoredProfile readFolder(Path folder) {
        try {
            ProfileManifest manifest = readManifest(folder);
            List<StackCounts> unfolded = new ArrayList<>();
            for (ForkProfile fork : manifest.forks()) {
                unfolded.add(StackCounts.parse(StackFiles.read(folder, fork.fork())));
            }
            return new StoredProfile(manifest, unfolded, folder);
        } catch (IOException e) {
            throw new IllegalArgumentException("a profile must be readable: " + folder + ": " + e.getMessage(), e);
        }
    }

    /** The name of stacks by what they are: the first 16 hexadecimal digits of their SHA-256. */
    public static String hash(StackCounts stacks) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(stacks.text("").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
