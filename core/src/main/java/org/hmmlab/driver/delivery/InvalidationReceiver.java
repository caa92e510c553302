package org.hmmlab.driver.delivery;

/** What a device does with the invalidations that reach it. Called in the device's thread only. */
public interface InvalidationReceiver {
    /**
     * Stops using a range.
     *
     * @param instance which of the device's address spaces
     * @param start first byte
     * @param end first byte after the range
     */
    void invalidate(int instance, long start, long end);

    /** All invalidations of a batch were received and none is acknowledged yet: what is cheaper done once is done here. */
    default void flush() {}
}
