package org.hmmlab.results.store;

import org.jspecify.annotations.Nullable;

/** A run could not be stored or read; the message says where, why, and what to do. A command ends with code 2. */
public class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message where, why, and what to do
     * @param cause what went wrong below, null if nothing
     */
    public StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
