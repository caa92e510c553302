package org.hmmlab.sync;

/** Told when a thread reaches a step point; may block, to let a test order threads without timing. */
@FunctionalInterface
public interface StepListener {
    /** The calling thread is at {@code point}. */
    void reached(String point);
}
