package org.hmmlab.benchmarks.measure.choose;

import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A way to name a benchmark by its input: {@code replay:FILE} is the benchmark that replays, with its parameters set.
 *
 * @param prefix how it begins, for example {@code replay:}
 * @param className simple name of the benchmark class that takes the input
 * @param params reads what stands behind the prefix and gives the parameters that it sets; throws {@link
 *     org.hmmlab.benchmarks.measure.launch.UnusableInputException} for what cannot be read
 */
public record TaskScheme(String prefix, String className, Function<String, Map<String, String>> params) {
    /** Whether a text names a benchmark in this way. */
    public boolean matches(String text) {
        return text.startsWith(prefix);
    }

    /** The parameters that a text sets. */
    public Map<String, String> paramsOf(String text) {
        return params.apply(text.substring(prefix.length()));
    }

    /** The regular expression of the benchmarks that take the input. */
    public String pattern() {
        return "\\." + Pattern.quote(className) + "\\.";
    }
}
