package org.hmmlab.devmem;

/**
 * What the memory of a {@link DevPagemap} is.
 *
 * @kernel include/linux/memremap.h enum memory_type 5.3 — MEMORY_DEVICE_PUBLIC is gone, as since 25b2995a35
 */
public enum MemoryType {
    /** No type: what a structure holds that nobody filled in. Reserved so that this can be told. */
    UNSET(0, false),
    /** Memory that the CPU cannot address: its entries are not present. */
    PRIVATE(1, true),
    /** Persistent memory under a DAX file system. */
    FS_DAX(2, true),
    /** Memory of a device-dax character device. */
    DEVDAX(3, false),
    /** A PCI BAR for peer-to-peer transfers. */
    PCI_P2PDMA(4, false);

    private final int number;
    private final boolean isManaged;

    MemoryType(int number, boolean isManaged) {
        this.number = number;
        this.isManaged = isManaged;
    }

    /**
     * The kernel's number.
     *
     * @return 0 to 4
     */
    public int number() {
        return number;
    }

    /**
     * Whether the owner is told when a page of it comes to rest.
     *
     * @return true for PRIVATE and FS_DAX
     */
    public boolean isManaged() {
        return isManaged;
    }
}
