package org.hmmlab.driver.dmirror;

/**
 * The commands of the ioctl.
 *
 * @kernel lib/test_hmm_uapi.h HMM_DMIRROR_* 6.1 — without RELEASE, which closing a mirror stands for
 */
public enum DmirrorCommand {
    /** Copies pages out. */
    READ,
    /** Copies pages in. */
    WRITE,
    /** Migrates to the device and reads back. */
    MIGRATE_TO_DEVICE,
    /** Migrates to system memory. */
    MIGRATE_TO_SYSTEM,
    /** One byte a page about what the device would see. */
    SNAPSHOT,
    /** Makes pages exclusive to the device and reads back. */
    EXCLUSIVE,
    /** −EPERM if the table holds an exclusive page. */
    CHECK_EXCLUSIVE,
    /** A number that the driver does not know. */
    UNKNOWN
}
