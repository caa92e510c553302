package org.hmmlab.results.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hmmlab.results.model.Sha256;

/**
 * Files that belong to runs, by their content: {@code attachments/<first two digits>/<sha256>} in the results folder. A file is
 * never changed; it is written whole, and read only if its content is the one that it is named for. Stateless but for the folder,
 * thread-safe, safe for several processes.
 */
public final class Attachments {
    /** Name of the folder in the results folder. */
    static final String FOLDER = "attachments";

    private static final Pattern NAME = Pattern.compile("(?<![0-9a-f])" + Sha256.PATTERN + "(?![0-9a-f])");

    private final Path results;

    /**
     * Looks at a results folder; it need not exist.
     *
     * @param resultsFolder the results folder
     */
    public Attachments(Path resultsFolder) {
        this.results = resultsFolder;
    }

    /**
     * Stores a content. One that is stored already is left as it is, unless it was damaged: then it is whole again.
     *
     * @param content any bytes
     * @return its SHA-256
     * @throws UnwritableStoreException if the folder does not take it
     */
    public String put(byte[] content) {
        String sha256 = Sha256.of(content);
        Path file = file(sha256);
        try {
            if (!Files.exists(file) || !Sha256.of(Files.readAllBytes(file)).equals(sha256)) {
                WholeFile.write(file, content);
            }
        } catch (IOException e) {
            throw new UnwritableStoreException(file, e);
        }
        return sha256;
    }

    /**
     * Reads a content and verifies it.
     *
     * @param sha256 its name
     * @return the bytes that were stored
     * @throws StoreException if it is not there, or not what it was
     */
    public byte[] read(String sha256) {
        Path file = file(sha256);
        byte[] content;
        try {
            content = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new StoreException("an attachment must lie under its name: nothing at " + file, e);
        } catch (IOException e) {
            throw new StoreException("an attachment must be readable: " + file + ": " + e, e);
        }
        String found = Sha256.of(content);
        if (!found.equals(sha256)) {
            throw new StoreException(
                    "an attachment must be what it was: " + file + " has SHA-256 " + found
                            + "; it was changed or cut off, bring it back from a copy",
                    null);
        }
        return content;
    }

    /**
     * Where a content lies, or would.
     *
     * @param sha256 its name
     * @return the file
     */
    public Path file(String sha256) {
        if (!sha256.matches(Sha256.PATTERN)) {
            throw new IllegalArgumentException("an attachment is named by 64 hexadecimal digits: " + sha256);
        }
        return results.resolve(FOLDER).resolve(sha256.substring(0, 2)).resolve(sha256);
    }

    /** A content's place as seen from the folder of a run's file, one below the results folder. */
    static String relative(String sha256) {
        return "../" + FOLDER + '/' + sha256.substring(0, 2) + '/' + sha256;
    }

    /**
     * What lies among the attachments and belongs to no run: no stored, kept or unfinished run has its name in any line, readable or
     * not. Named, never deleted.
     *
     * @return files in order of their names
     * @throws StoreException if a folder cannot be read
     */
    public List<Path> garbage() {
        Path folder = results.resolve(FOLDER);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> files = new ArrayList<>();
        // First the files, then who names them: a run that is being written stores before it names.
        try (Stream<Path> all = Files.walk(folder)) {
            all.filter(Files::isRegularFile).sorted().forEach(files::add);
        } catch (IOException e) {
            throw new StoreException("attachments must be readable: " + folder + ": " + e, e);
        }
        Set<String> named = named();
        files.removeIf(file -> named.contains(file.getFileName().toString()));
        return List.copyOf(files);
    }

    private Set<String> named() {
        Set<String> named = new HashSet<>();
        try (Stream<Path> folders = Files.list(results)) {
            for (Path folder : folders.filter(Files::isDirectory).toList()) {
                if (!folder.getFileName().toString().equals(FOLDER)) {
                    addNamed(folder, named);
                }
            }
        } catch (IOException e) {
            throw new StoreException("results must be readable: " + results + ": " + e, e);
        }
        return named;
    }

    private static void addNamed(Path folder, Set<String> named) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Attachments::isRun).toList()) {
                String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                Matcher matcher = NAME.matcher(text);
                while (matcher.find()) {
                    named.add(matcher.group());
                }
            }
        }
    }

    private static boolean isRun(Path file) {
        String name = file.getFileName().toString();
        return Files.isRegularFile(file)
                && (name.endsWith(RunStore.SUFFIX) || name.endsWith(RunWriter.PARTIAL) || name.endsWith(".unreadable"));
    }
}
