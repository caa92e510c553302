package org.hmmlab.benchmarks.latency;

/** A clock that only goes forward; tests have their own. */
interface NanoClock {
    /** The clock of the JVM. */
    NanoClock SYSTEM = System::nanoTime;

    /** ns since some moment. */
    long nanos();
}
