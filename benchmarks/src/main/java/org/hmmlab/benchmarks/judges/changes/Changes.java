package org.hmmlab.benchmarks.judges.changes;

import java.util.List;

/** The commits of June to August 2019, newest first: the life cycle, the interface, device memory. */
public final class Changes {
    private static final List<HistoryCase> ALL = List.of(
            GetPutChange.historyCase(),
            StartErrorChange.historyCase(),
            RangeLifeChanges.rangeHoldsUsers(),
            RangeLifeChanges.waitForValidOnly(),
            RangeLifeChanges.hmmPinsMm(),
            RangeLifeChanges.rangeTakesMirror(),
            UseAfterFreeChange.historyCase(),
            SignatureChanges.style(),
            InterfaceChanges.pageShift(),
            InterfaceChanges.bounds(),
            SignatureChanges.dmaUnmap(),
            InterfaceChanges.noVmaInRange(),
            WalkChanges.snapshotIsAFlag(),
            InterfaceChanges.flagsInsteadOfBlock(),
            InterfaceChanges.notifierRange(),
            SignatureChanges.pfnHelpers(),
            DriverChange.historyCase(),
            PagemapChanges.merge(),
            PagemapChanges.configuration(),
            DeviceMemoryChanges.privateData(),
            DeviceMemoryChanges.devmemAdd(),
            MigrationChanges.lockedPage(),
            MigrationChanges.migrateToRam(),
            DeviceMemoryChanges.noPublicMemory(),
            DeviceMemoryChanges.noHmmDevice());

    private Changes() {}

    /**
     * All of them.
     *
     * @return the cases
     */
    public static List<HistoryCase> all() {
        return ALL;
    }
}
