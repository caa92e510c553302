package org.hmmlab.sync;

/** Memory of the model was used after it had been freed; the message says what, by whom and when it was freed. */
public final class UseAfterFreeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The address that was used, absolute. */
    private final long address;

    /** Reports a use of {@code address}. */
    public UseAfterFreeException(long address, String message) {
        super(message);
        this.address = address;
    }

    /** The absolute address that was used. */
    public long address() {
        return address;
    }
}
