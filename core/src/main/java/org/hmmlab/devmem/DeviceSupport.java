package org.hmmlab.devmem;

/**
 * What the modelled kernel was configured with: switches that are independent of each other and of mirroring.
 *
 * @param devicePrivate memory that the CPU cannot address
 * @param fsDax DAX file systems
 * @param limitedFsDax whether they are limited to what needs no page records
 * @kernel mm/Kconfig DEVICE_PRIVATE, FS_DAX, FS_DAX_LIMITED 5.3 — HMM is no switch any more, as since 43535b0aef
 */
public record DeviceSupport(boolean devicePrivate, boolean fsDax, boolean limitedFsDax) {
    /** Everything. */
    public static final DeviceSupport FULL = new DeviceSupport(true, true, false);
}
