package org.hmmlab.results.store;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A stored run is not what it must be; the message names the file, the line, and what was expected there. */
public final class UnreadableRunException extends StoreException {
    private static final long serialVersionUID = 1L;

    private final int line;

    UnreadableRunException(Path file, int line, String expected, @Nullable Throwable cause) {
        super(file + ":" + line + ": " + expected, cause);
        this.line = line;
    }

    /**
     * Where the run broke.
     *
     * @return number of the line, from 1; 0 if the file as a whole is unreadable
     */
    public int line() {
        return line;
    }
}
