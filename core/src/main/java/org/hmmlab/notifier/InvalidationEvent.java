package org.hmmlab.notifier;

/**
 * Why a range of an address space is invalidated.
 *
 * @kernel include/linux/mmu_notifier.h enum mmu_notifier_event 5.3 — later events (MIGRATE, EXCLUSIVE) are sent by machines that have their rules
 */
public enum InvalidationEvent {
    /** The mapping goes away: munmap, mremap, exit. */
    UNMAP,
    /** Entries are cleared while the mapping stays: zap, COW copy, migration, truncate. */
    CLEAR,
    /** The protection of a whole VMA part changes: mprotect. */
    PROTECTION_VMA,
    /** The protection of single pages changes: the write protection that fork puts on the parent. */
    PROTECTION_PAGE,
    /** Soft-dirty bits are cleared. */
    SOFT_DIRTY,
    /** Pages move to or from a device; its owner, who knows, is named. Since 5.8. */
    MIGRATE,
    /** Pages become, or cease to be, one device's alone. Since 5.14. */
    EXCLUSIVE,
    /** The address space ends; only intervals hear of it this way, since 5.5. */
    RELEASE
}
