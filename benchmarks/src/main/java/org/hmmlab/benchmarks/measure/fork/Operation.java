package org.hmmlab.benchmarks.measure.fork;

/** What is timed. A measured JVM loads one implementation, so that the call in the loop is inlined. */
interface Operation {
    /** Does it once. */
    void run() throws Throwable;
}
