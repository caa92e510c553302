package org.hmmlab.driver;

import java.util.Map;
import java.util.TreeMap;
import org.hmmlab.memory.Errno;

/**
 * What one driver did. The device's thread writes all but the invalidations, which are counted under the update lock;
 * read it when both are quiet.
 */
public final class DriverStatistics {
    private final Map<String, Long> errors = new TreeMap<>();
    long accesses;
    long faults;
    long retries;
    long timeouts;
    long invalidations;

    DriverStatistics() {}

    /**
     * Device accesses, one a page.
     *
     * @return a count
     */
    public long accesses() {
        return accesses;
    }

    /**
     * Device faults: accesses that the device page table did not allow.
     *
     * @return a count
     */
    public long faults() {
        return faults;
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
     * Sync callbacks received.
     *
     * @return a count
     */
    public long invalidations() {
        return invalidations;
    }

    /**
     * Failed device faults by errno.
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
