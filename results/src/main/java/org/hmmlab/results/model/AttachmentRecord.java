package org.hmmlab.results.model;

/**
 * That a file belongs to a run. It lies under its content's name, {@code attachments/<first two digits>/<sha256>} in the results
 * folder, so that equal files are stored once and a changed one is found out.
 *
 * @param name what it is called within the run, for instance {@code 0003-00001-A.hlog}
 * @param sha256 the SHA-256 of its content, 64 hexadecimal digits
 * @param bytes its length
 * @param mediaType for instance {@code text/plain}
 */
public record AttachmentRecord(String name, String sha256, long bytes, String mediaType) {
    /** Checks. */
    public AttachmentRecord {
        Require.text("name", name);
        if (!sha256.matches(Sha256.PATTERN)) {
            throw new IllegalArgumentException("sha256 must be 64 hexadecimal digits, small letters: sha256=" + sha256);
        }
        Require.atLeast("bytes", 0, bytes);
        Require.text("mediaType", mediaType);
    }
}
