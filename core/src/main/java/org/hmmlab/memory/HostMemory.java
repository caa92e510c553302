package org.hmmlab.memory;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.agrona.UnsafeApi;

/** The memory of the machine that the model runs on. */
final class HostMemory {
    private HostMemory() {}

    /**
     * Fails early and in plain words, before a size that cannot be had ends in a killed process.
     *
     * @param what what is to be created
     * @param bytes bytes that it may come to touch
     */
    static void require(String what, long bytes) {
        long present = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
        if (bytes > present) {
            throw new InsufficientMemoryException(what, bytes, present);
        }
    }

    /** Reserves address space; the system gives pages at the first touch. */
    static long reserve(String what, long bytes) {
        try {
            return UnsafeApi.allocateMemory(bytes);
        } catch (OutOfMemoryError e) {
            throw new InsufficientMemoryException(what, bytes, 0);
        }
    }

    /** The first page boundary at or after an address. */
    static long pageAligned(long address) {
        return (address + PageSize.BYTES - 1) & -PageSize.BYTES;
    }
}
