package org.hmmlab.benchmarks.measure.launch;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Names what files hold: equal contents have equal names, wherever they lie. */
final class ContentHash {
    private static final int SHOWN_BYTES = 16;
    private static final Map<String, String> KNOWN = new ConcurrentHashMap<>();

    private ContentHash() {}

    /**
     * The name of all jars and folders of a class path, in order. Read once a process: files that change under a running lab
     * are not measured as two things.
     *
     * @return 32 hexadecimal digits
     */
    static String ofClassPath(String classPath) {
        return KNOWN.computeIfAbsent(classPath, ContentHash::read);
    }

    private static String read(String classPath) {
        MessageDigest digest = sha256();
        for (String entry : classPath.split(File.pathSeparator)) {
            Path path = Path.of(entry);
            if (Files.exists(path)) {
                add(path, digest);
            }
        }
        return HexFormat.of().formatHex(digest.digest(), 0, SHOWN_BYTES);
    }

    private static void add(Path path, MessageDigest digest) {
        try (Stream<Path> walked = Files.walk(path)) {
            List<Path> files = walked.filter(Files::isRegularFile).sorted().toList();
            for (Path file : files) {
                digest.update(path.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
                try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                    in.transferTo(java.io.OutputStream.nullOutputStream());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("what is measured must be readable: " + path, e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-256", e);
        }
    }
}
