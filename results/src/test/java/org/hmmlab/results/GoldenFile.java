package org.hmmlab.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Texts that a test compares letter by letter, in {@code src/test/resources/golden} of its module. After a change that was meant,
 * {@code -Dgolden.update=true} writes them again; the difference is then read in the version control.
 */
public final class GoldenFile {
    private static final String UPDATE = "golden.update";
    private static final Path FOLDER = Path.of("src", "test", "resources", "golden");

    private static final Pattern STYLE = Pattern.compile("\u001b\\[[0-9;]*m");
    private static final Pattern RUN_ID = Pattern.compile("\\b\\d{8}-\\d{6}-[0-9a-f]{4}\\b");
    private static final Pattern TIME = Pattern.compile("\\b\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z?");

    private GoldenFile() {}

    /**
     * Expects that a text is the one in a file, or writes it there where {@code -Dgolden.update=true} asks for it.
     *
     * @param name of the file, without {@code .txt}
     * @param actual the text; what depends on machine, folder or day must be masked in it
     */
    public static void assertMatches(String name, String actual) {
        Path file = FOLDER.resolve(name + ".txt");
        String text = STYLE.matcher(actual).replaceAll("").replace(System.lineSeparator(), "\n");
        String how = "; if the change was meant: mvn -B test -Dtest=CLASS -Dsurefire.failIfNoSpecifiedTests=false -D"
                + UPDATE + "=true writes it again";
        try {
            if (Boolean.getBoolean(UPDATE)) {
                Files.createDirectories(FOLDER);
                Files.writeString(file, text, StandardCharsets.UTF_8);
            } else if (!Files.exists(file)) {
                fail("there is no golden file " + file.toAbsolutePath() + how);
            } else {
                assertEquals(Files.readString(file, StandardCharsets.UTF_8), text, file + how);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a golden file must be readable and writable: " + file, e);
        }
    }

    /** A text without what differs from run to run: names of runs, moments, and where some folders lie. */
    public static String masked(String text, Path... folders) {
        String masked = text;
        for (Path folder : folders) {
            masked = masked.replace(folder.toString(), "FOLDER");
        }
        return TIME.matcher(RUN_ID.matcher(masked).replaceAll("RUN-ID")).replaceAll("TIME");
    }
}
