package org.hmmlab.results;

import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.function.Executable;

/** What a refused call said. */
public final class Refusal {
    private Refusal() {}

    /** Message of the exception that the call must throw. */
    public static String of(Class<? extends Throwable> type, Executable call) {
        return String.valueOf(assertThrows(type, call).getMessage());
    }
}
