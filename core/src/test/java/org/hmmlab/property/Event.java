package org.hmmlab.property;

/** What a run must have met on every design, so that its checks had something to look at. */
enum Event {
    /** A range was read while it was valid. */
    FAULTED,
    /** A range became invalid while it was read. */
    BUSY,
    /** A device got an entry that was asked for earlier. */
    PROGRAMMED,
    /** A device read through its table. */
    DEVICE_READ,
    /** A device wrote through its table. */
    DEVICE_WROTE,
    /** A driver refused to be quick. */
    REFUSED_BY_DRIVER,
    /** Another subscriber refused to be quick. */
    REFUSED_BY_ANOTHER,
    /** A range was registered inside a callback. */
    REGISTERED_IN_CALLBACK,
    /** A process ended with ranges registered. */
    OUTLIVED,
    /** A page went to swap. */
    SWAPPED,
    /** A huge page was mapped. */
    HUGE,
    /** A page went to the bay. */
    MIGRATED_TO_DEVICE,
    /** A page came back from the bay. */
    MIGRATED_BACK,
    /** A hole was filled with a page of the bay. */
    INSERTED,
    /** A page that was collected did not migrate. */
    STAYED,
    /** A page that was to migrate was pinned. */
    PINNED,
    /** A page on the move was dropped. */
    DROPPED_ON_THE_MOVE,
    /** The test driver migrated pages. */
    TEST_DRIVER_MIGRATED,
    /** The test driver wrote. */
    TEST_DRIVER_WROTE,
    /** A child took a page home that its parent's mirror had brought to the test driver's device. */
    TEST_DRIVER_SHARED,
    /** The OOM reaper took everything. */
    REAPED
}
