package org.hmmlab.driver.delivery;

/** How a thread waits for the other side of a delivery. */
public enum Waiting {
    /** Looks again at once, for ever: needs a core for each side. */
    SPIN,
    /** Looks a while, then gives its core away between looks. */
    YIELD,
    /** Looks a while, then sleeps until woken; a delivery pays for the waking, and allocates where it sleeps. */
    PARK;

    private static final int LOOKS_BEFORE_YIELD = 64;

    /** One pause after so many looks in vain; not for {@link #PARK}, which sleeps on a wait queue. */
    void pause(int looks) {
        if (this == SPIN || looks < LOOKS_BEFORE_YIELD) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
    }

    /** Whether it is time to sleep. */
    boolean sleepsAfter(int looks) {
        return this == PARK && looks >= LOOKS_BEFORE_YIELD;
    }
}
