package org.hmmlab.memory;

import java.util.Locale;

/**
 * One behaviour that a kernel version changed: the one place that names it. A machine has the rule ({@link KernelRules}) or
 * keeps the behaviour from before.
 *
 * <p>Components read the rules they need once, when they are built, into final fields.
 */
public enum KernelRule {
    /** e36acfe6c8: {@code hmm_range_register()} takes a mirror; before: an address space, for which it may make an hmm. */
    RANGE_REGISTER_TAKES_MIRROR(5, 3),
    /** c8a53b2db0: hmm holds a reference to its mm_struct; before: it may lock a lock in a freed one. */
    HMM_PINS_ITS_MM(5, 3),
    /** 378a604064: waiting for a range looks at its validity only; before: also at whether the address space has ended. */
    WAIT_IS_FOR_VALID_ONLY(5, 3),
    /** 47f245985a: a registered range keeps the address space alive; before: the end makes it invalid, for good. */
    RANGE_HOLDS_MM_USERS(5, 3),
    /** 7f08263d9b: a range has one slot for every 4 KiB page; before: one for every {@code 1 << page_shift} bytes. */
    RANGE_SLOTS_ARE_PAGES(5, 3),
    /** fac555ac93: a range is registered with the bounds it has; before: with arguments that overwrite them. */
    RANGE_CARRIES_ITS_BOUNDS(5, 3),
    /** cc374377a1: the walk keeps the VMA that it is in to itself; before: it leaves it in the range. */
    WALK_KEEPS_ITS_VMA(5, 3),
    /** 9a4903e49e: the second argument of {@code hmm_range_fault()} is flags; before: whether it may wait (block). */
    FAULT_TAKES_FLAGS(5, 3),
    /** 1f96180792: mirrors are told with the notifier's range; before: with bounds and one event for everything. */
    MIRROR_GETS_NOTIFIER_RANGE(5, 3),
    /** An invalidation stays counted while the mirrors are told; no kernel lacks this: without it one sees why. */
    COUNT_IS_HELD_OVER_CALLBACKS(4, 14),
    /** {@code hmm_range_fault()} reports the 4 KiB zero page as readable; before: special, −EFAULT. */
    ZERO_PAGE_IS_READABLE(5, 5),
    /** A swapped-out page that is asked for is faulted in; before: NONE with success. */
    SWAP_IS_FAULTED(5, 4),
    /** A write request where the VMA forbids writing gives −EPERM; before: walked again for ever. */
    WRITE_RIGHT_IS_CHECKED(5, 4),
    /** A fault in a gap before the next VMA gives −EFAULT; before: a VMA is dereferenced that is not there. */
    GAP_IS_EFAULT(5, 4),
    /** An unreadable VMA is −EFAULT if asked for and ERROR in a snapshot; before: −EPERM for both. */
    UNREADABLE_VMA_IS_ERROR(5, 8),
    /** A MIXEDMAP mapping is walked like others; before: refused like a device's. */
    MIXEDMAP_IS_WALKED(5, 17),
    /** Addresses without a VMA are ERROR in a snapshot; before: NONE before a next VMA, −EFAULT after the last. */
    HOLE_IS_ERROR(5, 7),
    /** A page under migration that is asked for is waited for; before: NONE with success. */
    MIGRATION_IS_WAITED_FOR(5, 7),
    /** An entry without a page fails only if asked for, else ERROR; before: always for a pte, never for a pmd. */
    ERROR_ONLY_WHEN_ASKED(5, 7),
    /** Faulting and failing leave the requests in their slots; before: NONE from the failing part on. */
    REQUESTS_SURVIVE_FAULTS(5, 7),
    /** DAX pages are reported without a reference of their page map; before: one is taken, and leaks on an error. */
    DEVMAP_NEEDS_NO_PAGEMAP(5, 7),
    /** A fault in a 1 GiB page comes after its lock is dropped; before: it would sleep under the lock. */
    PUD_FAULT_DROPS_LOCK(5, 6),
    /** An entry that allows no access is not VALID; before: protnone ptes and empty hugetlb entries are. */
    INACCESSIBLE_IS_NOT_VALID(5, 8),
    /** {@code hmm_range_fault()} returns 0 for success; before: a number of pages. */
    SUCCESS_IS_ZERO(5, 8),
    /** {@code hmm_range_fault()} reports how large the entry is that maps a page; before: drivers have no flag for it. */
    MAP_SIZE_IS_REPORTED(5, 8),
    /** Device pages of another owner are not given out; before: reported like own ones. */
    DEVICE_PAGES_HAVE_OWNERS(5, 7),
    /** A write to the huge zero page or to a shared huge page splits it; before: a new huge page if one can be had. */
    HUGE_COPY_ON_WRITE_SPLITS(5, 8),
    /** A write to a read-only anonymous page copies it while anything else refers to it; before: while another entry maps it. */
    COPY_ON_WRITE_COUNTS_REFERENCES(5, 9),
    /** fork copies a pinned page for the child and leaves the parent's entry alone; before: both share it, read-only. */
    FORK_COPIES_PINNED_PAGES(5, 9),
    /** After a failed non-blockable start all who have an end get it; before: nobody does. */
    FAILED_START_IS_ENDED(5, 12),
    /** 319561669a: removing an interval looks under the lock whether it may go; before: it may be freed while still deferred. */
    INTERVAL_REMOVAL_WAITS_UNDER_LOCK(5, 18),
    /** c9682d1027: an interval is inserted only while the address space has users; before: while its structure is there. */
    INTERVAL_INSERT_CHECKS_USERS(5, 10),
    /** Pages can be made exclusive to a device. */
    DEVICE_EXCLUSIVE_ACCESS(5, 14),
    /** madvise can fault pages in: populate_read, populate_write. */
    MADVISE_POPULATES(5, 14),
    /** mremap to a fixed address fails when nothing is mapped at the old one; before: it clears the target first. */
    MREMAP_LOOKS_BEFORE_IT_CLEARS(5, 16),
    /** A device page that comes to rest belongs to nothing any more; before (eee3ae41b1): it keeps its last mapping. */
    DEVICE_FREE_CLEARS_MAPPING(5, 3),
    /** 897e6365cd: private device memory without {@code migrate_to_ram} is refused; before: missed at a CPU's touch. */
    MIGRATE_TO_RAM_IS_CHECKED(5, 3),
    /** A page map that has ended forgets its internal count and can be used again; before: it looks like a supplied one. */
    PAGEMAP_FORGETS_REF(5, 4),
    /** migrate_vma sends MIGRATE events that name the owner; before: CLEAR. */
    MIGRATE_EVENT_HAS_OWNER(5, 8),
    /** migrate_vma takes only the sources that are asked for: system memory, or one owner's device pages; before: both. */
    MIGRATE_SELECTS_SOURCE(5, 9),
    /** migrate_vma collects no holes of files; before: it does, and drops them when it comes to map a page there. */
    MIGRATE_SKIPS_FILE_HOLES(5, 9),
    /** A CPU fault pins the device page while it is brought back, and migrate_vma allows for that; before: neither. */
    DEVICE_FAULT_PINS_PAGE(6, 1),
    /** A migration entry remembers whether the page was written through it; before: what returns is clean. */
    MIGRATION_KEEPS_DIRTY(6, 1),
    /** mprotect to writable makes a dirty, exclusive private page writable at once; before: at the next write fault. */
    PROTECT_KEEPS_WRITABLE(6, 0);

    private final int since;

    KernelRule(int major, int minor) {
        // Not by a method of KernelRules, whose own constants need all of these first.
        this.since = major * KernelRules.MINORS + minor;
    }

    /**
     * The name on the command line.
     *
     * @return for example {@code zero-page-is-readable}
     */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The first version that has it.
     *
     * @return for example {@code 5.5}
     */
    public String since() {
        return since / KernelRules.MINORS + "." + since % KernelRules.MINORS;
    }

    boolean isIn(int version) {
        return since <= version;
    }
}
