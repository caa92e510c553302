package org.hmmlab.results.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The library that draws the pictures of a page: Chart.js, from its package on the class path. It is put into each page whole,
 * with its licence, so that a page loads nothing. Stateless, thread-safe.
 */
final class ChartLibrary {
    private static final String POM = "/META-INF/maven/org.webjars.npm/chart.js/pom.properties";

    private ChartLibrary() {}

    /** The program text, without the line that names a file of line numbers which a browser's tools would ask for. */
    static String script() {
        return resource(folder() + "dist/chart.umd.min.js").replaceAll("(?m)^//# sourceMappingURL=.*$", "");
    }

    /** Its name, version and licence. Chart.js holds kurkle/color, which is under the same licence. */
    static String licence() {
        return "Chart.js " + version() + ", with kurkle/color. " + resource(folder() + "LICENSE.md");
    }

    static String version() {
        Properties pom = new Properties();
        try (InputStream in = ChartLibrary.class.getResourceAsStream(POM)) {
            pom.load(open(POM, in));
        } catch (IOException e) {
            throw new IllegalStateException(POM + " must be readable", e);
        }
        return pom.getProperty("version");
    }

    private static String folder() {
        return "/META-INF/resources/webjars/chart.js/" + version() + '/';
    }

    /** A text of the class path. */
    static String resource(String name) {
        try (InputStream in = ChartLibrary.class.getResourceAsStream(name)) {
            return new String(open(name, in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(name + " must be readable", e);
        }
    }

    private static InputStream open(String name, @Nullable InputStream in) {
        if (in == null) {
            throw new IllegalStateException("the class path must hold " + name);
        }
        return in;
    }
}
