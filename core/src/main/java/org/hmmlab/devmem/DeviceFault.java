package org.hmmlab.devmem;

/** A CPU fault on a device-private entry. */
public interface DeviceFault {
    /**
     * Where.
     *
     * @return the first byte of the page
     */
    long address();

    /**
     * The device page that the entry named.
     *
     * @return its pfn
     */
    long pfn();
}
