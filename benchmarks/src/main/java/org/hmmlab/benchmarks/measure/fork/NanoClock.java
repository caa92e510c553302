package org.hmmlab.benchmarks.measure.fork;

/** A clock that only goes forward; tests have their own. */
public interface NanoClock {
    /** The clock of the JVM. */
    NanoClock SYSTEM = System::nanoTime;

    /** ns since some moment. */
    long nanos();
}
