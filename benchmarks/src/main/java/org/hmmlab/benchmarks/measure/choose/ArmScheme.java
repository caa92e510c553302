package org.hmmlab.benchmarks.measure.choose;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A way to name an arm of this lab by the value of one benchmark parameter: {@code design:NAME} is {@code -p design=NAME}. The
 * same parameter of a commit is written {@code git:REF@design=NAME}.
 *
 * @param parameter name of the benchmark parameter; with a colon behind it the beginning of the arm
 * @param values what it takes, in the order in which they are listed
 * @param canonical turns an alias into its value; throws {@link IllegalArgumentException} naming the known values for others
 */
public record ArmScheme(String parameter, List<String> values, UnaryOperator<String> canonical) {
    /** Copies. */
    public ArmScheme {
        values = List.copyOf(values);
    }

    /** How an arm of this scheme begins. */
    public String prefix() {
        return parameter + ':';
    }

    /** How the parameter of a commit is written behind the commit. */
    String suffix() {
        return '@' + parameter + '=';
    }

    /** The benchmark parameters that a value stands for. */
    Map<String, String> params(String value) {
        return Map.of(parameter, value);
    }

    /** The value that a word stands for; a word that this lab does not know may be a value of another commit's lab. */
    String canonicalOrSame(String word) {
        try {
            return canonical.apply(word);
        } catch (IllegalArgumentException e) {
            return word;
        }
    }
}
