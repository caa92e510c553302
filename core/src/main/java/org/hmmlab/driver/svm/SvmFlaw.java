package org.hmmlab.driver.svm;

/** Errors of the driver of 2019 and of drivers like it, each a switch; absent by default. */
public enum SvmFlaw {
    /** When the wait for a valid range times out the range stays registered, and mm_users with it (02712bc325). */
    RANGE_LEAKED_ON_TIMEOUT,
    /** A second attempt takes the results of the first for its requests instead of the device's wishes. */
    REQUESTS_OVERWRITTEN,
    /** The sync callback clears the device page table and forgets the device's TLB. */
    TLB_NOT_FLUSHED
}
