package org.hmmlab.benchmarks.judges.changes;

/**
 * One thing to look at.
 *
 * @param what what is looked at
 * @param before what must be seen on the side before
 * @param after what must be seen on the side after
 */
public record Expectation(String what, String before, String after) {}
