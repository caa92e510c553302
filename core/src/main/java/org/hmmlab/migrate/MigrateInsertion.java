package org.hmmlab.migrate;

import org.hmmlab.mm.device.MigrationEntries;
import org.hmmlab.mm.struct.Invalidations;

/** Maps new pages into the holes of a migration, in one invalidation from the first of them to the end of the range. */
final class MigrateInsertion {
    private final MigrateVma migration;
    private final MigrationEntries entries;
    private boolean isOpen;

    MigrateInsertion(MigrateVma migration, MigrationEntries entries) {
        this.migration = migration;
        this.entries = entries;
    }

    boolean insert(long address, long pfn) {
        if (!isOpen) {
            isOpen = true;
            Invalidations.start(
                    migration.mm, address, migration.end, MigrateCollector.event(migration), migration.owner);
        }
        return entries.insert(migration.vma, address, pfn);
    }

    void end() {
        if (isOpen) {
            Invalidations.end(migration.mm);
        }
    }
}
