package org.hmmlab.notifier;

import java.util.ArrayList;
import java.util.List;

/**
 * The machine's kernel warnings: conditions that the kernel reports and survives. Safe for use by any thread.
 *
 * @kernel include/asm-generic/bug.h WARN() 5.3 — collected instead of printed
 */
public final class Warnings {
    private static final int KEPT = 256;

    private final List<String> messages = new ArrayList<>();
    private long count;

    /**
     * Records a warning. Only the first 256 texts are kept; all are counted.
     *
     * @param message what was wrong
     */
    public synchronized void warn(String message) {
        count++;
        if (messages.size() < KEPT) {
            messages.add(message);
        }
    }

    /**
     * How often the kernel would have warned.
     *
     * @return the number of warnings
     */
    public synchronized long count() {
        return count;
    }

    /**
     * The texts.
     *
     * @return a copy of the first 256 warnings, oldest first
     */
    public synchronized List<String> messages() {
        return List.copyOf(messages);
    }
}
