package org.hmmlab.notifier;

/**
 * A subscription or the error that prevented it (the kernel's error pointer).
 *
 * @param error 0 or a negative errno
 * @param notifier the subscription, null exactly if {@code error} is not 0
 */
public record NotifierResult(int error, MmuNotifier notifier) {
    /** Checks that exactly one of the two is there. */
    public NotifierResult {
        if (error > 0 || (error == 0) != (notifier != null)) {
            throw new IllegalArgumentException(
                    "either a subscription or a negative errno: error=" + error + ", notifier=" + notifier);
        }
    }

    /**
     * A subscription.
     *
     * @param notifier the subscription
     * @return the result
     */
    public static NotifierResult of(MmuNotifier notifier) {
        return new NotifierResult(0, notifier);
    }

    /**
     * An error.
     *
     * @param error a negative errno
     * @return the result
     */
    public static NotifierResult failed(int error) {
        return new NotifierResult(error, null);
    }
}
