package org.hmmlab.migrate;

/**
 * The driver's part of a migration in the shape of up to 5.3: called back from one call.
 *
 * @kernel include/linux/migrate.h struct migrate_vma_ops 5.3 — gets the migration instead of its fields
 */
public interface MigrateVmaOps {
    /**
     * For each source word with MIGRATE: takes a destination page with a reference, locks it, copies, and sets the destination word. A word left 0 is
     * not migrated.
     *
     * @param migration what is to be migrated
     */
    void allocAndCopy(MigrateVma migration);

    /**
     * The source words that still have MIGRATE have moved: time to update the device's tables.
     *
     * @param migration what was migrated
     */
    void finalizeAndMap(MigrateVma migration);
}
