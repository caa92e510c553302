package org.hmmlab.hmm;

/**
 * The per-mm object that a mirror or a range found or made, or the error that prevented it.
 *
 * @param error 0 or a negative errno
 * @param hmm the object, null exactly if {@code error} is not 0
 */
public record Attachment(int error, Hmm hmm) {
    /** Checks that there is either an object or an error. */
    public Attachment {
        if (error > 0 || (error == 0) != (hmm != null)) {
            throw new IllegalArgumentException("either an object or a negative errno: error=" + error + ", hmm=" + hmm);
        }
    }

    /** An object; it carries its own, so that finding one allocates nothing. */
    static Attachment of(Hmm hmm) {
        return hmm.attachment();
    }

    static Attachment failed(int error) {
        return new Attachment(error, null);
    }
}
