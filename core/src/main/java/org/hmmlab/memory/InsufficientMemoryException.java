package org.hmmlab.memory;

/** The machine that the model runs on lacks the memory that a model of this size may come to touch. */
public final class InsufficientMemoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long neededBytes;

    /**
     * Creates the exception.
     *
     * @param what what was to be created
     * @param neededBytes bytes that it needs in all
     * @param presentBytes bytes that this machine has
     */
    public InsufficientMemoryException(String what, long neededBytes, long presentBytes) {
        super(what + " needs " + neededBytes + " bytes off the heap (" + mebibytes(neededBytes)
                + " MiB) when all of it is touched; this machine has " + mebibytes(presentBytes) + " MiB");
        this.neededBytes = neededBytes;
    }

    /**
     * The size that would have been enough.
     *
     * @return bytes
     */
    public long neededBytes() {
        return neededBytes;
    }

    private static long mebibytes(long bytes) {
        return (bytes + (1 << 20) - 1) >> 20;
    }
}
