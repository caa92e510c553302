package org.hmmlab.property;

/** What must be true after every operation, or of every operation; {@link InvariantTable} says in which designs. */
enum Invariant {
    /** I1. */
    COUNT_IS_STARTS("I1, 3.8", "the count of running invalidations equals the starts not yet ended"),
    /** I1 when HMM was it that refused. */
    COUNT_AFTER_OWN_REFUSAL("I1, 2.5", "the same after a start that HMM refused, which counts as never begun"),
    /** I1 when somebody else refused. */
    COUNT_AFTER_ANOTHERS_REFUSAL(
            "I1, 2.5", "the same after a start that another subscriber refused, which counts as never begun"),
    /** I1, and the interval notifier's active count. */
    COUNT_NOT_NEGATIVE("I1, 11.4", "the count is never below 0"),
    /** I2. */
    VALID_WHEN_IDLE("I2, 3.8", "with the count at 0 every registered range is valid"),
    /** I3. */
    INVALID_ONLY_WHILE_RUNNING("I3, 3.8", "a range is invalid only while the count is above 0"),
    /** The other side of I4. */
    INVALID_ONLY_WHEN_TOUCHED("I4, 3.8", "a range is invalid only because an invalidation has touched its addresses"),
    /** The state machine of 3.8. */
    RANGE_STATE("3.8", "each range is as the state machine says that is told of the same starts and ends"),
    /** The off-by-one. */
    NEIGHBOURS_STAY_VALID("11.1", "an invalidation that ends where a range starts leaves it alone"),
    /** The ABA of the flag. */
    VALID_ENTRIES_ARE_TRUE(
            "11.2-1", "what a driver reads from a range that is still valid under its lock is what the CPU has"),
    /** The oracle. */
    DEVICE_SEES_CPU_PAGES(
            "9.3",
            "a device maps a page only where the CPU maps it, writable only if the CPU may write, and nothing that is being"
                    + " invalidated"),
    /** The test driver's rule. */
    DRIVER_HEARS_OF_MIGRATION(
            "9.1",
            "a mirror of the test driver forgets a page that comes back from its device, whoever brought the page there"),
    /** Contents. */
    READS_SEE_WRITES("9.3", "CPU and devices read what either wrote last, within the rights of the mapping"),
    /** The refusal that is lost. */
    REFUSAL_REACHES_CALLER("5a136b4ae3", "a start that a driver refuses fails"),
    /** The API's own bug. */
    ACCEPTED_STARTS_END("2.5", "a subscriber gets an end for each start that it accepted"),
    /** Release. */
    RELEASE_ONCE("2.6", "release comes once to each mirror that hears of the address space when that ends"),
    /** Callbacks. */
    CALLBACKS_END_WITH_RELEASE("2.6", "no callback comes after release"),
    /** The use after free. */
    CALLBACKS_USE_LIVE_MEMORY("6d7c3cde93", "no callback uses freed memory when the last mirror goes meanwhile"),
    /** The structure. */
    HMM_KEEPS_STRUCTURE("c8a53b2db0", "a mirror can be unregistered after its process is gone"),
    /** The dying object. */
    REGISTRATION_AFTER_LAST_PUT("3.2", "a mirror can be registered while the last one goes"),
    /** The error. */
    REGISTRATION_TELLS_REASON("c7d8b7824f", "a registration that a signal interrupts fails with -EINTR"),
    /** mm_users. */
    RANGE_KEEPS_ADDRESS_SPACE("47f245985a", "an address space does not end while a range is registered"),
    /** Migration: one place. */
    MIGRATION_ONE_PLACE("7.3", "a page on the move is mapped nowhere, and afterwards in one place of each mapping"),
    /** Migration: words. */
    MIGRATION_WORDS("7.3", "MIGRATE says that the new page is mapped; without it the old one is, with its rights"),
    /** Migration: references. */
    MIGRATION_REFERENCES("7.3", "a page that does not migrate keeps its count of references"),
    /** Migration: notifications. */
    MIGRATION_PAIRS(
            "7.3", "a mirror sees one pair for collecting, one for inserting, and one for each other place of a page"),
    /** Page records. */
    REFERENCES_ARE_MAPPINGS("1.6", "a page at rest has a reference for each mapping, and one for what owns it"),
    /** Interval: odd. */
    ODD_ONLY_WHILE_ACTIVE("11.4", "the sequence number is odd only while an invalidation is active"),
    /** Interval: own number. */
    OWN_SEQUENCE_ODD(
            "11.4", "the number of a subscription is odd, and is the address space's only while that collides"),
    /** Interval: deferred. */
    NOTHING_DEFERRED_IS_LOST("11.4", "with nothing active each registered range is in the tree, and no other"),
    /** Leaks. */
    NO_LEAKS("2.7, 8.1", "at the end no frame, table, structure, subscription or object is in use");

    final String section;
    final String text;

    Invariant(String section, String text) {
        this.section = section;
        this.text = text;
    }
}
