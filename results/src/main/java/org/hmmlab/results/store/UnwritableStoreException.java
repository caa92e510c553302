package org.hmmlab.results.store;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The results folder takes no run; found out before anything is measured, or when the disk fills up. */
public final class UnwritableStoreException extends StoreException {
    private static final long serialVersionUID = 1L;

    UnwritableStoreException(Path path, @Nullable Exception cause) {
        super(
                "results must be writable: " + path + ": " + reason(cause)
                        + ". Make it a folder that you may write to, or name another results folder.",
                cause);
    }

    UnwritableStoreException(Path path, String reason) {
        super("results must be writable: " + path + ": " + reason, null);
    }

    private static String reason(@Nullable Exception cause) {
        if (cause == null) {
            return "unknown reason";
        }
        if (cause instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (cause instanceof FileAlreadyExistsException || cause instanceof NotDirectoryException) {
            return "a file stands where a folder must be";
        }
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
