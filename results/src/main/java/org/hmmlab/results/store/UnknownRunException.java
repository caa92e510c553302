package org.hmmlab.results.store;

/** No run, or more than one, answers to a name; the message lists the candidates. */
public final class UnknownRunException extends StoreException {
    private static final long serialVersionUID = 1L;

    UnknownRunException(String message) {
        super(message, null);
    }
}
