/**
 * How many atomic operations and fences does one operation of a benchmark execute?
 *
 * <p>Runs inside the measured JVM, around its iterations, and reads the counters of core's primitives. They count only
 * with {@code -Dhmmlab.counting=true}, which changes times, so a comparison counts in a JVM of its own that is not
 * timed. What it reports becomes the counted work beside a comparison's times. A newcomer has nothing to add here: a
 * new benchmark class is counted like the others.
 */
package org.hmmlab.benchmarks.suites.counting;
