package org.hmmlab.devmem;

import org.hmmlab.memory.DevicePageOwner;

/**
 * What the owner of a page map does for it. Each may be null; which must be there depends on the type and on whether the owner
 * supplied the reference count.
 *
 * @param pageFree told when a page comes to rest at one reference; needed by managed types
 * @param kill stops new references; together with a supplied count only
 * @param cleanup waits until the count is 0; together with a supplied count only
 * @param migrateToRam brings a page back that the CPU touched; needed by PRIVATE
 * @kernel include/linux/memremap.h struct dev_pagemap_ops 5.3 — none
 */
public record DevPagemapOps(
        DevicePageOwner pageFree, PagemapCallback kill, PagemapCallback cleanup, MigrateToRam migrateToRam) {
    /** Of an owner that needs nothing. */
    public static final DevPagemapOps NONE = new DevPagemapOps(null, null, null, null);

    /**
     * Of memory that the CPU cannot address, with the internal count.
     *
     * @param pageFree told when a page comes to rest
     * @param migrateToRam brings a page back
     * @return the operations
     */
    public static DevPagemapOps devicePrivate(DevicePageOwner pageFree, MigrateToRam migrateToRam) {
        return new DevPagemapOps(pageFree, null, null, migrateToRam);
    }
}
