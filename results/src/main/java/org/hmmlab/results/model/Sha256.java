package org.hmmlab.results.model;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names of contents. Stateless, thread-safe. */
public final class Sha256 {
    /** A name as {@link #of} gives it. */
    public static final String PATTERN = "[0-9a-f]{64}";

    private Sha256() {}

    /**
     * The name of a content.
     *
     * @param content any bytes
     * @return 64 hexadecimal digits, small letters
     */
    public static String of(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-256", e);
        }
    }
}
