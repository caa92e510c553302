package org.hmmlab.sync;

/**
 * Named places at which a test can hold a thread, to script an interleaving.
 *
 * <p>On with {@code -Dhmmlab.steps=true}; otherwise the compiler removes every call. One listener for the whole JVM.
 */
public final class StepPoints {
    /** Whether step points are on, for the life of the JVM. */
    public static final boolean ENABLED = Boolean.getBoolean("hmmlab.steps");

    private static volatile StepListener listener;

    private StepPoints() {}

    /** The calling thread is at {@code point}; calls the listener in this thread. */
    public static void reach(String point) {
        if (ENABLED) {
            StepListener current = listener;
            if (current != null) {
                current.reached(point);
            }
        }
    }

    /**
     * Installs the listener; null removes it.
     *
     * @throws IllegalStateException when step points are off: the test would wait for ever
     */
    public static void install(StepListener newListener) {
        if (!ENABLED && newListener != null) {
            throw new IllegalStateException("step points must be on to be listened to: hmmlab.steps=false");
        }
        listener = newListener;
    }
}
