package org.hmmlab.devmem;

/**
 * Brings a device page back that the CPU touched.
 *
 * @kernel include/linux/memremap.h dev_pagemap_ops.migrate_to_ram 5.3 — none
 */
@FunctionalInterface
public interface MigrateToRam {
    /**
     * Must move at least the page of the fault to memory that the CPU can address. mmap_sem is held for read, no page-table lock is.
     *
     * @param fault what was touched; the type that the fault handler of {@code mm} makes
     * @return 0: look again; else result bits of the fault handler, SIGBUS for a failure
     */
    int migrateToRam(DeviceFault fault);
}
