package org.hmmlab.driver.dmirror;

import org.hmmlab.hmm.DevicePagemaps;
import org.hmmlab.hmm.HmmModule;
import org.hmmlab.mm.AddressSpace;

/**
 * One device of the test driver.
 *
 * @kernel lib/test_hmm.c struct dmirror_device 6.1 — none
 */
public final class DmirrorDevice {
    private final HmmModule module;
    private final int number;

    /**
     * Makes a device.
     *
     * @param module the design
     * @param number its minor number
     */
    public DmirrorDevice(HmmModule module, int number) {
        this.module = module;
        this.number = number;
    }

    /**
     * Opens the device: makes a mirror of an address space.
     *
     * @param mm the address space of the opener
     * @return the mirror with one descriptor, null if it could not be registered
     */
    public Dmirror open(AddressSpace mm) {
        return Dmirror.open(this, module, mm);
    }

    /**
     * Its minor number.
     *
     * @return 0 or 1 in the kernel
     */
    public int number() {
        return number;
    }

    /** What the walk needs to know of device memory. */
    DevicePagemaps pagemaps() {
        return DevicePagemaps.NONE;
    }

    /** The frame with the data of a page: the page itself unless it is a device page. */
    long dataFrame(long pfn) {
        return pfn;
    }

    /** Whether a device page lies on this device. */
    boolean owns(long pfn) {
        return false;
    }

    /** Sends all pages on this device back to system memory. */
    void evictAll() {}
}
