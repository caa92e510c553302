package org.hmmlab.benchmarks.measure.fork;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** What threads have allocated since they began, by the JVM's own account; a JVM without the module jdk.management has none. */
final class AllocatedBytes {
    /** What is said of a thread that nobody counts. */
    static final long UNKNOWN = -1;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private boolean isKnown = true;

    AllocatedBytes() {}

    /**
     * Asks of one thread.
     *
     * @param id of a live thread
     * @return bytes; {@link #UNKNOWN} where the JVM does not say
     */
    long of(long id) {
        if (!isKnown) {
            return UNKNOWN;
        }
        try {
            if (threads instanceof com.sun.management.ThreadMXBean counting
                    && counting.isThreadAllocatedMemorySupported()
                    && counting.isThreadAllocatedMemoryEnabled()) {
                return counting.getThreadAllocatedBytes(id);
            }
        } catch (LinkageError e) {
            isKnown = false; // no such class in this JVM: the same every time
            return UNKNOWN;
        }
        isKnown = false;
        return UNKNOWN;
    }
}
