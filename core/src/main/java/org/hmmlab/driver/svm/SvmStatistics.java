package org.hmmlab.driver.svm;

import java.util.Map;
import java.util.TreeMap;
import org.hmmlab.memory.Errno;

/** What the fault handler did. Its thread writes; read it when it is quiet. */
public final class SvmStatistics {
    private final Map<String, Long> errors = new TreeMap<>();
    long batches;
    long faults;
    long duplicates;
    long windows;
    long retries;
    long timeouts;
    long replays;
    long cancels;

    SvmStatistics() {}

    /**
     * Batches that had a fault.
     *
     * @return a count
     */
    public long batches() {
        return batches;
    }

    /**
     * Faults taken from the buffer.
     *
     * @return a count
     */
    public long faults() {
        return faults;
    }

    /**
     * Faults on a page for which the batch had one already.
     *
     * @return a count
     */
    public long duplicates() {
        return duplicates;
    }

    /**
     * Windows for which a range was registered.
     *
     * @return a count
     */
    public long windows() {
        return windows;
    }

    /**
     * Times the protocol started over because an invalidation came between.
     *
     * @return a count
     */
    public long retries() {
        return retries;
    }

    /**
     * Waits for a valid range that timed out.
     *
     * @return a count
     */
    public long timeouts() {
        return timeouts;
    }

    /**
     * Faults that the device is to try again.
     *
     * @return a count
     */
    public long replays() {
        return replays;
    }

    /**
     * Faults that were cancelled.
     *
     * @return a count
     */
    public long cancels() {
        return cancels;
    }

    /**
     * Windows that ended with an error, by errno.
     *
     * @return a copy, from the errno's name to its count
     */
    public Map<String, Long> errors() {
        return new TreeMap<>(errors);
    }

    void failed(int error) {
        errors.merge(Errno.name(error).substring(1), 1L, Long::sum);
    }
}
