package org.hmmlab.results.model;

import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The words under which the constants of an enum stand in files. */
final class Words {
    private Words() {}

    /** The constant of a word; an error that names the known words if there is none. */
    static <E extends Enum<E>> E parse(String what, E[] known, Function<E, String> word, String given) {
        return Arrays.stream(known)
                .filter(constant -> word.apply(constant).equals(given))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(what + " must be one of "
                        + Arrays.stream(known).map(word).collect(Collectors.joining(", ")) + ": " + what + "="
                        + given));
    }
}
